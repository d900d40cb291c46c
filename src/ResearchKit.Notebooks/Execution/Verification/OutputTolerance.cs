namespace ResearchKit.Notebooks.Execution.Verification;

/// <summary>How far numbers in outputs may be apart: two are the same where they differ by no more than the larger of both allowances.</summary>
/// <param name="Relative">Allowed difference as a share of the larger of the two, 0 or more. Default: 1e-6.</param>
/// <param name="Absolute">Allowed difference in the number's own unit, 0 or more. Default: 1e-12.</param>
public sealed record OutputTolerance(double Relative = 1e-6, double Absolute = 1e-12)
{
    /// <summary>Whether two numbers are the same. Not-a-numbers are the same as each other, infinities as those of their sign.</summary>
    /// <param name="stored">The stored number.</param>
    /// <param name="now">The new one.</param>
    public bool Allows(double stored, double now)
    {
        if (stored.Equals(now))
            return true;
        if (!double.IsFinite(stored) || !double.IsFinite(now))
            return false;
        return Math.Abs(stored - now) <= Math.Max(Absolute, Relative * Math.Max(Math.Abs(stored), Math.Abs(now)));
    }
}
