namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>How the variance of true effects between studies (tau²) is estimated.</summary>
public enum HeterogeneityEstimator
{
    /// <summary>Restricted maximum likelihood: the default, recommended by Veroniki and others (2016), Research Synthesis Methods 7.</summary>
    Reml,

    /// <summary>Maximum likelihood: too small with few studies; for comparing models.</summary>
    MaximumLikelihood,

    /// <summary>DerSimonian and Laird (1986), by moments in one step; too small where there is much heterogeneity.</summary>
    DerSimonianLaird,

    /// <summary>Paule and Mandel (1982): the value at which Q is what is expected.</summary>
    PauleMandel,

    /// <summary>Empirical Bayes (Morris 1983): the same value as Paule and Mandel's, reached otherwise.</summary>
    EmpiricalBayes,

    /// <summary>Sidik and Jonkman (2005), two steps; never zero.</summary>
    SidikJonkman,

    /// <summary>None: one true effect for all (the common or fixed effect model).</summary>
    Fixed,
}

/// <summary>How coefficients are tested.</summary>
public enum MetaAnalysisTest
{
    /// <summary>Knapp and Hartung (2003): standard errors scaled by the observed spread, and Student's t. The default; keeps its level with few studies.</summary>
    KnappHartung,

    /// <summary>The same, with standard errors that are never made smaller.</summary>
    KnappHartungAtLeastOne,

    /// <summary>The normal distribution, as if tau² were known: intervals too short with few studies.</summary>
    Normal,
}
