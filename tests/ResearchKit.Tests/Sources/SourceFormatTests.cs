using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources;

/// <summary>What every importer promises, whatever the format.</summary>
public sealed class SourceFormatTests : IDisposable
{
    private const string Canary = "CANARY4829";

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void It_is_recognised_from_the_folder_and_from_a_subfolder(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, "");
        Assert.Equal([format.Format], Import().Loads.Select(load => load.Importer).Distinct());

        Directory.Delete(_folder.Source, recursive: true);
        format.Write(Path.Combine(_folder.Source, "some system"), "");
        var report = Import(replace: true);

        Assert.Equal([format.Format], report.Loads.Select(load => load.Importer).Distinct());
        Assert.All(report.Loads, load => Assert.StartsWith("some system/", load.SourceFile, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void Every_row_is_accounted_for(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, "");

        var report = Import();

        Assert.All(report.Loads, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        Assert.True(format.ExpectedRejects == report.RejectedRows, string.Join("; ", report.Rejects));
        Assert.Equal(report.RejectedRows, report.Rejects.Sum(reject => reject.Rows));
        Assert.Equal(report.RejectedRows.ToString(CultureInfo.InvariantCulture), _folder.Query("SELECT count(*) FROM rejected_row")[0][0]);
        Assert.True(report.Loads.Sum(load => load.Kept) > 0);
        using var store = LearningStore.Open(_folder.Store);
        foreach (var table in report.Loads.Where(load => load.Table != "-").GroupBy(load => load.Table))
            Assert.Equal(table.Sum(load => load.Kept), store.Catalog[table.Key].ExactCount);
    }

    /// <summary>Nothing is left out in silence; neither is a file said to be left out that is read.</summary>
    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void A_file_that_nothing_recognises_is_named(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, "");
        Assert.DoesNotContain(Import().Notes, note => note.Contains("no part of the import", StringComparison.Ordinal));

        foreach (var file in new[] { "other.csv", "damaged.json.gz", "letter.docx", "README.md", "LICENSE", "datapackage.json" })
            _folder.Write(file, "x");
        var report = Import(replace: true);
        var again = Import(replace: true);

        Assert.Equal(
            "3 files are no part of the import, because nothing recognises them: damaged.json.gz, letter.docx, other.csv. researchkit inspect says more.",
            Assert.Single(report.Notes, note => note.Contains("no part of the import", StringComparison.Ordinal)));
        Assert.Equal(ImportOutcome.Unchanged, again.Outcome);
        Assert.Contains(again.Notes, note => note.Contains("no part of the import", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void The_same_import_again_changes_nothing(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, "");
        var first = Import();
        var bytes = File.ReadAllBytes(_folder.Store);

        var second = Import();

        Assert.Equal(ImportOutcome.Unchanged, second.Outcome);
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Store));
        Assert.Equal(first.Loads.Length, second.Loads.Length);
    }

    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void Provenance_has_hash_importer_and_mapping(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, "");

        var report = Import();

        foreach (var load in report.Loads)
        {
            Assert.Matches("^[0-9a-f]{64}$", load.Sha256);
            Assert.Matches("^[0-9a-f]{64}$", load.MappingSha256);
            Assert.NotEmpty(load.ImporterVersion);
            Assert.NotNull(load.Mapping);
            var path = Path.Combine(_folder.Source, load.SourceFile);
            if (!File.Exists(path))
                continue;
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), load.Sha256);
            Assert.Equal(new FileInfo(path).Length, load.Bytes);
        }
    }

    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void No_identifier_and_no_free_text_is_left_anywhere(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, Canary);
        var watcher = new Watcher(_folder.Root);

        var report = Importer.Recognising().Import(_folder.Request, watcher);

        Assert.True(format.ExpectedRejects == report.RejectedRows, string.Join("; ", report.Rejects));
        Assert.True(watcher.FilesSeen > 0);
        Assert.Empty(watcher.Leaks);
        Assert.Empty(Leaks(_folder.Root));
        Assert.DoesNotContain(Canary, $"{report} {string.Join(' ', report.Loads)} {string.Join(' ', report.Rejects)} {string.Join(' ', report.Notes)}", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FormatCases.WithRequiredFile), MemberType = typeof(FormatCases))]
    public void A_missing_required_file_is_named(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, Canary);
        File.Delete(Path.Combine(_folder.Source, format.RequiredFile!));

        var problem = Assert.Throws<ImportException>(() => Importer.Of(Named(format)).Import(_folder.Request));

        Assert.Contains(format.RequiredName!, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }

    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void A_damaged_file_is_a_clear_error_without_a_value_and_leaves_the_old_store(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, "");
        Import();
        var bytes = File.ReadAllBytes(_folder.Store);
        format.Break(_folder.Source, Canary);

        var problem = Assert.Throws<ImportException>(() => Importer.Of(Named(format)).Import(_folder.Request with { Replace = true }));

        Assert.DoesNotContain(Canary, problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Store));
    }

    [Theory]
    [MemberData(nameof(FormatCases.All), MemberType = typeof(FormatCases))]
    public void Cancelled_at_any_step_it_leaves_nothing(FormatCase format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(_folder.Source, "");
        var steps = new List<string>();
        Importer.Recognising().Import(_folder.Request with { StorePath = _folder.Store + ".whole" }, new Stopper(step =>
        {
            steps.Add(step);
            return false;
        }, null));

        for (var at = 0; at < steps.Count; at += Math.Max(1, steps.Count / 5))
        {
            using var cancellation = new CancellationTokenSource();
            var seen = 0;
            var stop = at;
            Assert.ThrowsAny<OperationCanceledException>(() => Importer.Recognising().Import(_folder.Request, new Stopper(_ => seen++ == stop, cancellation), cancellation.Token));
            Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(_folder.Store)!), file => !Path.GetFileName(file).Contains(".whole", StringComparison.Ordinal));
        }
    }

    private ImportReport Import(bool replace = false) => Importer.Recognising().Import(_folder.Request with { Replace = replace });

    /// <summary>Tables with a mapping beside them are named by the mapping in provenance, and "mapped" as a format.</summary>
    private static string Named(FormatCase format) => SourceFormats.Names.Contains(format.Format) ? format.Format : "mapped";

    private List<string> Leaks(string folder) => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_folder.Source, StringComparison.Ordinal) && Holds(file))];

    private static bool Holds(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)) >= 0;
        }
        catch (IOException)
        {
            // A file of another process that vanished or is locked.
            return false;
        }
    }

    /// <summary>Searches everything that the import leaves, at each step.</summary>
    private sealed class Watcher(string folder) : IProgress<ImportProgress>
    {
        public int FilesSeen { get; private set; }

        public List<string> Leaks { get; } = [];

        public void Report(ImportProgress value)
        {
            foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(Path.Combine(folder, "source"), StringComparison.Ordinal)))
            {
                FilesSeen++;
                if (Holds(file))
                    Leaks.Add(value.Step);
            }

            if (value.Step.Contains(Canary, StringComparison.Ordinal))
                Leaks.Add("a step's name");
        }
    }

    private sealed class Stopper(Func<string, bool> stops, CancellationTokenSource? cancellation) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (stops(value.Step))
                cancellation?.Cancel();
        }
    }
}
