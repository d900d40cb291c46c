using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Factors;

/// <summary>One parameter of a structural equation model.</summary>
/// <param name="Left">Left side: the factor of a loading, the outcome of a regression.</param>
/// <param name="Operator"><c>=~</c> loading, <c>~</c> regression, <c>~~</c> variance or covariance, <c>~1</c> mean or intercept, <c>:=</c> defined.</param>
/// <param name="Right">Right side; empty for <c>~1</c> and <c>:=</c>.</param>
/// <param name="Group">Name of the group; null where there is one group, and for defined parameters.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="IsFree">Whether it was estimated; else the value was fixed and has no standard error.</param>
/// <param name="Estimate">Value, standard error, interval and test (z), in the units of the data.</param>
/// <param name="Standardised">The same where all variables, observed and latent, have variance 1 (lavaan's std.all), by the delta method.</param>
public sealed record StructuralParameter(
    string Left, string Operator, string Right, string? Group, string? Label, bool IsFree, Estimate Estimate, Estimate Standardised)
{
    /// <summary>The parameter as the syntax writes it, such as <c>visual =~ x1</c>; with several groups followed by the group.</summary>
    public string Term => Estimate.Term;
}
