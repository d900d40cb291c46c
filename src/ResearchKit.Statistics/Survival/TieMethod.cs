namespace ResearchKit.Statistics.Survival;

/// <summary>How a Cox regression treats events at the same time.</summary>
public enum TieMethod
{
    /// <summary>Efron's (1977) approximation: close to the exact likelihood of tied events. R's default.</summary>
    Efron,

    /// <summary>Breslow's (1974): each tied event is held against all that were at risk. Biased towards zero where many are tied; SAS's and Stata's default.</summary>
    Breslow,
}
