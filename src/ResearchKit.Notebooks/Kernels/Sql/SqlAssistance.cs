using System.Collections.Immutable;
using System.Text;
using ResearchKit.DuckDB;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Kernels.CSharp;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>Completion and inspection of SQL: DuckDB's own completion and catalog, the frames that are tables here, and the variables that are parameters.</summary>
internal sealed class SqlAssistance(ISqlSource source, IReadOnlyList<KernelVariable> variables)
{
    private static readonly ImmutableDictionary<string, object?> None = ImmutableDictionary<string, object?>.Empty;

    private IEnumerable<(string Name, DataFrame Frame)> Frames => variables.Where(variable => variable.Value is DataFrame).Select(variable => (variable.Name, (DataFrame)variable.Value!));

    /// <summary>What could stand at a position.</summary>
    public CompletionList Complete(string code, int position, CancellationToken cancellationToken)
    {
        var (start, end) = (WordStart(code, position), WordEnd(code, position));
        var typed = code[start..position];
        if (IsInText(code, start))
            return CompletionList.None(position);
        var items = start > 0 && code[start - 1] == '$'
            ? variables.Where(variable => variable.Value is not DataFrame).Select(variable => new CompletionItem(variable.Name, "instance", CSharpTypeName.Short(variable.Type)))
            : FromCatalog(code[..position], cancellationToken).Concat(FromFrames(code));
        return new CompletionList(start, end,
        [
            .. items.Where(item => item.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(item => item.Text, StringComparer.Ordinal)
                .OrderBy(item => item.Text, StringComparer.Ordinal),
        ]);
    }

    /// <summary>What the name at a position is: a table with its columns, a column with its type, a function, a parameter.</summary>
    public MimeBundle? Inspect(string code, int position, CancellationToken cancellationToken)
    {
        var (start, end) = (WordStart(code, position), WordEnd(code, position));
        if (start == end || IsInText(code, start))
            return null;
        var name = code[start..end];
        if (start > 0 && code[start - 1] == '$')
            return variables.FirstOrDefault(variable => variable.Name == name) is { } variable ? MimeBundle.OfText($"${name}: {CSharpTypeName.Short(variable.Type)}") : null;
        var text = OfFrames(name) ?? OfTable(name, cancellationToken) ?? OfColumn(name, cancellationToken) ?? OfFunction(name, cancellationToken);
        return text is null ? null : MimeBundle.OfText(text);
    }

    private IEnumerable<CompletionItem> FromCatalog(string before, CancellationToken cancellationToken)
    {
        var parameters = None.Add("before", before);
        var found = source.AskCatalog("SELECT rtrim(suggestion) AS suggestion, suggestion_type FROM sql_auto_complete($before) WHERE suggestion IS NOT NULL", parameters, cancellationToken);
        for (var i = 0; i < found.Length; i++)
        {
            var type = (string?)found["suggestion_type"].ValueAt(i) ?? "";
            yield return new CompletionItem((string)found["suggestion"].ValueAt(i)!, type.Contains("function", StringComparison.Ordinal) ? "function" : type);
        }
    }

    private IEnumerable<CompletionItem> FromFrames(string code)
    {
        var names = SqlStatement.Split(code).SelectMany(statement => statement.Names).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, frame) in Frames)
        {
            yield return new CompletionItem(name, "table", "DataFrame");
            foreach (var column in names.Contains(name) ? frame.Columns : [])
                yield return new CompletionItem(column.Name, "column", Type(column));
        }
    }

    private string? OfFrames(string name)
    {
        if (Frames.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Frame is { } table)
            return $"table {name} (DataFrame)\n{string.Join('\n', table.Columns.Select(column => $"  {column.Name} {Type(column)}"))}";
        var columns = Frames.SelectMany(one => one.Frame.Columns.Where(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(column => (one.Name, column))).ToArray();
        return columns.Length == 0 ? null : string.Join('\n', columns.Select(one =>
            $"column {one.column.Name} {Type(one.column)} of {one.Name}{(one.column.Description is { Length: > 0 } description ? $"\n  {description}" : "")}"));
    }

    private string? OfTable(string name, CancellationToken cancellationToken)
    {
        var columns = source.AskCatalog(
            "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() WHERE lower(table_name) = lower($name) AND NOT internal ORDER BY schema_name, column_index",
            None.Add("name", name), cancellationToken);
        if (columns.Length == 0)
            return null;
        var text = new StringBuilder($"table {columns["schema_name"].ValueAt(0)}.{columns["table_name"].ValueAt(0)}");
        for (var i = 0; i < columns.Length; i++)
            text.Append($"\n  {columns["column_name"].ValueAt(i)} {columns["data_type"].ValueAt(i)}{Comment(columns, i)}");
        return text.ToString();
    }

    private string? OfColumn(string name, CancellationToken cancellationToken)
    {
        var columns = source.AskCatalog(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE lower(column_name) = lower($name) AND NOT internal ORDER BY table_name",
            None.Add("name", name), cancellationToken);
        return columns.Length == 0 ? null : string.Join('\n', Enumerable.Range(0, columns.Length).Select(i =>
            $"column {columns["column_name"].ValueAt(i)} {columns["data_type"].ValueAt(i)} of {columns["table_name"].ValueAt(i)}{Comment(columns, i)}"));
    }

    private string? OfFunction(string name, CancellationToken cancellationToken)
    {
        var functions = source.AskCatalog(
            "SELECT DISTINCT function_name || '(' || array_to_string(parameters, ', ') || ')' || coalesce(' -> ' || return_type, '') AS signature, description FROM duckdb_functions() WHERE lower(function_name) = lower($name) ORDER BY signature LIMIT 8",
            None.Add("name", name), cancellationToken);
        if (functions.Length == 0)
            return null;
        var signatures = string.Join('\n', Enumerable.Range(0, functions.Length).Select(i => functions["signature"].ValueAt(i)).Distinct());
        return functions["description"].ValueAt(0) is string { Length: > 0 } description ? $"{signatures}\n\n{description}" : signatures;
    }

    private static string Comment(DataFrame columns, int row) => columns["comment"].ValueAt(row) is string { Length: > 0 } comment ? $" -- {comment}" : "";

    private static string Type(Column column) => column.Unit is { } unit ? $"{CSharpTypeName.Short(column.ElementType)}, {unit}" : CSharpTypeName.Short(column.ElementType);

    private static bool IsInText(string code, int position)
    {
        for (var i = 0; i < position;)
        {
            var end = SqlToken.End(code, i);
            if (end > position && code[i] is '\'' or '-' or '/' or '$' && end > i + 1 && !(code[i] == '$' && i + 1 == position))
                return end > position;
            i = end;
        }

        return false;
    }

    private static int WordStart(string code, int position)
    {
        while (position > 0 && (char.IsLetterOrDigit(code[position - 1]) || code[position - 1] == '_'))
            position--;
        return position;
    }

    private static int WordEnd(string code, int position)
    {
        while (position < code.Length && (char.IsLetterOrDigit(code[position]) || code[position] == '_'))
            position++;
        return position;
    }
}
