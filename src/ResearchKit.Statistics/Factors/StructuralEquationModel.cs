using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Factors;

/// <summary>Confirmatory factor analysis and structural equation models by maximum likelihood, in lavaan's model syntax.</summary>
/// <remarks>
/// <para>
/// Method: means and covariances of the reticular action model (McArdle and McDonald 1984), the normal likelihood of complete rows or of every row with the answers it has
/// (full information), Fisher scoring with analytic gradient and expected information, Newton steps near the end. What goes without saying (first loadings of 1, residual variances,
/// covariances of exogenous factors and of last outcomes, fixed predictors) is added as lavaan's <c>cfa</c> and <c>sem</c> do. Agrees with lavaan 0.6 to
/// 1e-6 of estimates and 1e-5 of chi-squared on the stored reference values.
/// </para>
/// <para>
/// Limits. Answers are taken as numbers on an interval scale: items with two to four steps need methods for ordered answers (lavaan with <c>ordered</c>, mirt). No clusters, no weights,
/// no inequality constraints, no nonlinear constraints, no products of factors. A model that fits is one of many that would; directions are assumed, not found.
/// </para>
/// </remarks>
public sealed class StructuralEquationModel : IEstimator<StructuralEquationData, StructuralEquationResult>
{
    private readonly StructuralEquationOptions _options;

    /// <summary>A model of a text.</summary>
    /// <param name="syntax">The model in lavaan's syntax: see <see cref="ModelSyntax"/>.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ModelSyntaxException">The syntax cannot be read; the message names the place.</exception>
    /// <exception cref="ArgumentException">Settings are out of range or contradict each other.</exception>
    public StructuralEquationModel(string syntax, StructuralEquationOptions? options = null)
        : this(ModelSyntax.Parse(syntax), options)
    {
    }

    /// <summary>A model that was read before.</summary>
    /// <param name="syntax">The model.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">Settings are out of range or contradict each other.</exception>
    public StructuralEquationModel(ModelSyntax syntax, StructuralEquationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(syntax);
        _options = options ?? new StructuralEquationOptions();
        _options.Validate();
        Syntax = syntax;
    }

    /// <summary>The model.</summary>
    public ModelSyntax Syntax { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The model names a variable that the data have not, or a number is infinite; the message names it.</exception>
    /// <exception cref="ModelSyntaxException">A modifier has another number of values than there are groups, a label is not known, or a constraint is not linear.</exception>
    public StructuralEquationResult Fit(StructuralEquationData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        ParameterTable table = ParameterTable.Build(Syntax, _options, data.GroupNames.Count);
        LinearConstraints constraints = ConstraintsOf(table);
        ResponseSample sample = ResponseSample.Of(data, Syntax.Variables, table.FixedPredictors, _options.Missing, _options.UnbiasedCovariance, cancellationToken);
        if (sample.NoEstimate is { } reason)
            return StructuralEquationResult.None(Syntax, _options, table, data, sample, ConvergenceRecord.NoEstimate(reason));
        int p = Syntax.Variables.Count, x = table.FixedPredictors.Count;
        int moments = table.GroupCount * (p * (p + 1) / 2 - x * (x + 1) / 2 + (table.HasMeans ? p - x : 0));
        if (moments < constraints.Free)
        {
            return StructuralEquationResult.None(Syntax, _options, table, data, sample, ConvergenceRecord.NoEstimate(string.Create(CultureInfo.InvariantCulture,
                $"No estimate, because the model is not identified: it has {constraints.Free} free parameters and the data have {moments} means, variances and covariances. Fix or equate {constraints.Free - moments} or more, or add variables.")));
        }

        (StructuralSolution? solution, ConvergenceRecord convergence) = StructuralSolution.Find(table, sample, constraints, _options, cancellationToken);
        if (solution is null)
            return StructuralEquationResult.None(Syntax, _options, table, data, sample, convergence);
        FitIndices fit = ModelFit.Of(solution, sample, moments, _options, cancellationToken);
        return StructuralEquationResult.Of(Syntax, _options, solution, data, sample, fit, convergence);
    }

    private LinearConstraints ConstraintsOf(ParameterTable table)
    {
        int q = table.ParameterCount;
        foreach (ModelDefinition definition in Syntax.Definitions.Concat(Syntax.Constraints))
        {
            foreach (SyntaxToken label in definition.Expression.Labels)
            {
                if (!table.Labels.ContainsKey(label.Text) && !Syntax.Definitions.Any(one => one.Name == label.Text && one != definition))
                {
                    string[] known = [.. table.Labels.Keys, .. Syntax.Definitions.Select(one => one.Name)];
                    throw label.Error($"no parameter has the label {label.Text}. {(known.Length == 0 ? "No parameter has a label: write for example y ~ a*x." : $"Labels: {string.Join(", ", known)}.")}");
                }
            }
        }

        if (Syntax.Constraints.Count == 0)
            return LinearConstraints.None(q);
        double[] zero = new double[q], other = [.. Enumerable.Range(0, q).Select(i => 0.7 + 0.31 * i)];
        var rows = new List<(double[] Row, double Value)>();
        foreach (ModelDefinition constraint in Syntax.Constraints)
        {
            Dual here = DefinedParameters.Evaluate(constraint.Expression, table, Syntax, zero), there = DefinedParameters.Evaluate(constraint.Expression, table, Syntax, other);
            bool isLinear = here.Gradient.Zip(there.Gradient).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-12 * (1 + Math.Abs(pair.First)));
            if (!isLinear || double.IsNaN(here.Value))
                throw new ModelSyntaxException("only linear constraints are estimated here, such as a == b or a + b == 1. Define the quantity with := and look at its interval instead.", constraint.Line, constraint.Column);
            rows.Add((here.Gradient, -here.Value));
        }

        return LinearConstraints.Solve(rows, q)
            ?? throw new ModelSyntaxException("the constraints contradict each other. Leave one out.", Syntax.Constraints[0].Line, Syntax.Constraints[0].Column);
    }
}
