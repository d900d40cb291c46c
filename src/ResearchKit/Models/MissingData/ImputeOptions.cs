using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Missing.Impute"/>.</summary>
public sealed record ImputeOptions
{
    /// <summary>The columns of the imputation: those to complete and those that predict them; null (the default) for all of numbers, truth values and texts of up to 20 levels.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>How a column is drawn, by its name. Default by kind: matching of numbers, logistic of two levels, multinomial of more.</summary>
    public IReadOnlyDictionary<string, ImputationMethod> Methods { get; init; } = new Dictionary<string, ImputationMethod>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Levels in order, of columns that are drawn as ordered (<see cref="ImputationMethod.Ordinal"/>), by name; else texts are in alphabetical order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Levels { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What predicts a column, by its name; else all other columns.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Predictors { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Columns computed from others after each draw, by name: <c>["square"] = "minutes^2"</c>. They are added where the data has none.</summary>
    public IReadOnlyDictionary<string, string> Passive { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is added to drawn values of a column, in its unit: how results change if those who did not answer are higher or lower than those alike.</summary>
    public IReadOnlyDictionary<string, double> Shifts { get; init; } = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Column of the clusters (schools), for two-level draws. Null for none.</summary>
    public string? Cluster { get; init; }

    /// <summary>Completed data sets, 2 or more. Default 20.</summary>
    public int Imputations { get; init; } = 20;

    /// <summary>Rounds. Default 10.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Seed of all draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Incomplete columns in the order in which they are drawn; null for fewest missing first.</summary>
    public IReadOnlyList<string>? VisitOrder { get; init; }
}
