using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MissingData;

/// <summary>What is imputed, by what, in which order: checked once, the same for all chains.</summary>
internal sealed class ImputationPlan
{
    private ImputationPlan(ImputationVariable[] variables, Grouping? clusters, int[] order, int[][] predictors, int[][] missing)
    {
        (Variables, Clusters, Order, Predictors, Missing) = (variables, clusters, order, predictors, missing);
    }

    public ImputationVariable[] Variables { get; }

    public Grouping? Clusters { get; }

    /// <summary>Indices of the variables that are drawn or computed, in order of the visit.</summary>
    public int[] Order { get; }

    /// <summary>For each variable, its predictors.</summary>
    public int[][] Predictors { get; }

    /// <summary>For each variable, the rows in which it is missing.</summary>
    public int[][] Missing { get; }

    public int RowCount => Variables[0].Values.Length;

    public static ImputationPlan Of(IReadOnlyList<ImputationVariable> given, Grouping? clusters, ChainedEquationsOptions options)
    {
        if (given.Count < 2)
            throw new ArgumentException($"Chained equations predict variables by each other; there are {given.Count}. Name at least one more variable that tells something of the missing values.", nameof(given));
        ImputationVariable[] variables = [.. given];
        int n = variables[0].Values.Length;
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int v = 0; v < variables.Length; v++)
        {
            if (!index.TryAdd(variables[v].Name, v))
                throw new ArgumentException($"Two variables are named '{variables[v].Name}'. Give each a name of its own.", nameof(given));
            if (variables[v].Values.Length != n)
                throw new ArgumentException($"{variables[v].Name} has {variables[v].Values.Length} values and {variables[0].Name} {n}. Give one value a row.", nameof(given));
        }

        int[][] missing = [.. variables.Select(ImputationCheck.MissingRows)];
        var predictors = new int[variables.Length][];
        for (int v = 0; v < variables.Length; v++)
        {
            ImputationCheck.Method(variables[v], missing[v].Length, n, clusters);
            int self = v;
            predictors[v] = variables[v].Predictors is { } named
                ? [.. named.Select(name => index.TryGetValue(name, out int found) && found != self ? found
                    : throw new ArgumentException($"{variables[self].Name} is to be predicted by '{name}', which is {(name == variables[self].Name ? "itself" : "no variable")}. There are: {string.Join(", ", index.Keys)}.", nameof(given)))]
                : [.. Enumerable.Range(0, variables.Length).Where(other => other != self && variables[other].Chosen != ImputationMethod.Passive)];
            if (missing[v].Length > 0 && predictors[v].Length == 0 && variables[v].Chosen != ImputationMethod.Passive)
                throw new ArgumentException($"{variables[v].Name} has no predictor. Name one at least.", nameof(given));
        }

        for (int v = 0; v < variables.Length; v++)
        {
            if (missing[v].Length > 0 && variables[v].Chosen != ImputationMethod.Passive)
                ImputationCheck.Collinear(variables, v, predictors[v]);
        }

        return new ImputationPlan(variables, clusters, OrderOf(variables, missing, options.VisitOrder, index), predictors, missing);
    }

    private static int[] OrderOf(ImputationVariable[] variables, int[][] missing, IReadOnlyList<string>? visit, Dictionary<string, int> index)
    {
        int[] drawn = [.. Enumerable.Range(0, variables.Length).Where(v => missing[v].Length > 0 && variables[v].Chosen != ImputationMethod.Passive)];
        if (visit is null)
            return [.. drawn.OrderBy(v => missing[v].Length).ThenBy(v => v)];
        int[] asked = [.. visit.Select(name => index.TryGetValue(name, out int v) ? v : throw new ArgumentException($"The visit order names '{name}', which is no variable. There are: {string.Join(", ", index.Keys)}."))];
        int left = Array.FindIndex(drawn, v => !asked.Contains(v));
        if (left >= 0)
            throw new ArgumentException($"The visit order leaves out {variables[drawn[left]].Name}, which has missing values. Name every incomplete variable.");
        return [.. asked.Where(drawn.Contains)];
    }

    /// <summary>The columns that a variable is as a predictor: itself, or indicators of its categories but the first.</summary>
    public static double[][] Expand(ImputationVariable variable, double[] values) => variable.Categories <= 2
        ? [values]
        : [.. Enumerable.Range(1, variable.Categories - 1).Select(category => values.Select(value => value == category ? 1.0 : double.IsNaN(value) ? double.NaN : 0).ToArray())];

    /// <summary>What an expanded column is called.</summary>
    public static string Label(ImputationVariable variable, int column) => variable.Categories <= 2
        ? variable.Name
        : string.Create(CultureInfo.InvariantCulture, $"category {column + 1} of {variable.Name}");
}
