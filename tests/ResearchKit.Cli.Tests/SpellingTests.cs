using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Cli.Tests;

/// <summary>
/// The prose of the project's notebooks in British English, by Debian's hunspell. Left out are code, formulas, links, references, and words with a capital letter, which are
/// names for the most part. Terms that the dictionary lacks stand in spelling.txt.
/// </summary>
public sealed partial class SpellingTests
{
    private const string Hunspell = "/usr/bin/hunspell";
    private static readonly string TermsFile = Path.Combine(CommandProcess.Root, "tests", "ResearchKit.Cli.Tests", "spelling.txt");

    [SkippableFact]
    public void Prose_of_notebooks_is_spelled_well()
    {
        Skip.IfNot(
            Environment.GetEnvironmentVariable("RESEARCHKIT_REQUIRE_HUNSPELL") == "1" || File.Exists(Hunspell),
            "Debian's packages hunspell and hunspell-en-gb are not installed");
        var places = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(CommandProcess.Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var (cell, i) in Notebook.Load(file).Cells.Select((cell, i) => (cell, i)).Where(pair => pair.cell.Kind == CellKind.Markdown))
            {
                foreach (var word in Words(cell.Source))
                    places.TryAdd(word, $"{Path.GetRelativePath(CommandProcess.Root, file)}, cell {i + 1}");
            }
        }

        Assert.True(places.Count > 1000);
        var terms = File.ReadAllLines(TermsFile).ToHashSet(StringComparer.Ordinal);
        var unknown = Unknown(places.Keys).Where(word => !terms.Contains(word)).Select(word => $"{word} ({places[word]})").ToArray();
        Assert.True(unknown.Length == 0, $"Words that no dictionary has. Correct them, or add terms to {Path.GetRelativePath(CommandProcess.Root, TermsFile)}:\n{string.Join('\n', unknown)}");
    }

    [SkippableFact]
    public void A_misspelled_word_is_found()
    {
        Skip.IfNot(File.Exists(Hunspell), "Debian's packages hunspell and hunspell-en-gb are not installed");
        Assert.Equal(["lerner", "recieve"], Unknown(["learner", "lerner", "colour", "recieve", "modelling"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_prose_is_read() => Assert.Equal(
        ["text", "with", "a", "link", "and", "a", "footnote", "it", "doesn't", "end"],
        Words("text with `code` a [link](https://exampel.org/pth) $\\alpha$ and\n\n    indentd code\n\n```csharp\nfencd\n```\n\na <b class=\"clss\">footnote</b> McNemar glmmTMB Kuzilek README.md\nit doesn’t end\n\n## References\n\nPublikation."));

    [Fact]
    public void Terms_are_sorted_and_stand_once()
    {
        var terms = File.ReadAllLines(TermsFile);
        Assert.Equal(terms.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), terms);
        Assert.All(terms, term => Assert.Matches("^[a-z][a-z']+$", term));
    }

    // Words in lower case throughout: a capital letter within or in front makes a name.
    private static IEnumerable<string> Words(string markdown) =>
        Word().Matches(NotProse().Replace(References().Replace(markdown, ""), " "))
            .Select(match => match.Value.Replace('’', '\''))
            .Select(word => word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word)
            .Where(word => !word.Any(char.IsUpper));

    private static string[] Unknown(IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(Hunspell, ["-d", "en_GB", "-i", "utf-8", "-l"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        foreach (var word in words)
            process.StandardInput.WriteLine(word);
        process.StandardInput.Close();
        var unknown = output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return unknown;
    }

    [GeneratedRegex(@"[^\W\d_]+(?:['’][^\W\d_]+)*", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Word();

    /// <summary>All after a heading that begins with References.</summary>
    [GeneratedRegex(@"^#+ *(?:References|Sources|Literature|Further reading)\b.*\z", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex References();

    /// <summary>Fences, indented code, code in lines, formulas, tags, targets of links, addresses, names of files.</summary>
    [GeneratedRegex(@"^```.*?^```|^(?: {4}|\t)[^\n]*$|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$|<[^<>]+>|(?<=\])\([^)]*\)|https?://\S+|\b[\w./-]+\.(?:md|ipynb|csv|yaml|json|duckdb|org|com|net|fi|io|html|cs|dib|R|xlsx|parquet)\b\S*", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NotProse();
}
