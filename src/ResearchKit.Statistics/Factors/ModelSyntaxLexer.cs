using System.Globalization;
using System.Text;

namespace ResearchKit.Statistics.Factors;

/// <summary>What a token of the model syntax is.</summary>
internal enum SyntaxTokenKind
{
    Name,
    Number,
    Text,
    Operator,
    Sign,
    EndOfStatement,
}

/// <summary>A token with its place.</summary>
internal readonly record struct SyntaxToken(SyntaxTokenKind Kind, string Text, int Line, int Column)
{
    public double Number => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public bool Is(string text) => Kind is SyntaxTokenKind.Sign or SyntaxTokenKind.Operator && string.Equals(Text, text, StringComparison.Ordinal);

    public ModelSyntaxException Error(string message) => new(message, Line, Column);

    public string Shown => Kind == SyntaxTokenKind.EndOfStatement ? "the end of the statement" : $"\"{Text}\"";
}

/// <summary>Splits model syntax into tokens. A line ends a statement unless it ends with an operator or the next one begins with one.</summary>
internal static class ModelSyntaxLexer
{
    private static readonly string[] Operators = ["~*~", "=~", "~~", "<~", ":=", "==", "<", ">", "|", "~"];

    public static List<SyntaxToken> Split(string syntax)
    {
        var tokens = new List<SyntaxToken>();
        int line = 1, start = 0, depth = 0;
        for (int i = 0; i < syntax.Length;)
        {
            char c = syntax[i];
            int column = i - start + 1;
            if (c == '\n' || c == ';')
            {
                if (depth == 0 || c == ';')
                    tokens.Add(new SyntaxToken(SyntaxTokenKind.EndOfStatement, c == ';' ? ";" : "", line, column));
                if (c == '\n')
                    (line, start) = (line + 1, i + 1);
                i++;
            }
            else if (c is '#' or '!')
            {
                while (i < syntax.Length && syntax[i] != '\n')
                    i++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (char.IsLetter(c) || c is '_' || (c == '.' && !(i + 1 < syntax.Length && char.IsAsciiDigit(syntax[i + 1]))))
            {
                int end = i;
                while (end < syntax.Length && (char.IsLetterOrDigit(syntax[end]) || syntax[end] is '_' or '.' || char.GetUnicodeCategory(syntax[end]) == UnicodeCategory.NonSpacingMark))
                    end++;
                tokens.Add(new SyntaxToken(SyntaxTokenKind.Name, syntax[i..end].Normalize(NormalizationForm.FormC), line, column));
                i = end;
            }
            else if (char.IsAsciiDigit(c) || c == '.')
            {
                int end = Number(syntax, i);
                if (!double.TryParse(syntax.AsSpan(i, end - i), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                    throw new ModelSyntaxException($"\"{syntax[i..end]}\" is no number.", line, column);
                tokens.Add(new SyntaxToken(SyntaxTokenKind.Number, syntax[i..end], line, column));
                i = end;
            }
            else if (c is '"' or '\'' or '`')
            {
                int end = syntax.IndexOf(c, i + 1);
                if (end < 0 || syntax.AsSpan(i, end - i).Contains('\n'))
                    throw new ModelSyntaxException($"the quotation that begins with {c} has no end on its line. Close it.", line, column);
                tokens.Add(new SyntaxToken(c == '`' ? SyntaxTokenKind.Name : SyntaxTokenKind.Text, syntax[(i + 1)..end], line, column));
                i = end + 1;
            }
            else if (Operators.FirstOrDefault(one => string.CompareOrdinal(syntax, i, one, 0, one.Length) == 0) is { } found)
            {
                tokens.Add(new SyntaxToken(SyntaxTokenKind.Operator, found, line, column));
                i += found.Length;
            }
            else if (c is '+' or '-' or '*' or '/' or '^' or '(' or ')' or ',' or ':' or '%')
            {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                tokens.Add(new SyntaxToken(SyntaxTokenKind.Sign, c.ToString(), line, column));
                i++;
            }
            else
            {
                throw new ModelSyntaxException($"'{c}' has no meaning here. Statements are such as: visual =~ x1 + x2, y ~ x, a ~~ b, x ~ 1, total := a * b.", line, column);
            }
        }

        tokens.Add(new SyntaxToken(SyntaxTokenKind.EndOfStatement, "", line, syntax.Length - start + 1));
        return Joined(tokens);
    }

    private static int Number(string syntax, int i)
    {
        int end = i;
        while (end < syntax.Length && (char.IsAsciiDigit(syntax[end]) || syntax[end] == '.'))
            end++;
        int exponent = end + 1 < syntax.Length && syntax[end] is 'e' or 'E' ? end + 1 + (syntax[end + 1] is '+' or '-' ? 1 : 0) : syntax.Length;
        if (exponent >= syntax.Length || !char.IsAsciiDigit(syntax[exponent]))
            return end;
        while (exponent < syntax.Length && char.IsAsciiDigit(syntax[exponent]))
            exponent++;
        return exponent;
    }

    // Line ends inside a statement are left out; several in a row are one.
    private static List<SyntaxToken> Joined(List<SyntaxToken> tokens)
    {
        var joined = new List<SyntaxToken>(tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            SyntaxToken token = tokens[i];
            bool isSoft = token is { Kind: SyntaxTokenKind.EndOfStatement, Text: "" };
            SyntaxToken? next = tokens.Skip(i + 1).FirstOrDefault(one => one.Kind != SyntaxTokenKind.EndOfStatement);
            if (isSoft && next is { Text: not null } && (joined.Count > 0 && Continues(joined[^1]) || Continues(next.Value) && !next.Value.Is("(") && !next.Value.Is("-")))
                continue;
            if (token.Kind == SyntaxTokenKind.EndOfStatement && (joined.Count == 0 || joined[^1].Kind == SyntaxTokenKind.EndOfStatement))
                continue;
            joined.Add(token);
        }

        return joined;
    }

    private static bool Continues(SyntaxToken token) => token.Kind == SyntaxTokenKind.Operator || token.Kind == SyntaxTokenKind.Sign && token.Text != ")";
}
