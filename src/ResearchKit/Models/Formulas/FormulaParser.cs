using System.Globalization;

namespace ResearchKit.Models;

/// <summary>
/// Reads the text of a formula into its parts, by precedence climbing. From loosest to tightest, as in R: <c>|</c> and <c>||</c>, <c>+ -</c>, <c>* /</c>, <c>:</c>,
/// a sign, <c>^</c>.
/// </summary>
internal sealed class FormulaParser(string formula)
{
    /// <summary>The operator of <c>||</c>, effects that are independent.</summary>
    public const char Independent = '‖';

    private const string Operators = "|+-*/:^";
    private int _position;

    /// <summary>Reads <c>response ~ terms</c>.</summary>
    public (FormulaNode Response, FormulaNode Terms) Parse()
    {
        SkipSpace();
        if (AtEnd)
            throw Error("The formula is empty. Write an outcome, a tilde and terms, for example: grade ~ burnout + female.");
        if (formula[_position] == '~')
            throw Error("The formula has no outcome. Write its column before the tilde, for example: grade ~ burnout + female.");
        FormulaNode response = ParseExpression(0);
        if (AtEnd || formula[_position] != '~')
            throw Error(AtEnd ? "The formula has no tilde. Write an outcome, a tilde and terms, for example: grade ~ burnout + female." : Unexpected("an operator or a tilde"));
        _position++;
        FormulaNode terms = ParseExpression(0);
        if (!AtEnd)
            throw Error(formula[_position] == '~' ? "A formula has one tilde; this is a second one." : Unexpected("an operator or the end"));
        return (response, terms);
    }

    private bool AtEnd => _position >= formula.Length;

    private FormulaNode ParseExpression(int minimum)
    {
        FormulaNode left = ParseOperand();
        while (true)
        {
            SkipSpace();
            if (AtEnd || Operators.IndexOf(formula[_position], StringComparison.Ordinal) < 0)
                return left;
            char symbol = formula[_position];
            int strength = Strength(symbol);
            if (strength < minimum)
                return left;
            int place = _position++;
            if (symbol == '*' && !AtEnd && formula[_position] == '*')
                throw Error("Powers are written with ^, for example: I(x^2).", place);
            if (symbol == '|' && !AtEnd && formula[_position] == '|')
            {
                symbol = Independent;
                _position++;
            }

            FormulaNode right = ParseExpression(symbol == '^' ? strength : strength + 1);
            left = new Operation(place, symbol, left, right);
        }
    }

    private FormulaNode ParseOperand()
    {
        SkipSpace();
        if (AtEnd)
            throw Error("The formula ends where a column, a number or a function is expected.", Math.Max(0, formula.Length - 1));
        int start = _position;
        char c = formula[_position];
        switch (c)
        {
            case '+' or '-':
                _position++;
                FormulaNode operand = ParseExpression(Strength(':') + 1);
                return c == '-' ? new Negation(start, operand) : operand;
            case '(':
                _position++;
                FormulaNode inner = ParseExpression(0);
                Expect(')', start);
                return new Parentheses(start, inner);
            case '`' or '"' or '\'':
                string quoted = ReadQuoted(c);
                return c == '`' ? new ColumnName(start, quoted) : new TextLiteral(start, quoted);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _position + 1 < formula.Length && char.IsAsciiDigit(formula[_position + 1])))
            return ReadNumber();
        if (char.IsLetter(c) || c == '_')
            return ReadNameOrCall();
        if (c == '.')
            throw Error("A dot for \"all other columns\" is not in this version: name the columns.");
        throw Error(Unexpected("a column, a number, a function or a parenthesis"));
    }

    private FormulaNode ReadNameOrCall()
    {
        int start = _position;
        while (!AtEnd && (char.IsLetterOrDigit(formula[_position]) || formula[_position] is '_' or '.'))
            _position++;
        string name = formula[start.._position];
        SkipSpace();
        if (AtEnd || formula[_position] != '(')
            return new ColumnName(start, name);

        int open = _position++;
        var arguments = new List<CallArgument>();
        SkipSpace();
        while (!AtEnd && formula[_position] != ')')
        {
            FormulaNode value = ParseExpression(0);
            SkipSpace();
            string? argumentName = null;
            if (!AtEnd && formula[_position] == '=' && value is ColumnName named)
            {
                _position++;
                argumentName = named.Name;
                value = ParseExpression(0);
                SkipSpace();
            }

            arguments.Add(new CallArgument(argumentName, value));
            if (AtEnd || formula[_position] != ',')
                break;
            _position++;
        }

        Expect(')', open);
        return new Call(start, name, arguments);
    }

    private NumberLiteral ReadNumber()
    {
        int start = _position;
        while (!AtEnd && (char.IsAsciiDigit(formula[_position]) || formula[_position] == '.'
            || (formula[_position] is 'e' or 'E' && _position + 1 < formula.Length && (char.IsAsciiDigit(formula[_position + 1]) || formula[_position + 1] is '-' or '+'))
            || (formula[_position] is '-' or '+' && formula[_position - 1] is 'e' or 'E')))
            _position++;
        string text = formula[start.._position];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? new NumberLiteral(start, value)
            : throw Error($"\"{text}\" is not a number. Write it with a decimal point, for example 0.5.", start);
    }

    private string ReadQuoted(char quote)
    {
        int start = _position++;
        int end = formula.IndexOf(quote, _position);
        if (end < 0)
            throw Error($"This {quote} has no partner. Close the name or text with another {quote}.", start);
        string text = formula[_position..end];
        _position = end + 1;
        return text;
    }

    private void Expect(char symbol, int opened)
    {
        SkipSpace();
        if (AtEnd)
            throw Error($"This parenthesis is not closed: a '{symbol}' is missing.", opened);
        if (formula[_position] != symbol)
            throw Error(Unexpected($"an operator or '{symbol}'"));
        _position++;
    }

    private string Unexpected(string expected) => $"'{formula[_position]}' is not expected here; expected is {expected}.";

    private void SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(formula[_position]))
            _position++;
    }

    private FormulaException Error(string message) => Error(message, Math.Min(_position, Math.Max(0, formula.Length)));

    private FormulaException Error(string message, int position) => new(message, formula, position);

    private static int Strength(char symbol) => symbol switch
    {
        '|' => 1,
        '+' or '-' => 2,
        '*' or '/' => 3,
        ':' => 4,
        _ => 6,
    };
}
