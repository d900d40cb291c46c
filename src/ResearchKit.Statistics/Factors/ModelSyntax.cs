namespace ResearchKit.Statistics.Factors;

/// <summary>
/// A structural equation model in lavaan's syntax (Rosseel 2012): <c>visual =~ x1 + x2 + x3</c> (a factor and its indicators), <c>y ~ x</c> (a regression),
/// <c>a ~~ b</c> (a variance or covariance), <c>x ~ 1</c> (a mean or intercept).
/// </summary>
/// <remarks>
/// <para>
/// Before a variable and <c>*</c> may stand: a number (fixed), <c>NA</c> (freed), a label (parameters of one label are equal), <c>start(0.5)</c>,
/// <c>label("a")</c>, <c>equal("a")</c>, and <c>c(a, b)</c> with one of these for each group. <c>total := a * b</c> defines a parameter from labels with
/// + − * / ^ exp log sqrt abs; <c>a == b + c</c> is a linear constraint. A statement ends with its line or with <c>;</c>, and goes on after an operator;
/// <c>#</c> and <c>!</c> begin a comment. Names with blanks stand in <c>`back quotes`</c>.
/// </para>
/// <para>Not read: inequalities, thresholds of ordered answers, formative factors, products of variables. Each is refused with its place.</para>
/// </remarks>
public sealed class ModelSyntax
{
    private ModelSyntax(string text, ModelSyntaxParser parser)
    {
        Text = text;
        Statements = parser.Statements;
        Definitions = parser.Definitions;
        Constraints = parser.Constraints;
        Factors = [.. Statements.Where(one => one.Operator == "=~").Select(one => one.Left).Distinct(StringComparer.Ordinal)];
        var factors = Factors.ToHashSet(StringComparer.Ordinal);
        // Indicators first, then outcomes and predictors, as lavaan lists them.
        IEnumerable<string> named = [
            .. Statements.Where(one => one.Operator == "=~").Select(one => one.Right),
            .. Statements.Where(one => one.Operator == "~").Select(one => one.Left),
            .. Statements.Where(one => one.Operator == "~").Select(one => one.Right),
            .. Statements.Where(one => one.Operator is "~~" or "~1").SelectMany(one => new[] { one.Left, one.Right }).Where(name => name.Length > 0)];
        Variables = [.. named.Where(name => !factors.Contains(name)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The syntax as it was given.</summary>
    public string Text { get; }

    /// <summary>The latent variables, in the order of the syntax.</summary>
    public IReadOnlyList<string> Factors { get; }

    /// <summary>The observed variables: columns that the data must have. Indicators first, then outcomes, then predictors.</summary>
    public IReadOnlyList<string> Variables { get; }

    internal IReadOnlyList<ModelStatement> Statements { get; }

    internal IReadOnlyList<ModelDefinition> Definitions { get; }

    internal IReadOnlyList<ModelDefinition> Constraints { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="syntax">The model, one statement a line.</param>
    /// <exception cref="ModelSyntaxException">It cannot be read; the message names line, column, what stands there and what was expected.</exception>
    public static ModelSyntax Parse(string syntax)
    {
        ArgumentNullException.ThrowIfNull(syntax);
        var parser = new ModelSyntaxParser(ModelSyntaxLexer.Split(syntax));
        parser.Read();
        var model = new ModelSyntax(syntax, parser);
        if (model.Variables.Count == 0)
            throw new ModelSyntaxException("the model names no observed variable. Write for example: visual =~ x1 + x2 + x3.", 1, 1);
        foreach (ModelStatement statement in model.Statements.Where(one => one.Operator == "=~" && one.Right == one.Left))
            throw new ModelSyntaxException($"{statement.Left} is its own indicator.", statement.Line, statement.Column);
        return model;
    }
}
