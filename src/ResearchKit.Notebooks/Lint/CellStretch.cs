using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Lint;

/// <summary>Languages that the lint reads.</summary>
internal enum CellStretchLanguage
{
    /// <summary>One that it does not.</summary>
    Other,

    /// <summary>C#.</summary>
    CSharp,

    /// <summary>SQL, of whatever connection.</summary>
    Sql,

    /// <summary>Prose in a cell of code.</summary>
    Markdown,
}

/// <summary>A stretch of a code cell in one language. Reads without running, so what a name stands for is guessed: a selector that is no known language is a connection that the notebook named, and that speaks SQL.</summary>
/// <param name="Language">The language.</param>
/// <param name="Name">The name that the result of SQL gets by <c>--name</c>; null for none.</param>
/// <param name="Code">The code.</param>
/// <param name="FirstLine">The line of the cell at which it begins, from 1.</param>
internal sealed partial record CellStretch(CellStretchLanguage Language, string? Name, string Code, int FirstLine)
{
    private static readonly string[] s_commands =
        ["connect", "share", "set", "time", "who", "whos", "lsmagic", "import", "about", "help", "r", "i"];

    public static IReadOnlyList<CellStretch> Of(NotebookCell cell, string defaultKernel)
    {
        var stretches = new List<CellStretch>();
        var (language, name, code, first) = (LanguageOf(cell.KernelName ?? defaultKernel), (string?)null, new StringBuilder(), 1);
        var line = 0;
        foreach (var text in cell.Source.ReplaceLineEndings("\n").Split('\n'))
        {
            line++;
            if (Selector().Match(text) is { Success: true } selector)
            {
                Close();
                var word = selector.Groups["word"].Value;
                if (!s_commands.Contains(word, StringComparer.OrdinalIgnoreCase))
                    (language, name) = (LanguageOf(word), ResultName().Match(text) is { Success: true } named ? named.Groups["name"].Value : null);
                first = line + 1;
                continue;
            }

            code.Append(text).Append('\n');
        }

        Close();
        return stretches;

        void Close()
        {
            if (!string.IsNullOrWhiteSpace(code.ToString()))
                stretches.Add(new CellStretch(language, name, code.ToString(), first));
            code.Clear();
        }
    }

    private static CellStretchLanguage LanguageOf(string kernel) => kernel.ToLowerInvariant() switch
    {
        "csharp" or "c#" => CellStretchLanguage.CSharp,
        "markdown" => CellStretchLanguage.Markdown,
        "html" or "javascript" or "js" or "mermaid" or "value" => CellStretchLanguage.Other,
        _ => CellStretchLanguage.Sql,
    };

    [GeneratedRegex(@"^\s*#!(?<word>[^\s]+)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Selector();

    [GeneratedRegex(@"--name\s+(?<name>[A-Za-z_]\w*)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex ResultName();
}
