using ResearchKit.Sources;
using ResearchKit.Sources.Following;
using ResearchKit.Sources.Mapped;
using ResearchKit.Tests.Sources.OneRoster;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Following;

public sealed class ImportFollowerTests : IDisposable
{
    private readonly ImportFolder _folder = new();
    private readonly FollowOptions _often = new() { Interval = TimeSpan.FromMilliseconds(20), LongestWait = TimeSpan.FromMilliseconds(200) };

    public ImportFollowerTests() => GradesFixture.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_change_is_imported_and_nothing_happens_without_one()
    {
        var seen = await Follow(imports =>
        {
            if (imports.Count == 1)
                _folder.Write("grades.csv", GradesFixture.Grades + "A-1;LI;2024;4-10;10\n");
            return imports.Count == 2;
        });

        Assert.Equal([ImportOutcome.Created, ImportOutcome.Replaced], seen.Select(import => import.Report!.Outcome));
        Assert.Equal("4", _folder.Query("SELECT count(*) FROM grade")[0][0]);
    }

    [Fact]
    public async Task A_failed_import_is_told_and_the_store_stays_until_the_files_are_right_again()
    {
        var rows = new List<string?>();
        var seen = await Follow(imports =>
        {
            rows.Add(_folder.Query("SELECT count(*) FROM grade")[0][0]);
            if (imports.Count == 1)
                _folder.Write("grades.csv", "something else\n");
            else if (imports.Count == 2)
                _folder.Write("grades.csv", GradesFixture.Grades + "A-1;LI;2024;4-10;10\n");
            return imports.Count == 3;
        });

        Assert.Equal([true, false, true], seen.Select(import => import.Report is not null));
        Assert.Contains("grades.csv", seen[1].Problem, StringComparison.Ordinal);
        Assert.Equal(["3", "3", "4"], rows);
    }

    [Fact]
    public async Task The_first_import_must_succeed()
    {
        File.Delete(Path.Combine(_folder.Source, "pupils.csv"));

        await Assert.ThrowsAsync<ImportException>(() => Follow(_ => true));
    }

    [Fact]
    public async Task A_store_in_the_followed_folder_is_no_change_of_it()
    {
        var store = Path.Combine(_folder.Source, "store.duckdb");
        var imports = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var follower = new ImportFollower(Importer.Mapped(MappingReader.Parse(GradesFixture.Mapping, "m")), _folder.Request with { StorePath = store }, _often);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follower.FollowAsync(
            _ =>
            {
                imports++;
                stop.CancelAfter(TimeSpan.FromMilliseconds(400));
            },
            cancellationToken: stop.Token));

        Assert.Equal(1, imports);
    }

    [Fact]
    public void Looking_without_pause_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImportFollower(Importer.Recognising(), _folder.Request, new FollowOptions { Interval = TimeSpan.Zero }));

    [Fact]
    public async Task Appended_lines_are_added_other_changes_imported_whole()
    {
        using var folder = new ImportFolder();
        folder.Write("statements.ndjson", Of(1) + "\n");
        var events = new List<string?>();
        var seen = await Follow(
            imports =>
            {
                events.Add(folder.Query("SELECT count(*) FROM activity_event")[0][0]);
                if (imports.Count == 1)
                    File.AppendAllText(Path.Combine(folder.Source, "statements.ndjson"), Of(2) + "\n" + Of(3)[..30]);
                else if (imports.Count == 2)
                    File.AppendAllText(Path.Combine(folder.Source, "statements.ndjson"), Of(3)[30..] + "\n");
                else if (imports.Count == 3)
                    folder.Write("statements.ndjson", Of(7) + "\n" + Of(8) + "\n");
                else if (imports.Count == 4)
                    folder.Write("more.ndjson", Of(9) + "\n");
                return imports.Count == 5;
            },
            Importer.Recognising(),
            folder.Request);

        Assert.Equal([ImportOutcome.Created, ImportOutcome.Extended, ImportOutcome.Extended, ImportOutcome.Replaced, ImportOutcome.Replaced], seen.Select(import => import.Report!.Outcome));
        Assert.Equal([0L, 1, 1, 0, 0], seen.Select(import => import.RowsAdded));
        Assert.Equal(["1", "2", "3", "2", "3"], events);
    }

    [Fact]
    public async Task Events_of_newcomers_wait_for_a_whole_import_that_comes_by_itself()
    {
        using var folder = new ImportFolder();
        RosterFixture.Version11().WriteTo(Path.Combine(folder.Source, "register"));
        Directory.CreateDirectory(Path.Combine(folder.Source, "events"));
        folder.Write("events/statements.ndjson", Of(1) + "\n");

        var seen = await Follow(
            imports =>
            {
                if (imports.Count == 1)
                    File.AppendAllText(Path.Combine(folder.Source, "events", "statements.ndjson"), Of(2).Replace("\"account\":{\"homePage\":\"https://example.org\",\"name\":\"learner-0001\"}", "\"mbox\":\"mailto:aino@oppilas.example\"", StringComparison.Ordinal) + "\n");
                return imports.Count == 3;
            },
            Importer.Recognising(),
            folder.Request,
            _often with { NewcomersWait = TimeSpan.Zero });

        Assert.Equal([ImportOutcome.Created, ImportOutcome.Extended, ImportOutcome.Replaced], seen.Select(import => import.Report!.Outcome));
        Assert.Equal([0L, 1, 0], seen.Select(import => import.EventsWaiting));
        Assert.Equal("1", folder.Query("SELECT count(*) FROM activity_event JOIN learner ON learner_id = actor_id")[0][0]);
    }

    /// <summary>Follows until the imports so far are enough; a minute at most.</summary>
    private Task<List<FollowedImport>> Follow(Func<List<FollowedImport>, bool> isEnough) =>
        Follow(isEnough, Importer.Mapped(MappingReader.Parse(GradesFixture.Mapping, "m")), _folder.Request);

    private async Task<List<FollowedImport>> Follow(Func<List<FollowedImport>, bool> isEnough, IImporter importer, ImportRequest request, FollowOptions? options = null)
    {
        var imports = new List<FollowedImport>();
        var isDone = false;
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var follower = new ImportFollower(importer, request, options ?? _often);
        try
        {
            await follower.FollowAsync(
                import =>
                {
                    imports.Add(import);
                    isDone = isEnough(imports);
                    if (isDone)
                        stop.Cancel();
                },
                cancellationToken: stop.Token);
        }
        catch (OperationCanceledException) when (isDone)
        {
            // Enough was seen.
        }

        return imports;
    }
}
