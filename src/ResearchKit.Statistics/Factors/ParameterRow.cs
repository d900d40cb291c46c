namespace ResearchKit.Statistics.Factors;

/// <summary>One parameter of one group, free or fixed.</summary>
internal sealed class ParameterRow(string left, string verb, string right, int group)
{
    public string Left { get; } = left;

    /// <summary>=~, ~, ~~ or ~1.</summary>
    public string Operator { get; } = verb;

    public string Right { get; } = right;

    public int Group { get; } = group;

    public string? Label { get; set; }

    /// <summary>Its value where it is fixed; NaN where it is free.</summary>
    public double Fixed { get; set; } = double.NaN;

    /// <summary>Whether it keeps the value of the sample: moments of fixed predictors.</summary>
    public bool IsOfSample { get; init; }

    public double? Start { get; set; }

    /// <summary>Number of the parameter; -1 where it is fixed.</summary>
    public int Parameter { get; set; } = -1;

    public bool IsFree => double.IsNaN(Fixed) && !IsOfSample;

    public string Term => Operator == "~1" ? $"{Left} ~ 1" : $"{Left} {Operator} {Right}";
}
