using System.Globalization;

namespace ResearchKit.Statistics.Factors;

/// <summary>Reads the tokens of model syntax statement by statement.</summary>
internal sealed class ModelSyntaxParser(List<SyntaxToken> tokens)
{
    private const string Forms = "Write one of: factor =~ indicators, outcome ~ predictors, a ~~ b, variable ~ 1, name := expression, a == b";
    private int _next;

    public List<ModelStatement> Statements { get; } = [];

    public List<ModelDefinition> Definitions { get; } = [];

    public List<ModelDefinition> Constraints { get; } = [];

    private SyntaxToken Here => tokens[_next];

    public void Read()
    {
        while (_next < tokens.Count)
        {
            int end = tokens.FindIndex(_next, token => token.Kind == SyntaxTokenKind.EndOfStatement);
            int at = tokens.FindIndex(_next, end - _next, token => token.Kind == SyntaxTokenKind.Operator);
            if (at < 0)
                throw Here.Error($"this statement has no operator. {Forms}.");
            SyntaxToken verb = tokens[at];
            switch (verb.Text)
            {
                case ":=":
                    Definition(verb);
                    break;
                case "==":
                    Constraint();
                    break;
                case "=~" or "~" or "~~":
                    Relation(verb);
                    break;
                case "<" or ">":
                    throw verb.Error("inequality constraints are not estimated here. Leave the bound out and look at the estimate; lavaan has them.");
                case "|" or "~*~":
                    throw verb.Error("thresholds and scales of ordered answers are not estimated here: items are taken as numbers. lavaan with ordered = ... and mirt do that.");
                default:
                    throw verb.Error($"formative factors ({verb.Text}) are not estimated here. {Forms}.");
            }

            if (Here.Kind != SyntaxTokenKind.EndOfStatement)
                throw Here.Error($"{Here.Shown} was not expected here. End the statement, or join terms by +.");
            _next++;
        }
    }

    private void Relation(SyntaxToken verb)
    {
        var left = new List<string>();
        do
            left.Add(Name("the left side"));
        while (Accept("+"));
        if (!Accept(verb.Text))
            throw Here.Error($"expected {verb.Text} or +, and found {Here.Shown}.");
        if (Here.Kind == SyntaxTokenKind.EndOfStatement)
            throw Here.Error($"nothing stands to the right of {verb.Text}. {Forms}.");
        do
            Term(left, verb.Text);
        while (Accept("+"));
    }

    private void Term(List<string> left, string verb)
    {
        SyntaxToken place = Here;
        IReadOnlyList<ParameterModifier> modifiers = [];
        while (ModifierAhead())
        {
            modifiers = Merge(modifiers, Modifier(), place);
            if (!Accept("*"))
                throw Here.Error($"expected * between a modifier and its variable, and found {Here.Shown}.");
        }

        if (Here.Kind == SyntaxTokenKind.Number && verb == "~")
        {
            double value = Here.Number;
            if (value is not (0 or 1))
                throw Here.Error($"an intercept is written 1 (or 0 for none), and {Here.Text} stands here. A fixed value is {Here.Text}*1.");
            _next++;
            if (value == 0)
                modifiers = [new ParameterModifier(0, false, null, null)];
            foreach (string one in left)
                Add(one, "~1", "", modifiers, place);
            return;
        }

        string right = Name("a term");
        if (Here.Is(":"))
            throw Here.Error($"products ({right}:...) are not formed here. Compute the column of the product first and name it.");
        foreach (string one in left)
            Add(one, verb, right, modifiers, place);
    }

    private void Add(string left, string verb, string right, IReadOnlyList<ParameterModifier> modifiers, SyntaxToken place)
    {
        int old = Statements.FindIndex(one => one.Operator == verb && (one.Left == left && one.Right == right || verb == "~~" && one.Left == right && one.Right == left));
        if (old < 0)
        {
            if (verb != "~~" && left == right)
                throw place.Error($"{left} {verb} {right} would be its own cause. A variance is {left} ~~ {left}.");
            Statements.Add(new ModelStatement(left, verb, right, modifiers, place.Line, place.Column));
            return;
        }

        // The same term again adds a modifier: f =~ a*x + start(0.5)*x.
        if (modifiers.Count == 0)
            throw place.Error($"{left} {verb} {right} is stated twice. Leave one out.");
        Statements[old] = Statements[old] with { Modifiers = Merge(Statements[old].Modifiers, modifiers, place) };
    }

    private static IReadOnlyList<ParameterModifier> Merge(IReadOnlyList<ParameterModifier> a, IReadOnlyList<ParameterModifier> b, SyntaxToken place)
    {
        if (a.Count == 0 || b.Count == 0)
            return a.Count == 0 ? b : a;
        int count = Math.Max(a.Count, b.Count);
        if (a.Count != count && a.Count != 1 || b.Count != count && b.Count != 1)
            throw place.Error($"one modifier has {a.Count} values and another {b.Count}. Give one value, or one a group.");
        return [.. Enumerable.Range(0, count).Select(g =>
        {
            ParameterModifier x = a[a.Count == 1 ? 0 : g], y = b[b.Count == 1 ? 0 : g];
            return new ParameterModifier(y.Fixed ?? x.Fixed, x.IsFreed || y.IsFreed, y.Start ?? x.Start, y.Label ?? x.Label);
        })];
    }

