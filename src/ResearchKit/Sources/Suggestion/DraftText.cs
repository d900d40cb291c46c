using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ResearchKit.Privacy;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Sources.Suggestion;

/// <summary>Writes the YAML of a draft.</summary>
internal static class DraftText
{
    /// <summary>A text as YAML: as it is when it is a plain word, else in double quotes.</summary>
    public static string Quote(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n" or "Y" or "N")
        ? text
        : "\"" + string.Concat(text.Select(c => c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            _ when char.IsControl(c) || c is '\u2028' or '\u2029' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            _ => c.ToString(),
        })) + "\"";

    /// <summary>The whole draft.</summary>
    /// <param name="name">Name of the mapping.</param>
    /// <param name="head">Lines of the comment at the top.</param>
    /// <param name="files">The files.</param>
    /// <param name="loads">The loads, those that a person must complete first as comments.</param>
    public static string Of(string name, IEnumerable<string> head, IReadOnlyList<DraftedFile> files, IReadOnlyList<(DraftedLoad Load, string? Problem)> loads)
    {
        var yaml = new StringBuilder();
        foreach (var line in head)
            yaml.Append(CultureInfo.InvariantCulture, $"# {Line(line)}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"mapping: {Quote(name)}\nversion: 1\n");
        var missing = files.SelectMany(file => file.Columns).SelectMany(column => column.Profile.Missing).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            yaml.Append(CultureInfo.InvariantCulture, $"missing: [\"\", {string.Join(", ", missing.Select(text => "\"" + text + "\""))}]   # texts for a missing value that were found\n");
        var readable = files.Where(file => file.Problem is null).ToList();
        yaml.Append(readable.Count == 0 ? "\nfiles: {}\n" : "\nfiles:\n");
        foreach (var file in files)
            yaml.Append(Text(file));
        var active = loads.Where(load => load.Problem is null).ToList();
        yaml.Append(active.Count == 0 ? "\nloads: []\n" : "\nloads:\n");
        foreach (var (load, _) in active)
            yaml.Append(load.ToYaml());
        foreach (var (load, problem) in loads.Where(load => load.Problem is not null))
            yaml.Append(CultureInfo.InvariantCulture, $"  # not yet: {Line(problem!)}\n").Append(string.Concat(load.ToYaml().TrimEnd('\n').Split('\n').Select(line => "  # " + line + "\n")));
        return yaml.ToString();
    }

    private static string Text(DraftedFile file)
    {
        var yaml = new StringBuilder();
        if (file.Problem is not null)
            return string.Create(CultureInfo.InvariantCulture, $"  # {Line(file.Path)}: {Line(file.Problem)}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"  {Quote(file.Name)}:\n    path: {Quote(file.Path)}\n");
        if (TableFormats.OfPath(file.Path) != file.Format)
            yaml.Append(CultureInfo.InvariantCulture, $"    format: {TableFormats.NameOf(file.Format)}\n");
        if (file.Dialect is { } dialect)
        {
            if (dialect.Delimiter != ',')
                yaml.Append(CultureInfo.InvariantCulture, $"    delimiter: {(dialect.Delimiter == '\t' ? "\"\\t\"" : $"\"{dialect.Delimiter}\"")}\n");
            if (dialect.Encoding != "utf-8")
                yaml.Append(CultureInfo.InvariantCulture, $"    encoding: {dialect.Encoding}\n");
            if (!dialect.HasHeader)
                yaml.Append("    header: false   # the first line looks like a row; name the fields in their order\n");
        }

        if (file.Columns.All(column => column.Class is null))
            yaml.Append("    columns: {}\n");
        else
            yaml.Append("    columns:\n");
        foreach (var column in file.Columns)
            yaml.Append(CultureInfo.InvariantCulture, $"      {Column(column)}   # {Line(column.Why)}\n");
        if (file.Questions is not null)
            yaml.Append(CultureInfo.InvariantCulture, $"    more_columns: {{ pattern: {Quote(file.Questions)}, class: sensitive }}   # one column a question, answers on a short scale\n    unpivot: {{ name: question_code, value: answer_value }}\n");
        return yaml.ToString();
    }

    private static string Column(ColumnGuess column) => column.Class switch
    {
        null => $"# CLASS? {Quote(column.Name)}:",
        SourceClass.Direct when column.Meaning is "learner" or "staff" or "person" => $"{Quote(column.Name)}: {{ class: direct, identifies: person }}",
        { } known => $"{Quote(column.Name)}: {ImportGate.ClassNames.First(pair => pair.Value == known).Key}",
    };

    /// <summary>A text as a line of a comment.</summary>
    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
