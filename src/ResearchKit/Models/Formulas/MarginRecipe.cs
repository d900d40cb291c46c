using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>How rows are changed for margins: a column is set to a value or moved a little in the data, and all terms that read it follow.</summary>
internal static class MarginRecipe
{
    // Of a standard deviation. Terms are differentiated numerically, the link exactly; a column that enters as it is loses nothing.
    private const double Step = 1e-4;

    /// <summary>Average marginal effects: slopes of numbers, differences of levels to the reference.</summary>
    public static IReadOnlyList<Estimate> Effects(
        Formula formula, DesignRecipe recipe, IResponseModel result, DataFrame complete, double[]? weights, IReadOnlyList<string>? variables, CancellationToken cancellationToken)
    {
        string[] readable = [.. formula.TermNodes.SelectMany(term => term.Variables).SelectMany(DesignRecipe.DataColumns).Select(column => complete[column.Name].Name).Distinct(StringComparer.Ordinal)];
        var estimates = new List<Estimate>();
        foreach (string asked in variables ?? readable)
        {
            string name = Array.Find(readable, column => column.Equals(asked, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException(NameSuggestion.NotFound("column", "the terms of this model", asked, readable), nameof(variables));
            Column column = complete[name];
            MarginRows Rows(DataFrame frame) => new(recipe.Build(frame, cancellationToken), Regression.Memory(recipe.Offset(frame)), Regression.Memory(weights));
            if (Levels(recipe, column) is { } levels)
            {
                MarginRows reference = Rows(Set(complete, column, levels[0]));
                foreach (string level in levels.Skip(1))
                    estimates.Add(result.AverageDifference($"{name}: {level} - {levels[0]}", reference, Rows(Set(complete, column, level)), cancellationToken));
                continue;
            }

            double[] values = column.Doubles();
            double[] distinct = [.. values.Distinct().Take(3).Order()];
            if (distinct.Length == 2)
            {
                string Of(double value) => value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture);
                estimates.Add(result.AverageDifference($"{name}: {Of(distinct[1])} - {Of(distinct[0])}", Rows(Set(complete, column, distinct[0])), Rows(Set(complete, column, distinct[1])), cancellationToken));
                continue;
            }

            double width = Spread(values) * Step;
            DesignMatrix Moved(double by) => recipe.Build(Replace(complete, column, [.. values.Select(value => value + by)]), cancellationToken);
            estimates.Add(result.AverageSlope(name, Rows(complete), Moved(-width / 2), Moved(width / 2), width, cancellationToken));
        }

        return estimates;
    }

    /// <summary>The mean that the model predicts on average over the rows, with a column set to each of some values in turn.</summary>
    public static IReadOnlyList<Estimate> Means(
        DesignRecipe recipe, IResponseModel result, DataFrame complete, double[]? weights, string variable, IReadOnlyList<object>? at, CancellationToken cancellationToken)
    {
        Column column = complete[variable];
        string[]? levels = Levels(recipe, column);
        object[] values = at is { Count: > 0 } ? [.. at] : levels is not null ? [.. levels] : [.. Quantiles(column.Doubles()).Cast<object>()];
        var estimates = new List<Estimate>();
        foreach (object value in values)
        {
            string text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
            DataFrame frame = levels is not null
                ? Set(complete, column, levels.FirstOrDefault(level => level.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException(NameSuggestion.NotFound("level", column.Name, text, levels), nameof(at)))
                : Set(complete, column, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture));
            estimates.Add(result.AverageMean($"{column.Name} = {text}", new MarginRows(recipe.Build(frame, cancellationToken), Regression.Memory(recipe.Offset(frame)), Regression.Memory(weights)), cancellationToken));
        }

        return estimates;
    }

    private static string[]? Levels(DesignRecipe recipe, Column column)
    {
        ModelVariable? factor = recipe.Variables.FirstOrDefault(variable => variable.IsFactor && variable.DataColumns.Any(read => read.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)));
        return factor is null ? null : [.. factor.Labels(full: true).Select(label => label[factor.Text.Length..])];
    }

    private static DataFrame Set(DataFrame frame, Column column, string level) => column switch
    {
        StringColumn => frame.WithColumn(Column.Create(column.Name, Enumerable.Repeat(level, frame.Length)).WithProvenance(column.Provenance)),
        _ when column.ElementType == typeof(bool) => frame.WithColumn(Column.Create(column.Name, Enumerable.Repeat(level == "TRUE", frame.Length)).WithProvenance(column.Provenance)),
        _ => Set(frame, column, double.Parse(level, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static DataFrame Set(DataFrame frame, Column column, double value) => Replace(frame, column, [.. Enumerable.Repeat(value, frame.Length)]);

    private static DataFrame Replace(DataFrame frame, Column column, double[] values) => frame.WithColumn(Column.Create(column.Name, values).WithProvenance(column.Provenance));

    private static double Spread(double[] values)
    {
        double mean = values.Average(), spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return spread > 0 ? spread : Math.Max(1, Math.Abs(mean));
    }

    private static double[] Quantiles(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return [.. new[] { 0.1, 0.25, 0.5, 0.75, 0.9 }.Select(share => sorted[(int)Math.Round(share * (sorted.Length - 1))]).Distinct()];
    }
}
