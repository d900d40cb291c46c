using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Models;

/// <summary>The ladder of measurement invariance over the groups of a frame. Displays itself as a table of steps.</summary>
public sealed class FactorInvariance : IDisplayable
{
    private readonly FrameProvenance _provenance;

    private readonly IReadOnlyList<InvarianceStep> _steps;
    private readonly ModelRelease? _release;

    internal FactorInvariance(FrameProvenance provenance, IReadOnlyList<InvarianceStep> steps, ModelRelease? release) => (_provenance, _steps, _release) = (provenance, steps, release);

    /// <summary>Configural, metric, scalar and strict models with the test of each against the one before.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: the models count the rows that lack answers.</exception>
    public IReadOnlyList<InvarianceStep> Steps => _release is null ? _steps
        : throw new ProtectedDataException("All numbers of models of protected rows are not told: they count the rows that lack answers. The table and ToFrame() are.");

    /// <summary>
    /// The steps, one row each: <c>model</c>, <c>chi_square</c>, <c>df</c>, <c>cfi</c>, <c>rmsea</c>, and against the step before <c>chi_square_difference</c>, <c>df_difference</c>, <c>p_value</c> and <c>cfi_difference</c>; missing where there is none.
    /// </summary>
    public DataFrame ToFrame() => DataFrame.FromColumns(
        _provenance,
        [
            Column.Create("model", _steps.Select(step => step.Name)),
            .. Figures().Select(one => Column.Create(one.Name, one.Values.Select(value => double.IsNaN(value) ? (double?)null : value))),
        ]);

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        var table = new TableBuilder("Measurement invariance").Labels("model", [.. _steps.Select(step => step.Name)]);
        foreach ((string name, string heading, int? decimals, double[] values) in Figures())
        {
            if (decimals is null)
                table.PValue(heading, values);
            else
                table.Number(heading, values, decimals: decimals);
        }

        StructuralEquationResult first = _steps[0].Result;
        if (first.GroupSizes.Count > 0)
            table.Note($"Groups: {string.Join(", ", first.GroupNames.Zip(first.GroupSizes, (name, size) => string.Create(CultureInfo.InvariantCulture, $"{name} ({size:N0})")))}.");
        foreach (InvarianceStep step in _steps.Where(step => step.Result.Convergence.Reason is not null))
            table.Note($"{step.Name}: {step.Result.Convergence.Reason}");
        table.Note("Metric: equal loadings. Scalar: equal intercepts too; means of factors may be compared from there on. Strict: equal residual variances too. Each is tested against the one before.");
        foreach (string rule in _release?.Rules ?? [])
            table.Note(rule);
        return table.Source(_provenance.Label, _provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
    private IEnumerable<(string Name, string Heading, int? Decimals, double[] Values)> Figures()
    {
        double[] Of(Func<FitIndices, double> index) => [.. _steps.Select(step => step.Result.Convergence.IsUsable ? index(step.Result.Fit) : double.NaN)];
        double[] Against(Func<ModelComparison, double> value) => [.. _steps.Select(step => step.AgainstBefore is { } test ? value(test) : double.NaN)];
        yield return ("chi_square", "χ²", 2, Of(fit => (fit.RobustTest ?? fit.Test).Statistic));
        yield return ("df", "df", 0, Of(fit => fit.Test.DegreesOfFreedom));
        yield return ("cfi", "CFI", 3, Of(fit => fit.Cfi));
        yield return ("rmsea", "RMSEA", 3, Of(fit => fit.Rmsea));
        yield return ("chi_square_difference", "Δχ²", 2, Against(test => test.Test.Statistic));
        yield return ("df_difference", "Δdf", 0, Against(test => test.Test.DegreesOfFreedom));
        yield return ("p_value", "p", null, Against(test => test.Test.PValue));
        yield return ("cfi_difference", "ΔCFI", 3, Against(test => test.CfiDifference));
    }
}
