using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>One statement of a cell.</summary>
/// <param name="Text">Its text, without the semicolon.</param>
/// <param name="Line">The line of the cell's code at which it begins, from 1.</param>
/// <param name="Column">The column there, from 1.</param>
/// <param name="Parameters">Names of its parameters, without the <c>$</c>, each once.</param>
/// <param name="Names">Its bare and quoted words: what may name a table, a column or a function.</param>
internal sealed record SqlStatement(string Text, int Line, int Column, ImmutableArray<string> Parameters, ImmutableHashSet<string> Names)
{
    /// <summary>Splits SQL at its semicolons, past strings, quoted names, comments and dollar quotes. Empty statements are left out.</summary>
    public static ImmutableArray<SqlStatement> Split(string sql)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        var (parameters, names, start, content) = (new List<string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase), -1, false);
        for (var i = 0; i <= sql.Length;)
        {
            if (i == sql.Length || sql[i] == ';')
            {
                if (content)
                    Add(i);
                (start, content) = (-1, false);
                parameters.Clear();
                names.Clear();
                i++;
                continue;
            }

            var end = SqlToken.End(sql, i);
            var token = sql.AsSpan(i, end - i);
            if (SqlToken.IsText(token))
            {
                if (!content)
                    (start, content) = (i, true);
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
                names.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase)));
        }
    }
}

/// <summary>DuckDB's tokens, as far as splitting needs them.</summary>
internal static class SqlToken
{
    /// <summary>Where the token that begins at a position ends.</summary>
    public static int End(string sql, int i)
    {
        var rest = sql.AsSpan(i);
        if (rest.StartsWith("--"))
            return To(sql, i, "\n", 0);
        if (rest.StartsWith("/*"))
            return To(sql, i + 2, "*/", 2);
        return sql[i] switch
        {
            '\'' or '"' => Quoted(sql, i),
            'e' or 'E' when rest.Length > 1 && rest[1] == '\'' => Escaped(sql, i + 1),
            '$' => Dollar(sql, i),
            var c when char.IsLetterOrDigit(c) || c == '_' => Word(sql, i),
            _ => i + 1,
        };
    }

    /// <summary>Whether a token is more than space or a comment.</summary>
    public static bool IsText(ReadOnlySpan<char> token) => !char.IsWhiteSpace(token[0]) && !token.StartsWith("--") && !token.StartsWith("/*");

    private static int To(string sql, int from, string end, int length)
    {
        var at = sql.IndexOf(end, Math.Min(from, sql.Length), StringComparison.Ordinal);
        return at < 0 ? sql.Length : at + length;
    }

    private static int Quoted(string sql, int i)
    {
        for (var j = i + 1; j < sql.Length; j++)
        {
            if (sql[j] != sql[i])
                continue;
            if (j + 1 < sql.Length && sql[j + 1] == sql[i])
                j++;
            else
                return j + 1;
        }

        return sql.Length;
    }

    private static int Escaped(string sql, int quote)
    {
        for (var j = quote + 1; j < sql.Length; j++)
        {
            if (sql[j] == '\\')
                j++;
            else if (sql[j] == '\'')
                return j + 1;
        }

        return sql.Length;
    }

    // $name and $1 are parameters; $$...$$ and $tag$...$tag$ are strings.
    private static int Dollar(string sql, int i)
    {
        var word = Word(sql, i + 1);
        if (word >= sql.Length || sql[word] != '$')
            return Math.Max(word, i + 1);
        return To(sql, word + 1, sql[i..(word + 1)], word + 1 - i);
    }

    private static int Word(string sql, int i)
    {
        while (i < sql.Length && (char.IsLetterOrDigit(sql[i]) || sql[i] == '_'))
            i++;
        return i;
    }
}
