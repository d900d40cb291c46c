using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Factors;

/// <summary>A fitted structural equation model. Immutable; it holds means and covariances, and no row of the data.</summary>
public sealed partial class StructuralEquationResult : IEstimationResult
{
    private readonly StructuralSolution? _solution;

    private StructuralEquationResult(
        ModelSyntax syntax, StructuralEquationOptions options, StructuralSolution? solution, StructuralEquationData data, ResponseSample sample, FitIndices? fit,
        ConvergenceRecord convergence, IReadOnlyList<StructuralParameter> parameters, IReadOnlyList<string> warnings)
    {
        (Syntax, Options, _solution, _fit, Convergence, Parameters, Warnings) = (syntax, options, solution, fit, convergence, parameters, warnings);
        Variables = sample.Variables;
        GroupNames = data.GroupNames;
        Missingness = sample.Missingness;
        SampleSizes = data.Groups is null ? [new LevelCount("rows", sample.RowsUsed)] : [new LevelCount("rows", sample.RowsUsed), new LevelCount(data.Groups.Name, data.GroupNames.Count)];
        GroupSizes = [.. sample.Groups.Select(group => group.Count)];
    }

    private readonly FitIndices? _fit;

    /// <summary>The model.</summary>
    public ModelSyntax Syntax { get; }

    /// <summary>The settings of the fit.</summary>
    public StructuralEquationOptions Options { get; }

    /// <summary>The observed variables.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Names of the groups; one where there are no groups.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Rows used of each group; empty where there is no estimate.</summary>
    public IReadOnlyList<int> GroupSizes { get; }

    /// <summary>All parameters, fixed ones too, in lavaan's order: as stated, then what was added, group after group, then defined ones.</summary>
    public IReadOnlyList<StructuralParameter> Parameters { get; }

    /// <summary>Test, fit indices and information criteria.</summary>
    /// <exception cref="InvalidOperationException">There is no estimate; the message says why.</exception>
    public FitIndices Fit => _fit ?? throw new InvalidOperationException($"There is no fit to tell of. {Convergence.Reason}");

    /// <inheritdoc/>
    public string Method => (Options.Estimator, Options.Missing) switch
    {
        (StructuralEstimator.RobustMaximumLikelihood, MissingAnswers.FullInformation) => "Structural equation model by full-information maximum likelihood, Huber-White errors, Yuan-Bentler test",
        (StructuralEstimator.RobustMaximumLikelihood, _) => "Structural equation model by maximum likelihood, Huber-White errors, Yuan-Bentler test",
        (StructuralEstimator.SatorraBentler, _) => "Structural equation model by maximum likelihood, Satorra-Bentler errors and test",
        (_, MissingAnswers.FullInformation) => "Structural equation model by full-information maximum likelihood, observed information",
        _ => "Structural equation model by maximum likelihood, expected information",
    };

    /// <summary>Values, standard errors, intervals and z tests of all parameters; fixed ones have a value alone.</summary>
    public IReadOnlyList<Estimate> Estimates => [.. Parameters.Select(parameter => parameter.Estimate)];

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes { get; }

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The parameter of a term.</summary>
    /// <param name="term">As the syntax writes it: <c>visual =~ x2</c>, <c>y ~ x</c>, <c>a ~~ b</c> (in either order), <c>x ~ 1</c>, or the name of a defined parameter. With several groups followed by the group: <c>visual =~ x2 [Pasteur]</c>. Blanks do not matter.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message lists those there are.</exception>
    public StructuralParameter this[string term]
    {
        get
        {
            string wanted = Bare(term);
            return Parameters.FirstOrDefault(one => Bare(one.Term) == wanted || one.Operator == "~~" && Bare(one.Right + "~~" + one.Left + (one.Group is null ? "" : $" [{one.Group}]")) == wanted)
                ?? throw new KeyNotFoundException($"This model has no parameter {term}. Parameters: {string.Join(", ", Parameters.Select(one => one.Term))}.");
        }
    }

    /// <summary>Means and covariances of the observed variables that the model implies.</summary>
    /// <param name="group">Number of the group, from 0.</param>
    /// <returns>Means in the order of <see cref="Variables"/>, and the matrix.</returns>
    /// <exception cref="InvalidOperationException">There is no estimate.</exception>
    public (double[] Means, double[,] Covariances) Implied(int group = 0)
    {
        StructuralSolution solution = Solved();
        ImpliedMoments implied = solution.Likelihood.Model.Imply(solution.Parameters, group)!;
        int p = Variables.Count;
        var covariances = new double[p, p];
        for (int i = 0; i < p * p; i++)
            covariances[i / p, i % p] = implied.Full[i / p * implied.Variables + i % p];
        return (solution.Table.HasMeans ? implied.FullMeans[..p] : [.. solution.Likelihood.Moments[group].Mean], covariances);
    }

    /// <summary>Covariances of the observed variables in the sample, divided by the number of rows (or one less, as at the fit); with missing answers their maximum-likelihood estimates.</summary>
    /// <param name="group">Number of the group, from 0.</param>
    /// <exception cref="InvalidOperationException">There is no estimate.</exception>
    public double[,] SampleCovariances(int group = 0)
    {
        GroupMoments moments = Solved().Likelihood.Moments[group];
        int p = Variables.Count;
        var covariances = new double[p, p];
        for (int i = 0; i < p * p; i++)
            covariances[i / p, i % p] = moments.Covariance[i];
        return covariances;
    }

