using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Models;

/// <summary>The ladder of measurement invariance over the groups of a frame. Displays itself as a table of steps.</summary>
public sealed class FactorInvariance : IDisplayable
{
    private readonly FrameProvenance _provenance;

    internal FactorInvariance(FrameProvenance provenance, IReadOnlyList<InvarianceStep> steps) => (_provenance, Steps) = (provenance, steps);

    /// <summary>Configural, metric, scalar and strict models with the test of each against the one before.</summary>
    public IReadOnlyList<InvarianceStep> Steps { get; }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        double Of(InvarianceStep step, Func<FitIndices, double> index) => step.Result.Convergence.IsUsable ? index(step.Result.Fit) : double.NaN;
        double Against(InvarianceStep step, Func<ModelComparison, double> value) => step.AgainstBefore is { } test ? value(test) : double.NaN;
        var table = new TableBuilder("Measurement invariance")
            .Labels("model", [.. Steps.Select(step => step.Name)])
            .Number("χ²", [.. Steps.Select(step => Of(step, fit => (fit.RobustTest ?? fit.Test).Statistic))], decimals: 2)
            .Number("df", [.. Steps.Select(step => Of(step, fit => fit.Test.DegreesOfFreedom))], decimals: 0)
            .Number("CFI", [.. Steps.Select(step => Of(step, fit => fit.Cfi))], decimals: 3)
            .Number("RMSEA", [.. Steps.Select(step => Of(step, fit => fit.Rmsea))], decimals: 3)
            .Number("Δχ²", [.. Steps.Select(step => Against(step, test => test.Test.Statistic))], decimals: 2)
            .Number("Δdf", [.. Steps.Select(step => Against(step, test => test.Test.DegreesOfFreedom))], decimals: 0)
            .PValue("p", [.. Steps.Select(step => Against(step, test => test.Test.PValue))])
            .Number("ΔCFI", [.. Steps.Select(step => Against(step, test => test.CfiDifference))], decimals: 3);
        StructuralEquationResult first = Steps[0].Result;
        if (first.GroupSizes.Count > 0)
            table.Note($"Groups: {string.Join(", ", first.GroupNames.Zip(first.GroupSizes, (name, size) => string.Create(CultureInfo.InvariantCulture, $"{name} ({size:N0})")))}.");
        foreach (InvarianceStep step in Steps.Where(step => step.Result.Convergence.Reason is not null))
            table.Note($"{step.Name}: {step.Result.Convergence.Reason}");
        return table.Note("Metric: equal loadings. Scalar: equal intercepts too; means of factors may be compared from there on. Strict: equal residual variances too. Each is tested against the one before.")
            .Source(_provenance.Label, _provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
