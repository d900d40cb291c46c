using System.Text.RegularExpressions;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Tests.Sources.Mapped;

/// <summary>Every example of the guide to mappings is run.</summary>
public sealed partial class MappingGuideTests
{
    public static TheoryData<string> Sections => new(Regex.Split(MappingReader.Guide.ReplaceLineEndings("\n"), "(?m)^## ").Skip(1).Select(section => section[..section.IndexOf('\n', StringComparison.Ordinal)]));

    [Theory]
    [MemberData(nameof(Sections))]
    public void An_example_fills_the_store_as_it_says(string section)
    {
        using var folder = new ImportFolder();
        var blocks = Block().Matches(Text(section)).Select(match => (Kind: match.Groups["kind"].Value, Name: match.Groups["name"].Value.Trim(), Body: match.Groups["body"].Value)).ToList();
        foreach (var (_, name, body) in blocks.Where(block => block.Name.Length > 0))
            folder.Write(name, body);

        var report = folder.Import(blocks.Single(block => block.Kind == "yaml").Body);

        Assert.Equal(0, report.RejectedRows);
        Assert.Equal(ImportOutcome.Unchanged, folder.Import(blocks.Single(block => block.Kind == "yaml").Body).Outcome);
        Assert.Equal(
            blocks.Single(block => block.Kind == "text").Body.TrimEnd('\n').Split('\n'), folder.Query(blocks.Single(block => block.Kind == "sql").Body).Select(row => string.Join('|', row)));
    }

    [Fact]
    public void Every_setting_is_explained()
    {
        string[] settings =
        [
            "mapping", "version", "description", "missing", "files", "path", "format", "delimiter", "encoding", "header", "sheet", "optional", "columns", "class", "identifies", "keep", "more_columns", "unpivot", "key",
            "deleted", "aside", "lookups", "loads", "table", "from", "duplicates", "when", "aliases", "constant", "recode", "time_zone", "unit", "add", "decimal", "generalise", "districts", "otherwise", "people",
            "system", "role", "role_column", "register", "identifier", "given_name", "family_name", "full_name", "birth_date", "encoded_name", "keys", "places", "person",
        ];

        Assert.DoesNotContain(settings, setting => !Regex.IsMatch(MappingReader.Guide, $"\\b{setting}\\b", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static string Text(string section)
    {
        var guide = MappingReader.Guide.ReplaceLineEndings("\n");
        var start = guide.IndexOf("## " + section + "\n", StringComparison.Ordinal);
        var end = guide.IndexOf("\n## ", start + 3, StringComparison.Ordinal);
        return end < 0 ? guide[start..] : guide[start..end];
    }

    [GeneratedRegex("```(?<kind>[a-z]+)(?<name>[^\n]*)\n(?<body>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
