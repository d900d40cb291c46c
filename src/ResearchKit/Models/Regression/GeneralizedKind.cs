namespace ResearchKit.Models;

/// <summary>Which generalised regression a model is.</summary>
internal enum GeneralizedKind
{
    Logistic,
    Firth,
    Poisson,
    NegativeBinomial,
}
