namespace ResearchKit.Statistics.Regression;

/// <summary>What is said of terms that were left out because they add nothing to the terms before them.</summary>
internal static class AliasingWarning
{
    public static string? Of(IReadOnlyList<string> terms, bool allConstant)
    {
        string why = allConstant ? "is the same in every row" : "is a combination of the terms before it";
        return terms.Count switch
        {
            0 => null,
            1 => $"Left out {terms[0]}: it {why}. Leave it out of the model, or change the terms before it.",
            _ => $"Left out {string.Join(", ", terms)}: each {why}. Leave them out of the model, or change the terms before them.",
        };
    }
}
