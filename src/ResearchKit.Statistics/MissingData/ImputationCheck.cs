using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Refuses by name what cannot be imputed, or by what nothing can.</summary>
internal static class ImputationCheck
{
    private const double Alike = 1e-7; // share of a column's spread that the others leave, below which it is a combination of them

    /// <summary>The rows in which a variable is missing.</summary>
    public static int[] MissingRows(ImputationVariable variable)
    {
        ReadOnlySpan<double> values = variable.Values.Span;
        var rows = new List<int>();
        double first = double.NaN;
        bool varies = false;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (double.IsNaN(value))
            {
                rows.Add(i);
                continue;
            }

            if (double.IsInfinity(value))
                throw new ArgumentException($"{variable.Name} is infinite in row {i}. Correct the value, or make it missing (NaN).");
            if (variable.Categories > 0 && !(value >= 0 && value < variable.Categories && value == Math.Floor(value)))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{variable.Name} is {value:R} in row {i}; its categories are the whole numbers from 0 to {variable.Categories - 1}."));
            varies |= !double.IsNaN(first) && value != first;
            first = double.IsNaN(first) ? value : first;
        }

        if (variable.Chosen == ImputationMethod.Passive)
            return [.. rows];
        if (rows.Count == values.Length)
            throw new ArgumentException($"{variable.Name} is missing in every row: there is nothing to learn its values from. Leave it out.");
        if (!varies)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{variable.Name} is constant: it is {first:R} wherever it is observed. It predicts nothing and its missing values can only be the same. Leave it out."));
        return [.. rows];
    }

    /// <summary>Refuses a method that does not fit the variable.</summary>
    public static void Method(ImputationVariable variable, int missing, int rows, Grouping? clusters)
    {
        ImputationMethod method = variable.Chosen;
        if (!Enum.IsDefined(method))
            throw new ArgumentException($"The method of {variable.Name} is none of ImputationMethod.");
        if (variable.Categories is 1 or < 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{variable.Name} has {variable.Categories} categories; give 2 or more, or 0 for numbers."));
        bool ofCategories = method is ImputationMethod.Logistic or ImputationMethod.Multinomial or ImputationMethod.Ordinal;
        if (method != ImputationMethod.Passive && ofCategories != variable.Categories > 0)
            throw new ArgumentException($"{variable.Name} {(variable.Categories > 0 ? "has categories" : "is of numbers")}, and {method} is for {(ofCategories ? "categories" : "numbers")}. Choose another method, or leave it to ByKind.");
        if (method == ImputationMethod.Logistic && variable.Categories != 2)
            throw new ArgumentException($"{variable.Name} has {variable.Categories} categories, and logistic imputation is for 2. Use Multinomial or Ordinal.");
        if (method == ImputationMethod.Passive != (variable.Derive is not null))
            throw new ArgumentException($"{variable.Name} {(variable.Derive is null ? "is passive and lacks Derive, which says how it is computed" : "has Derive, which is for passive variables: set Method to Passive")}.");
        if (!double.IsFinite(variable.Shift) || variable.Shift != 0 && (ofCategories || method == ImputationMethod.Passive))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The shift of {variable.Name} is {variable.Shift:R}; shifts are finite and for drawn numbers."));
        if (method == ImputationMethod.TwoLevelNormal)
        {
            if (clusters is null)
                throw new ArgumentException($"{variable.Name} is imputed in two levels, which needs clusters: pass the Grouping of the rows.");
            if (clusters.Codes.Length != rows || clusters.Codes.Contains(-1))
                throw new ArgumentException($"{clusters.Name} needs one group for each of the {rows} rows, none missing.");
            if (clusters.GroupCount < 4)
                throw new ArgumentException($"{clusters.Name} has {clusters.GroupCount} groups; two-level imputation needs 4 or more to see how they vary. Use Normal with the groups as categories.");
        }

        if (method != ImputationMethod.Passive && missing > 0 && rows - missing < 5)
            throw new ArgumentException($"{variable.Name} is observed in {rows - missing} rows; imputation needs 5 or more to learn from. Leave it out.");
    }

    /// <summary>Refuses a predictor that others determine, in the rows where all are observed.</summary>
    public static void Collinear(ImputationVariable[] variables, int target, int[] predictors)
    {
        var columns = new List<(string Name, double[] Values)>();
        foreach (int other in predictors)
        {
            double[][] expanded = ImputationPlan.Expand(variables[other], variables[other].Values.ToArray());
            for (int k = 0; k < expanded.Length; k++)
                columns.Add((ImputationPlan.Label(variables[other], k), expanded[k]));
        }

        int n = variables[0].Values.Length;
        int[] rows = [.. Enumerable.Range(0, n).Where(i => columns.TrueForAll(column => !double.IsNaN(column.Values[i])))];
        if (rows.Length <= columns.Count + 1)
            return; // too few to tell; what adds nothing in a draw is left out there and warned of
        var basis = new List<double[]>();
        foreach ((string name, double[] values) in columns)
        {
            double[] rest = [.. rows.Select(i => values[i])];
            double mean = rest.Average();
            for (int i = 0; i < rest.Length; i++)
                rest[i] -= mean;
            double length = Math.Sqrt(rest.Sum(value => value * value));
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] one in basis)
                {
                    double along = 0;
                    for (int i = 0; i < rest.Length; i++)
                        along += one[i] * rest[i];
                    for (int i = 0; i < rest.Length; i++)
                        rest[i] -= along * one[i];
                }
            }

            double left = Math.Sqrt(rest.Sum(value => value * value));
            if (length == 0 || left <= Alike * length)
            {
                if (length == 0)
                    continue;
                throw new ArgumentException(
                    $"{name} is collinear: in the rows where all predictors of {variables[target].Name} are observed, it is a combination of those before it ({string.Join(", ", columns.TakeWhile(column => column.Name != name).Select(column => column.Name))}). Leave one out, make it passive, or choose Predictors.");
            }

            for (int i = 0; i < rest.Length; i++)
                rest[i] /= left;
            basis.Add(rest);
        }
    }
}
