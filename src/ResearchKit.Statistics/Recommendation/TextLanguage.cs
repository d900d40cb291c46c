namespace ResearchKit.Statistics.Recommendation;

/// <summary>Languages whose commonest words are known.</summary>
public enum TextLanguage
{
    /// <summary>Finnish.</summary>
    Finnish,

    /// <summary>Swedish.</summary>
    Swedish,

    /// <summary>English.</summary>
    English,
}
