using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>What a mixed model works on: an outcome, the fixed part's design and the terms that vary by group. Arrays are kept, not copied.</summary>
public sealed class MixedModelData
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="outcome">One value a row; NaN is a missing value.</param>
    /// <param name="design">The fixed part, with as many rows.</param>
    /// <param name="randomTerms">The terms that vary by group, at least one, in the order of the model.</param>
    /// <param name="weights">Case weights proportional to the inverse of each row's residual variance, as in R's lme4: zero or more, zero leaves the row out. Null for equal weights.</param>
    /// <param name="offset">A part of the prediction with a coefficient of one. Null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there is no random term.</exception>
    public MixedModelData(
        ReadOnlyMemory<double> outcome,
        DesignMatrix design,
        IReadOnlyList<RandomTerm> randomTerms,
        ReadOnlyMemory<double>? weights = null,
        ReadOnlyMemory<double>? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(randomTerms);
        if (randomTerms.Count == 0)
            throw new ArgumentException("A mixed model has at least one term that varies by group, such as (1 | school). Without one, fit a LinearRegression.", nameof(randomTerms));
        CheckLength(outcome.Length, design.RowCount, "The outcome");
        CheckLength(weights?.Length ?? design.RowCount, design.RowCount, "The weights");
        CheckLength(offset?.Length ?? design.RowCount, design.RowCount, "The offset");
        foreach (RandomTerm term in randomTerms)
            CheckLength(term.Design.RowCount, design.RowCount, $"The random term of {term.Grouping.Name}");
        Outcome = outcome;
        Design = design;
        RandomTerms = [.. randomTerms];
        Weights = weights;
        Offset = offset;
    }

    /// <summary>One value a row.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The fixed part.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The terms that vary by group.</summary>
    public IReadOnlyList<RandomTerm> RandomTerms { get; }

    /// <summary>Case weights, or null for equal weights.</summary>
    public ReadOnlyMemory<double>? Weights { get; }

    /// <summary>The offset, or null for none.</summary>
    public ReadOnlyMemory<double>? Offset { get; }

    private static void CheckLength(int actual, int expected, string what)
    {
        if (actual != expected)
            throw new ArgumentException($"{what} has {actual} values and the design matrix {expected} rows. Give one value a row.");
    }
}
