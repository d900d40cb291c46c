using ResearchKit.Frames;

namespace ResearchKit.Privacy.Estimates;

/// <summary>
/// What a fitted model is about to tell, and of whom, in the terms of the release gate. Every kind of model hands one to <see cref="ModelGate.Decide"/> when it has been
/// fitted; the gate knows nothing of methods. Arrays have one value for each used row, in the order of the frame.
/// </summary>
internal sealed record ModelDisclosure
{
    /// <summary>The model as its author wrote it, for messages: <c>grade ~ burnout + school</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The rows that were given.</summary>
    public required DataFrame Frame { get; init; }

    /// <summary>For each row of the frame, whether the fit used it.</summary>
    public required bool[] Used { get; init; }

    /// <summary>The column that says whose row it is; null for the rule of <see cref="ReleaseOptions.Learner"/>.</summary>
    public string? Learner { get; init; }

    /// <summary>The columns from which numbers are made: outcome, terms, offsets, weights. Not the clusters, and not the groups of random effects.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The outcome as the formula names it.</summary>
    public required string Outcome { get; init; }

    /// <summary>The columns that the outcome is made of.</summary>
    public required IReadOnlyList<string> OutcomeColumns { get; init; }

    /// <summary>The outcome, less an offset.</summary>
    public required double[] OutcomeValues { get; init; }

    /// <summary>
    /// What is told of besides the outcome in the same way: the other items of a scale, whose means and variances a factor model tells. Each is looked at as the outcome is. Empty where there is one outcome.
    /// </summary>
    public IReadOnlyList<ModelOutcome> FurtherOutcomes { get; init; } = [];

    /// <summary>Weights, zero or more; null where each row weighs the same. A row of weight zero is not in the fit.</summary>
    public double[]? Weights { get; init; }

    /// <summary>What of the terms has levels: factors, columns of two values, and their combinations where a term is a product.</summary>
    public required IReadOnlyList<ModelFactor> Factors { get; init; }

    /// <summary>The columns of the design other than the intercept, with the names of their terms.</summary>
    public required IReadOnlyList<(string Term, ReadOnlyMemory<double> Values)> Design { get; init; }

    /// <summary>Whether there is an intercept.</summary>
    public required bool HasIntercept { get; init; }

    /// <summary>Rows less parameters.</summary>
    public required double ResidualDegreesOfFreedom { get; init; }

    /// <summary>The share of the outcome's variation that the terms explain (R²), 0 to 1; NaN where the model has none.</summary>
    public double ExplainedShare { get; init; } = double.NaN;

    /// <summary>Groups that effects are estimated of one by one (random effects). Empty where there are none.</summary>
    public IReadOnlyList<ModelGroups> Groups { get; init; } = [];

    /// <summary>The disclosure with each outcome in turn as the outcome.</summary>
    public IEnumerable<ModelDisclosure> ByOutcome() =>
        FurtherOutcomes.Select(further => this with { Outcome = further.Name, OutcomeColumns = further.Columns, OutcomeValues = further.Values }).Prepend(this);
}

/// <summary>One of several outcomes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The frame's columns that it is made of.</param>
/// <param name="Values">Its value in each used row.</param>
internal sealed record ModelOutcome(string Name, IReadOnlyList<string> Columns, double[] Values);

/// <summary>Levels by which a term tells rows apart.</summary>
/// <param name="Term">The term: <c>school</c>, <c>school:sex</c>.</param>
/// <param name="Codes">The level of each used row, from 0.</param>
/// <param name="Levels">The levels' labels.</param>
/// <param name="Columns">The frame's columns that it reads.</param>
internal sealed record ModelFactor(string Term, int[] Codes, IReadOnlyList<string> Levels, IReadOnlyList<string> Columns);

/// <summary>Groups with an effect each.</summary>
/// <param name="Name">What the groups are: <c>school</c>. One that is the column of learners is hidden whole.</param>
/// <param name="Codes">The group of each used row, from 0.</param>
/// <param name="Labels">The groups' labels.</param>
internal sealed record ModelGroups(string Name, int[] Codes, IReadOnlyList<string> Labels);
