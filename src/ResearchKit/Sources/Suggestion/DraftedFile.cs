using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ResearchKit.Privacy;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Suggestion;

/// <summary>A file, or several deliveries of one, as a mapping would state it.</summary>
/// <param name="Name">Name in the mapping.</param>
/// <param name="Path">Path within the folder, with * for the numbers of further deliveries.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Dialect">Of a CSV file; else null.</param>
/// <param name="Columns">Its columns, without those of <paramref name="Questions"/>.</param>
/// <param name="Questions">Pattern of columns that are one a question; null if there are none.</param>
/// <param name="Problem">Why it could not be looked at; null when it could.</param>
internal sealed partial record DraftedFile(
    string Name, string Path, TableFormat Format, CsvDialect? Dialect, ImmutableArray<ColumnGuess> Columns, string? Questions, string? Problem)
{
    private const long RowsLookedAt = 100_000;
    private const int FewestQuestions = 5;

    /// <summary>The column of a meaning that has a class; null if there is none or several.</summary>
    public ColumnGuess? Find(string meaning) => Columns.Where(column => column.Meaning == meaning && column.Class is not null).ToList() is [var one] ? one : null;

    /// <summary>Looks at a file.</summary>
    public static DraftedFile Of(string name, string path, SourceFolder root, IReadOnlyList<string> deliveries, TableFormat format, CancellationToken cancellationToken)
    {
        try
        {
            var dialect = format == TableFormat.Csv ? CsvDialect.Of(root.PathOf(deliveries[0]), cancellationToken) : null;
            if (format == TableFormat.Csv && dialect is null)
                return new DraftedFile(name, path, format, null, [], null, "it is empty, or no text");
            var profiles = Profiles(name, root, deliveries[0], format, dialect, cancellationToken);
            var questions = NumberedColumns(profiles);
            return new DraftedFile(
                name, path, format, dialect, [.. profiles.Where(profile => questions is null || !Regex.IsMatch(profile.Name, $"^(?:{questions})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))).Select(ColumnGuess.Of)], questions, null);
        }
        catch (Exception problem) when (problem is ImportException or IOException or UnauthorizedAccessException)
        {
            return new DraftedFile(name, path, format, null, [], null, problem.Message.ReplaceLineEndings(" "));
        }
    }

    private static List<ColumnProfile> Profiles(string name, SourceFolder root, string file, TableFormat format, CsvDialect? dialect, CancellationToken cancellationToken)
    {
        // Every column is read, as text, into memory alone; nothing of it is kept but counts.
        var everything = new MappedFile(name, file, false, dialect?.Delimiter ?? ',', dialect?.Encoding ?? "utf-8", [""], [.. (dialect?.Fields ?? []).Where(field => field.Length > 0).Select(field => new MappedColumn(field, SourceClass.Direct, "person", false))])
        {
            Format = format,
            HasHeader = dialect?.HasHeader ?? true,
            MoreColumns = dialect is null ? new ColumnPattern("(?s).*", SourceClass.Direct) : null,
        };
        var delivery = DeliveredFile.Open(root, everything, file, new HashSet<string>(StringComparer.Ordinal), cancellationToken);
        using var session = SqlSession.InMemory();
        var stage = new StagedFile(everything, 1, delivery.Header) { MostRows = RowsLookedAt };
        delivery.AddTo(session, stage, cancellationToken);
        return [.. delivery.Header.Select(column => ColumnProfile.Of(session, stage.Table, column, cancellationToken))];
    }

    /// <summary>A pattern for five or more columns that are numbered alike and hold small whole numbers.</summary>
    private static string? NumberedColumns(List<ColumnProfile> profiles)
    {
        var groups = profiles.Where(profile => profile.IsWhole && profile.Range is { Least: >= 0, Most: <= 10 })
            .Select(profile => Numbered().Match(profile.Name)).Where(match => match.Success)
            .GroupBy(match => (Stem: match.Groups["stem"].Value, Numbers: Digits().Replace(match.Groups["rest"].Value, "[0-9]+")))
            .Where(group => group.Count() >= FewestQuestions).ToList();
        return groups.Count == 0 ? null : string.Join('|', groups.Select(group => Regex.Escape(group.Key.Stem) + group.Key.Numbers).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^(?<stem>[A-Za-z]+[_-]?)(?<rest>[0-9]+([_-][0-9]+)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();
}
