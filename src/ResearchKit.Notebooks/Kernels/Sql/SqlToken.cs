using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Kernels.Sql;

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

    /// <summary>The text of a token that is one in quotes, the quotes and escapes taken off; null for other tokens.</summary>
    public static string? Literal(ReadOnlySpan<char> token) => token switch
    {
        ['\'', .., '\''] when token.Length > 1 => token[1..^1].ToString().Replace("''", "'", StringComparison.Ordinal),
        ['"', .., '"'] when token.Length > 1 => token[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal),
        ['e' or 'E', '\'', .., '\''] when token.Length > 2 => Regex.Unescape(token[2..^1].ToString()),
        ['$', .., '$'] => Between(token),
        _ => null,
    };

    // $tag$text$tag$
    private static string? Between(ReadOnlySpan<char> token)
    {
        var tag = token[1..].IndexOf('$') + 2;
        return token.Length >= 2 * tag ? token[tag..^tag].ToString() : null;
    }

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