    // A modifier is followed by *; a name or number that is not, is the term itself.
    private bool ModifierAhead()
    {
        int depth = 0;
        for (int i = _next; i < tokens.Count && tokens[i].Kind != SyntaxTokenKind.EndOfStatement; i++)
        {
            SyntaxToken token = tokens[i];
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            if (depth == 0 && token.Is("*"))
                return true;
            if (depth == 0 && token.Is("+"))
                return false;
        }

        return false;
    }

    private IReadOnlyList<ParameterModifier> Modifier()
    {
        SyntaxToken token = Here;
        bool isCall = token.Kind == SyntaxTokenKind.Name && tokens[_next + 1].Is("(");
        if (!isCall)
            return [Single(token, "value")];
        if (token.Text is not ("c" or "start" or "label" or "equal"))
            throw token.Error($"{token.Text}(...) is no modifier. Modifiers are a number, NA, a label, c(...), start(...), label(...) and equal(...).");
        _next += 2;
        var values = new List<ParameterModifier>();
        if (token.Text != "c" && Here.Kind == SyntaxTokenKind.Name && Here.Text == "c" && tokens[_next + 1].Is("("))
        {
            _next += 2;
            do
                values.Add(Single(Here, token.Text));
            while (Accept(","));
            Expect(")");
        }
        else
        {
            do
                values.Add(Single(Here, token.Text == "c" ? "value" : token.Text));
            while (Accept(","));
        }

        Expect(")");
        return values;
    }

    private ParameterModifier Single(SyntaxToken token, string kind)
    {
        if (token.Kind == SyntaxTokenKind.Name || token.Kind == SyntaxTokenKind.Text)
        {
            _next++;
            if (kind == "start")
                throw token.Error($"a start value is a number, and {token.Shown} stands here.");
            if (token.Text == "NA" && token.Kind == SyntaxTokenKind.Name)
                return new ParameterModifier(null, true, null, null);
            return new ParameterModifier(null, false, null, token.Text);
        }

        double value = Number();
        return kind switch
        {
            "start" => new ParameterModifier(null, false, value, null),
            "value" => new ParameterModifier(value, false, null, null),
            _ => throw token.Error($"a label is a name, and {token.Shown} stands here."),
        };
    }

    private double Number()
    {
        double sign = 1;
        while (Here.Is("-") || Here.Is("+"))
            sign = tokens[_next++].Text == "-" ? -sign : sign;
        if (Here.Kind != SyntaxTokenKind.Number)
            throw Here.Error($"expected a number, NA or a label before *, and found {Here.Shown}.");
        return sign * tokens[_next++].Number;
    }

    private void Definition(SyntaxToken verb)
    {
        SyntaxToken place = Here;
        string name = Name("the left side of :=");
        if (!Accept(":="))
            throw Here.Error($"expected :=, and found {Here.Shown}.");
        if (Definitions.Exists(one => one.Name == name))
            throw place.Error($"{name} is defined twice. Leave one out.");
        Definitions.Add(new ModelDefinition(name, Sum(), verb.Line, verb.Column));
    }

    private void Constraint()
    {
        SyntaxToken place = Here;
        ParameterExpression left = Sum();
        if (!Accept("=="))
            throw Here.Error($"expected ==, and found {Here.Shown}.");
        Constraints.Add(new ModelDefinition("", new ParameterExpression.Operation('-', left, Sum()), place.Line, place.Column));
    }

    private ParameterExpression Sum()
    {
        ParameterExpression left = Product();
        while (Here.Is("+") || Here.Is("-"))
            left = new ParameterExpression.Operation(tokens[_next++].Text[0], left, Product());
        return left;
    }

    private ParameterExpression Product()
    {
        ParameterExpression left = Power();
        while (Here.Is("*") || Here.Is("/"))
            left = new ParameterExpression.Operation(tokens[_next++].Text[0], left, Power());
        return left;
    }

    private ParameterExpression Power()
    {
        if (Accept("-"))
            return new ParameterExpression.Operation('-', new ParameterExpression.Literal(0), Power());
        ParameterExpression left = Atom();
        return Accept("^") ? new ParameterExpression.Operation('^', left, Power()) : left;
    }

    private ParameterExpression Atom()
    {
        SyntaxToken token = Here;
        if (Accept("("))
        {
            ParameterExpression inner = Sum();
            Expect(")");
            return inner;
        }

        _next++;
        if (token.Kind == SyntaxTokenKind.Number)
            return new ParameterExpression.Literal(token.Number);
        if (token.Kind != SyntaxTokenKind.Name)
            throw token.Error($"expected a label, a number or (, and found {token.Shown}.");
        if (!Here.Is("("))
            return new ParameterExpression.Label(token);
        if (!ParameterExpression.Functions.Contains(token.Text, StringComparer.Ordinal))
            throw token.Error($"there is no function {token.Text}. Functions are {string.Join(", ", ParameterExpression.Functions)}.");
        Expect("(");
        ParameterExpression argument = Sum();
        Expect(")");
        return new ParameterExpression.Function(token.Text, argument);
    }

    private string Name(string what)
    {
        if (Here.Kind is SyntaxTokenKind.Name or SyntaxTokenKind.Text)
            return tokens[_next++].Text;
        throw Here.Error(string.Create(CultureInfo.InvariantCulture, $"expected the name of a variable as {what}, and found {Here.Shown}. {Forms}."));
    }

    private bool Accept(string text)
    {
        if (!Here.Is(text))
            return false;
        _next++;
        return true;
    }

    private void Expect(string text)
    {
        if (!Accept(text))
            throw Here.Error($"expected {text}, and found {Here.Shown}.");
    }
}
