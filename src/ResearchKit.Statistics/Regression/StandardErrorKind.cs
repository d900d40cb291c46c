namespace ResearchKit.Statistics.Regression;

/// <summary>How the standard errors of a linear regression are estimated.</summary>
public enum StandardErrorKind
{
    /// <summary>From one residual variance: right when all rows vary alike and independently. Degrees of freedom n - p.</summary>
    Classical,

    /// <summary>White (1980): rows may vary differently. Too small in small samples; prefer <see cref="HC3"/>. Degrees of freedom n - p.</summary>
    HC0,

    /// <summary><see cref="HC0"/> times n / (n - p); Stata's <c>robust</c>.</summary>
    HC1,

    /// <summary>Squared residuals over 1 - leverage: unbiased when all rows vary alike.</summary>
    HC2,

    /// <summary>Squared residuals over (1 - leverage)²: close to the jackknife; the safest of the four in small samples (Long and Ervin 2000).</summary>
    HC3,

    /// <summary>Rows of one cluster may depend on each other (Liang and Zeger 1986); no correction. Degrees of freedom clusters - 1.</summary>
    CR0,

    /// <summary><see cref="CR0"/> times G / (G - 1), with G clusters; clubSandwich's CR1. Degrees of freedom G - 1.</summary>
    CR1,

    /// <summary><see cref="CR0"/> times G / (G - 1) times (n - 1) / (n - p); Stata's <c>vce(cluster)</c>. Degrees of freedom G - 1.</summary>
    CR1S,

    /// <summary>
    /// Bias-reduced linearisation (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018) under an independence working model, with Satterthwaite degrees of
    /// freedom for each coefficient: for few clusters, or clusters of very different sizes. Without case weights.
    /// </summary>
    CR2,
}

/// <summary>Questions about a kind of standard error.</summary>
internal static class StandardErrorKinds
{
    public static bool NeedsClusters(this StandardErrorKind kind) => kind >= StandardErrorKind.CR0;

    public static string Describe(this StandardErrorKind kind, string? clusters) => kind switch
    {
        StandardErrorKind.Classical => "classical standard errors",
        StandardErrorKind.CR2 => $"CR2 cluster-robust standard errors by {clusters}, Satterthwaite degrees of freedom",
        _ when kind.NeedsClusters() => $"{kind} cluster-robust standard errors by {clusters}",
        _ => $"{kind} heteroskedasticity-robust standard errors",
    };
}
