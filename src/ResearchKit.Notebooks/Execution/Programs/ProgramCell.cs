using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Kernels.Directives;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>Writes one code cell as statements: section by section, as the engine would run it.</summary>
internal sealed class ProgramCell(KernelNames kernels, ProgramScope scope)
{
    private static readonly string[] ForReadersOnly = ["markdown", "html", "javascript", "mermaid", "raw"];
    private static readonly string[] WithoutEffect = ["time", "who", "whos", "lsmagic", "help", "about"];

    /// <summary>The statements; the source itself where nothing has to change.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="kernel">The kernel of text before the first selector line.</param>
    /// <param name="label">The cell, for messages.</param>
    /// <exception cref="NotebookConversionException">Something in it has no place in a program.</exception>
    public string Write(string source, string kernel, string label)
    {
        if (kernel == CellLanguage.DefaultKernelName && !source.Split('\n').Any(IsDirective))
            return CSharpSection.Write(source, label, scope);
        var written = new List<string>();
        var (selector, lines) = ((Directive?)null, new List<string>());
        foreach (var (line, number) in source.Split('\n').Select((line, i) => (line, i + 1)))
        {
            if (!IsDirective(line))
            {
                lines.Add(line);
                continue;
            }

            Close();
            var directive = Read(line, number, label);
            if ((kernels.Selected(line) ?? (scope.Database(directive.Name) is null ? null : directive.Name)) is { } selected)
                (kernel, selector) = (selected, directive);
            else
                written.Add(Command(directive, label));
        }

        Close();
        return string.Join('\n', written.Where(text => text.Length > 0));

        void Close()
        {
            var text = string.Join('\n', lines);
            lines.Clear();
            if (!string.IsNullOrWhiteSpace(text))
                written.Add(Section(kernel, selector, text, label));
        }
    }

    private static bool IsDirective(string line) => line.TrimStart().StartsWith("#!", StringComparison.Ordinal);

    private static Directive Read(string line, int number, string label)
    {
        try
        {
            return Directive.Read(line, number)!;
        }
        catch (DirectiveException error)
        {
            throw new NotebookConversionException(string.Create(CultureInfo.InvariantCulture, $"{label}, line {number}: {error.Message}"));
        }
    }

    private string Section(string kernel, Directive? selector, string text, string label)
    {
        if (kernel == CellLanguage.DefaultKernelName)
            return CSharpSection.Write(text, label, scope);
        if (ForReadersOnly.Contains(kernel, StringComparer.Ordinal))
            return "";
        var name = selector?.Options.GetValueOrDefault("name");
        if (kernel == "value" && name is not null)
            return Declare(name, SqlSection.Literal(text), label);
        if (kernel == SqlSection.DefaultKernel || scope.Database(kernel) is not null)
            return SqlSection.Write(kernel, text, name, label, scope);
        throw new NotebookConversionException($"{label}: a program has no {kernel}. Cells of C#, SQL and text can be converted.");
    }

    private string Command(Directive directive, string label)
    {
        if (WithoutEffect.Contains(directive.Name, StringComparer.Ordinal))
            return "";
        return (directive.Name, directive.Words) switch
        {
            ("connect", ["store", var target]) => $"var {Connect(directive, isStore: true, label)} = LearningStore.Open({Value(target)}{Purpose(directive)});",
            ("connect", ["duckdb", var target]) => $"var {Connect(directive, isStore: false, label)} = OpenDatabase({Value(target)});",
            ("share", [var name]) when !directive.Options.TryGetValue("as", out var other) || other == name => "",
            ("share", [var name]) => Declare(directive.Options["as"], name, label),
            ("set", []) when directive.Options.TryGetValue("name", out var name) && directive.Options.TryGetValue("value", out var value) => Declare(name, Value(value), label),
            _ => throw new NotebookConversionException($"{label}, line {directive.Line.ToString(CultureInfo.InvariantCulture)}: \"#!{directive.Name}\" has no place in a program. Write what it does in C#, or take the line out."),
        };
    }

    private string Connect(Directive directive, bool isStore, string label) => directive.Options.TryGetValue("kernel-name", out var name)
        ? scope.Connect(name, isStore, label)
        : throw new NotebookConversionException($"{label}: #!connect needs --kernel-name.");

    private static string Purpose(Directive directive) => directive.Options.TryGetValue("purpose", out var purpose)
        ? $", new LearningStoreOptions {{ Purpose = {SqlSection.Quoted(purpose)} }}"
        : "";

    private string Declare(string name, string value, string label)
    {
        scope.Declare(name, label);
        return $"var {name} = {value};";
    }

    // @kernel:variable is the variable; anything else is JSON, or the text itself.
    private static string Value(string text)
    {
        if (text.StartsWith('@') && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            return text[(colon + 1)..];
        try
        {
            return JsonNode.Parse(text) switch
            {
                JsonValue value when value.TryGetValue<int>(out var whole) => whole.ToString(CultureInfo.InvariantCulture),
                JsonValue value when value.TryGetValue<double>(out var number) => number.ToString("R", CultureInfo.InvariantCulture) + "d",
                JsonValue value when value.TryGetValue<bool>(out var truth) => truth ? "true" : "false",
                JsonValue value when value.TryGetValue<string>(out var words) => SqlSection.Quoted(words),
                _ => SqlSection.Quoted(text),
            };
        }
        catch (System.Text.Json.JsonException)
        {
            return SqlSection.Quoted(text);
        }
    }
}
