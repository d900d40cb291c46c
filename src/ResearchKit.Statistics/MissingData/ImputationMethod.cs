namespace ResearchKit.Statistics.MissingData;

/// <summary>How the missing values of one variable are drawn, given the others.</summary>
public enum ImputationMethod
{
    /// <summary>By kind: predictive mean matching of numbers, logistic of two categories, multinomial of more.</summary>
    ByKind,

    /// <summary>Predictive mean matching: the value of one of the five observed rows whose prediction is nearest. Values stay possible ones; needs enough rows nearby. As mice's <c>pmm</c>.</summary>
    PredictiveMeanMatching,

    /// <summary>Bayesian linear regression with normal residuals. As mice's <c>norm</c>.</summary>
    Normal,

    /// <summary>Bayesian logistic regression of two categories. As mice's <c>logreg</c>.</summary>
    Logistic,

    /// <summary>Bayesian multinomial regression of unordered categories; as mice's <c>polyreg</c>, but with drawn coefficients.</summary>
    Multinomial,

    /// <summary>Bayesian proportional odds regression of ordered categories; as mice's <c>polr</c>, but with drawn coefficients.</summary>
    Ordinal,

    /// <summary>Bayesian linear regression with an intercept for each cluster, drawn by Gibbs sampling; as mice's <c>2l.pan</c> with a random intercept.</summary>
    TwoLevelNormal,

    /// <summary>Computed from other variables after each of their draws, such as a sum score or a square.</summary>
    Passive,
}
