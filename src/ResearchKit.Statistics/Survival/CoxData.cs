using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>What a Cox regression works on: times to one event and a design matrix, with strata, clusters and an offset where wanted. Arrays are kept, not copied.</summary>
public sealed class CoxData
{
    /// <summary>Puts times and design together.</summary>
    /// <param name="times">Times and events (0 and 1). With entries, a person may have several rows, each with the values of its stretch of time: covariates that vary.</param>
    /// <param name="design">The terms. An intercept is taken up by the baseline hazard and is no term of the model.</param>
    /// <param name="strata">Groups with a baseline hazard each; null for one.</param>
    /// <param name="clusters">Groups (or persons) whose rows may depend on each other, for cluster-robust errors; null for none.</param>
    /// <param name="offset">A part of the log hazard with a coefficient of one; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public CoxData(EventTimes times, DesignMatrix design, Grouping? strata = null, Grouping? clusters = null, ReadOnlyMemory<double>? offset = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(design);
        Check(design.RowCount, "rows of the design matrix");
        Check(strata?.Codes.Length, "strata");
        Check(clusters?.Codes.Length, "clusters");
        Check(offset?.Length, "offsets");
        (Times, Design, Strata, Clusters, Offset) = (times, design, strata, clusters, offset);

        void Check(int? actual, string what)
        {
            if (actual is { } length && length != times.RowCount)
                throw new ArgumentException($"There are {length} {what} and {times.RowCount} times. Give one a row.");
        }
    }

    /// <summary>Times and events.</summary>
    public EventTimes Times { get; }

    /// <summary>The terms.</summary>
    public DesignMatrix Design { get; }

    /// <summary>Groups with a baseline hazard each, or null.</summary>
    public Grouping? Strata { get; }

    /// <summary>Groups whose rows may depend on each other, or null.</summary>
    public Grouping? Clusters { get; }

    /// <summary>The offset, or null.</summary>
    public ReadOnlyMemory<double>? Offset { get; }

    /// <summary>Names of the terms without the intercept.</summary>
    internal IEnumerable<string> Terms => Design.HasIntercept ? Design.Terms.Skip(1) : Design.Terms;
}
