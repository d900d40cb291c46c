namespace ResearchKit.Statistics.Estimation;

/// <summary>How an estimation ended.</summary>
public enum ConvergenceStatus
{
    /// <summary>Solved in closed form, or the optimiser met its tolerance.</summary>
    Converged,

    /// <summary>Met its tolerance at the edge of the parameter space (a variance of zero, a guess of one): use with the warning.</summary>
    Boundary,

    /// <summary>The optimiser stopped before its tolerance. Estimates are where it stopped.</summary>
    NotConverged,

    /// <summary>There is no estimate; <see cref="ConvergenceRecord.Reason"/> names why.</summary>
    NoEstimate,
}

/// <summary>Facts of the optimisation, as data on the result.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Iterations">Iterations used; 0 for a closed form.</param>
/// <param name="Objective">Value of the objective at the end (log-likelihood, or residual sum of squares); NaN if none.</param>
/// <param name="GradientNorm">Largest absolute element of the gradient at the end; 0 for a closed form; NaN if not known.</param>
/// <param name="Reason">Null when converged; otherwise one sentence that names the cause and the next step.</param>
public sealed record ConvergenceRecord(
    ConvergenceStatus Status, int Iterations, double Objective, double GradientNorm, string? Reason = null)
{
    /// <summary>Whether the estimates may be used.</summary>
    public bool IsUsable => Status is ConvergenceStatus.Converged or ConvergenceStatus.Boundary;

    /// <summary>A model solved in closed form.</summary>
    /// <param name="objective">Value of the objective.</param>
    public static ConvergenceRecord ClosedForm(double objective) => new(ConvergenceStatus.Converged, 0, objective, 0);

    /// <summary>A model without an estimate.</summary>
    /// <param name="reason">One sentence: "No estimate, because ...", and the next step.</param>
    public static ConvergenceRecord NoEstimate(string reason) => new(ConvergenceStatus.NoEstimate, 0, double.NaN, double.NaN, reason);
}
