using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Effects that vary by group: <c>(1 + x | school)</c> or, with independent effects, <c>(1 + x || school)</c>. Arrays are kept, not copied.</summary>
/// <remarks>Several terms may have the same grouping; their effects are then independent of each other, as in R's lme4.</remarks>
public sealed class RandomTerm
{
    /// <summary>A term.</summary>
    /// <param name="design">The columns whose effects vary, with the intercept where its effect does. One value a row; NaN leaves the row out.</param>
    /// <param name="grouping">The group of each row; a missing group leaves the row out.</param>
    /// <param name="isCorrelated">Whether the effects of one group may be correlated (default), or are independent (<c>||</c>).</param>
    /// <exception cref="ArgumentException">The grouping has another number of rows than the design.</exception>
    public RandomTerm(DesignMatrix design, Grouping grouping, bool isCorrelated = true)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(grouping);
        if (grouping.Codes.Length != design.RowCount)
            throw new ArgumentException($"The grouping {grouping.Name} has {grouping.Codes.Length} rows and its design {design.RowCount}. Give one group a row.", nameof(grouping));
        Design = design;
        Grouping = grouping;
        IsCorrelated = isCorrelated;
    }

    /// <summary>The columns whose effects vary.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The groups that they vary by.</summary>
    public Grouping Grouping { get; }

    /// <summary>Whether the effects of one group may be correlated. With one column it makes no difference.</summary>
    public bool IsCorrelated { get; }

    /// <summary>A random intercept: <c>(1 | school)</c>.</summary>
    /// <param name="grouping">The groups.</param>
    public static RandomTerm Intercept(Grouping grouping)
    {
        ArgumentNullException.ThrowIfNull(grouping);
        return new RandomTerm(DesignMatrix.Create(true, grouping.Codes.Length), grouping);
    }
}