    /// <summary>Covariances of all estimated parameters, in the order of <see cref="Parameters"/> without fixed and defined ones; equal ones repeat.</summary>
    /// <exception cref="InvalidOperationException">There is no estimate.</exception>
    public double[,] ParameterCovariances()
    {
        StructuralSolution solution = Solved();
        int[] at = [.. solution.Table.Rows.Where(row => row.IsFree).Select(row => row.Parameter)];
        double[] all = solution.Constraints.ExpandMatrix(solution.Covariance);
        var covariances = new double[at.Length, at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            for (int j = 0; j < at.Length; j++)
                covariances[i, j] = all[at[i] * solution.Parameters.Length + at[j]];
        }

        return covariances;
    }

    internal static StructuralEquationResult None(
        ModelSyntax syntax, StructuralEquationOptions options, ParameterTable table, StructuralEquationData data, ResponseSample sample, ConvergenceRecord convergence)
    {
        IEnumerable<StructuralParameter> rows = table.Rows.Select(row => new StructuralParameter(
            row.Left, row.Operator, row.Right, GroupOf(row, data), row.Label, row.IsFree, Estimate.None(TermOf(row, data)), Estimate.None(TermOf(row, data))));
        IEnumerable<StructuralParameter> defined = syntax.Definitions.Select(one => new StructuralParameter(one.Name, ":=", "", null, one.Name, true, Estimate.None(one.Name), Estimate.None(one.Name)));
        return new StructuralEquationResult(syntax, options, null, data, sample, null, convergence, [.. rows, .. defined], []);
    }

    internal static StructuralEquationResult Of(
        ModelSyntax syntax, StructuralEquationOptions options, StructuralSolution solution, StructuralEquationData data, ResponseSample sample, FitIndices fit, ConvergenceRecord convergence)
    {
        ParameterTable table = solution.Table;
        int q = solution.Parameters.Length;
        double[] covariance = solution.Constraints.ExpandMatrix(solution.Covariance);
        (double[] standardised, double[] errors) = Standardisation.Of(solution, syntax);
        var parameters = new List<StructuralParameter>();
        for (int i = 0; i < table.Rows.Count; i++)
        {
            ParameterRow row = table.Rows[i];
            string term = TermOf(row, data);
            double value = row.IsFree ? solution.Parameters[row.Parameter] : row.IsOfSample ? SampleValue(row, table, sample) : row.Fixed;
            Estimate estimate = row.IsFree ? Estimated(term, value, Math.Sqrt(covariance[row.Parameter * q + row.Parameter])) : Given(term, value);
            parameters.Add(new StructuralParameter(row.Left, row.Operator, row.Right, GroupOf(row, data), row.Label, row.IsFree, estimate, Standard(term, i)));
        }

        for (int d = 0; d < syntax.Definitions.Count; d++)
        {
            ModelDefinition definition = syntax.Definitions[d];
            Dual value = DefinedParameters.Evaluate(definition.Expression, table, syntax, solution.Parameters);
            Estimate estimate = Estimated(definition.Name, value.Value, Standardisation.Error(value.Gradient, covariance));
            parameters.Add(new StructuralParameter(definition.Name, ":=", "", null, definition.Name, true, estimate, Standard(definition.Name, table.Rows.Count + d)));
        }

        string[] improper = [.. ImproperSolution.Find(solution, data.GroupNames)];
        if (improper.Length > 0 && convergence.Status == ConvergenceStatus.Converged)
            convergence = convergence with { Status = ConvergenceStatus.Boundary, Reason = $"The solution is improper: {string.Join("; ", improper)}." };
        string[] warnings = [
            .. improper.Select(one => $"Improper solution (Heywood case): {one}. The model may be wrong or the sample small; look at that item, fix the variance at 0 or drop the factor, and do not report these estimates as they are."),
            .. Labels(table)];
        return new StructuralEquationResult(syntax, options, solution, data, sample, fit, convergence, parameters, warnings);

        Estimate Estimated(string term, double value, double error) => error > 0 ? Estimate.FromStandardError(term, value, error, double.PositiveInfinity, options.ConfidenceLevel) : Given(term, value);
        Estimate Standard(string term, int i) => errors[i] > 1e-9 ? Estimated(term, standardised[i], errors[i]) : Given(term, standardised[i]);
    }

    private static IEnumerable<string> Labels(ParameterTable table) => table.GroupCount == 1 ? [] : table.Labels.Values
        .Where(first => first.IsFree && table.Rows.Count(row => row.Label == first.Label && row.Term == first.Term) == table.GroupCount)
        .Select(first => $"The label {first.Label} holds {first.Term} equal in all groups. If that is not meant, give one label a group: c({first.Label}1, {first.Label}2)*.");

    private static Estimate Given(string term, double value) => Estimate.None(term) with { Value = value };

    private static double SampleValue(ParameterRow row, ParameterTable table, ResponseSample sample)
    {
        int p = sample.Variables.Count, left = table.Variables.ToList().IndexOf(row.Left), right = table.Variables.ToList().IndexOf(row.Right);
        return row.Operator == "~1" ? sample.Groups[row.Group].Mean[left] : sample.Groups[row.Group].Covariance[left * p + right];
    }

    private static string? GroupOf(ParameterRow row, StructuralEquationData data) => data.GroupNames.Count == 1 ? null : data.GroupNames[row.Group];

    private static string TermOf(ParameterRow row, StructuralEquationData data) => data.GroupNames.Count == 1 ? row.Term : string.Create(CultureInfo.InvariantCulture, $"{row.Term} [{data.GroupNames[row.Group]}]");

    private static string Bare(string term) => term.Replace(" ", "", StringComparison.Ordinal);

    private StructuralSolution Solved() => _solution ?? throw new InvalidOperationException($"There is no estimate. {Convergence.Reason}");
}
