using System.Text.RegularExpressions;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Storing;

namespace ResearchKit.Cli.Tests;

/// <summary>The project's notebooks as files: what a code-hosting site shows and a reader reads, without running them.</summary>
public sealed partial class NotebookFileTests
{
    private const int MostLines = 15;

    private static readonly string[] Stored = [MimeTypes.Text, MimeTypes.Svg, MimeTypes.Html, MimeTypes.Markdown, MimeTypes.Mermaid, "image/png", "image/jpeg", "image/gif", "text/latex"];

    private static string[] Files { get; } = Directory.GetFiles(Path.Combine(CommandProcess.Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories);

    [Fact]
    public void Files_are_small_and_end_with_a_newline() => None(file =>
    {
        var bytes = File.ReadAllBytes(file);
        return bytes.Length > NotebookStorer.DefaultMostBytes ? [$"{bytes.Length} bytes"] : bytes is [.., (byte)'}', (byte)'\n'] ? [] : ["no newline at the end, or more than one"];
    });

    [Fact]
    public void Code_cells_are_short() => None(file => Notebook.Load(file).Cells.Index()
        .Where(cell => cell.Item.Kind == CellKind.Code && cell.Item.Source.TrimEnd().Split('\n').Length > MostLines)
        .Select(cell => $"cell {cell.Index + 1} has {cell.Item.Source.TrimEnd().Split('\n').Length} lines; {MostLines} are the most"));

    [Fact]
    public void Outputs_are_stored_as_run_in_place_writes_them() => None(file =>
    {
        var code = Notebook.Load(file).Cells.Where(cell => cell.Kind == CellKind.Code).ToArray();
        string[] faults =
        [
            .. code.Any(cell => cell.Outputs.Count > 0) ? Array.Empty<string>() : ["no outputs: researchkit run notebooks --in-place"],
            .. code.SelectMany(cell => cell.Outputs).OfType<DisplayOutput>().SelectMany(output => output.Bundle.Data.Keys).Where(type => !Stored.Contains(type)).Distinct(StringComparer.Ordinal).Select(type => $"an output of type {type}"),
        ];
        var counts = code.Select(cell => cell.ExecutionCount).OfType<int>().ToArray();
        return counts.SequenceEqual(Enumerable.Range(1, counts.Length)) ? faults : [.. faults, $"cells are numbered {string.Join(", ", counts)}"];
    });

    [Fact]
    public void Nothing_tells_of_a_machine_or_a_person() => None(file => MachineOrPerson().Matches(File.ReadAllText(file)).Select(match => match.Value));

    [Theory]
    [InlineData("\"saved in /home/ada/x.csv\"", true)]
    [InlineData("\"C:\\\\Users\\\\ada\"", true)]
    [InlineData("\"rk1_0123456789abcdef0123456789abcdef\"", true)]
    [InlineData("\"/path/to/oulad, ../../datasets/tmp/x, ~/x, https://example.org/home/x\"", false)]
    public void Paths_and_pseudonyms_are_told_from_other_words(string text, bool isFound) => Assert.Equal(isFound, MachineOrPerson().IsMatch(text));

    private static void None(Func<string, IEnumerable<string>> faults)
    {
        Assert.NotEmpty(Files);
        Assert.Empty(Files.SelectMany(file => faults(file).Select(fault => $"{Path.GetRelativePath(CommandProcess.Root, file)}: {fault}")));
    }

    /// <summary>Paths of a machine, and pseudonyms of the kit.</summary>
    [GeneratedRegex(@"(?<![\w.~/-])/(?:home|root|tmp|work|Users|var|usr|opt|mnt|srv|builds?)/[\w.-]+|\b[A-Z]:\\\\\w+|rk1_[0-9a-f]{32}", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex MachineOrPerson();
}
