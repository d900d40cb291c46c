using System.Text.RegularExpressions;

namespace ResearchKit.Cli.Tests;

/// <summary>Every notebook is on the map, and the map leads to nothing else.</summary>
public sealed partial class NotebookMapTests
{
    private const string Remedy = "Run APPROVE_MAP=1 dotnet test -c Release tests/ResearchKit.Cli.Tests --filter NotebookMap, which writes the lines of new notebooks and the lists below them into notebooks/README.md; "
        + "then say in the columns \"for\" and \"method\" of a new line what stands as \"?\", and run it again.";

    [Fact]
    public void Notebooks_and_map_agree()
    {
        var text = NotebookMap.Text();
        if (Environment.GetEnvironmentVariable("APPROVE_MAP") == "1")
            File.WriteAllText(NotebookMap.File, text);

        var map = File.ReadAllText(NotebookMap.File).ReplaceLineEndings("\n");
        var missing = NotebookMap.Lines().Where(line => !map.Contains($"({line.Path})", StringComparison.Ordinal)).Select(line => line.Path).ToArray();
        Assert.True(missing.Length == 0, $"Not on the map: {string.Join(", ", missing)}. {Remedy}");
        Assert.True(text == map, $"notebooks/README.md does not say what the notebooks say. {Remedy}");
    }

    [Fact]
    public void Every_line_says_what_is_asked_for_whom_and_how() => Assert.All(NotebookMap.Lines(), line =>
    {
        Assert.False(line.Question == NotebookMap.Open, $"{line.Path} has no question: a sentence in bold below its title.");
        Assert.False(line.For.Concat(line.Methods).Any(said => said is NotebookMap.Open or ""), $"The line of {line.Path} on the map leaves something open. {Remedy}");
        Assert.True(line.For.All(role => NotebookMap.Roles.Contains(role, StringComparer.Ordinal)), $"The line of {line.Path} on the map is for {string.Join(", ", line.For)}. Roles: {string.Join(", ", NotebookMap.Roles)}.");
    });

    [Fact]
    public void Every_link_of_the_map_and_of_the_facilitators_guide_leads_somewhere()
    {
        var folder = Path.GetDirectoryName(NotebookMap.File)!;
        foreach (var page in (string[])["README.md", "FACILITATOR.md"])
        {
            Assert.All(
                Link().Matches(File.ReadAllText(Path.Combine(folder, page))).Select(link => link.Groups["path"].Value),
                path => Assert.True(File.Exists(Path.Combine(folder, path)) || Directory.Exists(Path.Combine(folder, path)), $"{page}: {path}"));
        }
    }

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();
}
