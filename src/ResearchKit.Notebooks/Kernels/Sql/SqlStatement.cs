using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>One statement of a cell.</summary>
/// <param name="Text">Its text, without the semicolon.</param>
/// <param name="Line">The line of the cell's code at which it begins, from 1.</param>
/// <param name="Column">The column there, from 1.</param>
/// <param name="Parameters">Names of its parameters, without the <c>$</c>, each once.</param>
/// <param name="Names">Its bare and quoted words: what may name a table, a column or a function.</param>
/// <param name="Literals">Its texts in quotes of any kind, quotes taken off: what may name a file.</param>
/// <param name="FirstWord">Its first word, in lower case.</param>
internal sealed record SqlStatement(
    string Text, int Line, int Column, ImmutableArray<string> Parameters, ImmutableHashSet<string> Names, ImmutableArray<string> Literals, string FirstWord)
{
    /// <summary>Splits SQL at its semicolons, past strings, quoted names, comments and dollar quotes. Empty statements are left out.</summary>
    public static ImmutableArray<SqlStatement> Split(string sql)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        var (parameters, names, start, content) = (new List<string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase), -1, false);
        var (literals, first) = (new List<string>(), "");
        for (var i = 0; i <= sql.Length;)
        {
            if (i == sql.Length || sql[i] == ';')
            {
                if (content)
                    Add(i);
                (start, content) = (-1, false);
                parameters.Clear();
                names.Clear();
                literals.Clear();
                first = "";
                i++;
                continue;
            }

            var end = SqlToken.End(sql, i);
            var token = sql.AsSpan(i, end - i);
            if (SqlToken.IsText(token))
            {
                if (!content)
                    (start, content, first) = (i, true, token.ToString().ToLowerInvariant());
                if (SqlToken.Literal(token) is { } literal)
                    literals.Add(literal);
                if (token.Length > 1 && token[0] == '$' && (char.IsAsciiLetter(token[1]) || token[1] == '_') && token[^1] != '$')
                    parameters.Add(token[1..].ToString());
                else if (char.IsLetter(token[0]) || token[0] == '_')
                    names.Add(token.ToString());
                else if (token.Length > 2 && token[0] == '"')
                    names.Add(token[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal));
            }

            i = end;
        }

        return statements.ToImmutable();

        void Add(int end)
        {
            var before = sql.AsSpan(0, start);
            statements.Add(new SqlStatement(
                sql[start..end].TrimEnd(),
                before.Count('\n') + 1,
                start - before.LastIndexOf('\n'),
                [.. parameters.Distinct(StringComparer.Ordinal)],
                names.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase),
                [.. literals],
                first));
        }
    }
}
