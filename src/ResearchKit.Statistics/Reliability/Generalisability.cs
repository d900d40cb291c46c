using System.Globalization;

namespace ResearchKit.Statistics.Reliability;

/// <summary>A source of variance of a generalisability study.</summary>
/// <param name="Source">Persons, items, occasions, or what they have together.</param>
/// <param name="MeanSquare">Its mean square.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="Variance">The variance component of one observation; zero where the estimate is negative.</param>
/// <param name="Unclipped">The estimate as the mean squares give it.</param>
public sealed record GeneralisabilityComponent(string Source, double MeanSquare, double DegreesOfFreedom, double Variance, double Unclipped);

/// <summary>What a measurement with other numbers of items and occasions would be worth.</summary>
/// <param name="Items">Items (on each occasion).</param>
/// <param name="Occasions">Occasions; 1 in a study without them.</param>
/// <param name="Generalisability">Eρ²: reliability for comparing persons with each other (relative decisions).</param>
/// <param name="Dependability">Φ: reliability for comparing persons with a fixed mark (absolute decisions).</param>
/// <param name="RelativeError">Standard error of a person's mean among persons.</param>
/// <param name="AbsoluteError">Standard error of a person's mean as such.</param>
public sealed record DecisionStudy(int Items, int Occasions, double Generalisability, double Dependability, double RelativeError, double AbsoluteError);

/// <summary>
/// A generalisability study (Cronbach, Gleser, Nanda and Rajaratnam 1972; Brennan 2001) of persons by items, or of persons by items within occasions, balanced, by analysis of variance.
/// </summary>
public sealed class GeneralisabilityStudy
{
    private readonly double _items;
    private readonly double _occasions;

    private GeneralisabilityStudy(IReadOnlyList<GeneralisabilityComponent> components, double items, double occasions, int persons, int dropped)
    {
        (Components, _items, _occasions, Persons, RowsDropped) = (components, items, occasions, persons, dropped);
        Warnings = [.. components.Where(one => one.Unclipped < 0).Select(one => string.Create(CultureInfo.InvariantCulture,
            $"The variance of {one.Source} is estimated as {one.Unclipped:G3} and counted as 0: there is little of it, or too few of its units to tell."))];
    }

    /// <summary>Components of variance.</summary>
    public IReadOnlyList<GeneralisabilityComponent> Components { get; }

    /// <summary>Persons who have all observations.</summary>
    public int Persons { get; }

    /// <summary>Persons left out since an observation is missing.</summary>
    public int RowsDropped { get; }

    /// <summary>What to know. Empty if nothing.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Persons by items: each person has a score on each item.</summary>
    /// <param name="scores">One column an item; persons without all scores are left out.</param>
    /// <exception cref="ArgumentException">Fewer than two persons are complete, or no score varies.</exception>
    public static GeneralisabilityStudy OfItems(ScaleItems scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        CompleteItems complete = Complete(scores);
        int n = complete.Rows, k = scores.ItemCount;
        TwoWayTable table = TwoWayTable.Of(complete.Columns);
        return new GeneralisabilityStudy(
            [
                Component("persons", table.Persons, n - 1, (table.Persons - table.Residual) / k),
                Component("items", table.Items, k - 1, (table.Items - table.Residual) / n),
                Component("persons × items, and error", table.Residual, (n - 1.0) * (k - 1), table.Residual),
            ],
            k, 1, n, complete.Missingness.RowsDropped);
    }

    /// <summary>Persons by items within occasions: on each occasion other items, as many on each.</summary>
    /// <param name="scores">One column an item of an occasion.</param>
    /// <param name="occasions">The occasion of each column.</param>
    /// <exception cref="ArgumentException">Fewer than two occasions, fewer than two items on one, other numbers of items on each, or fewer than two complete persons.</exception>
    public static GeneralisabilityStudy OfItemsWithinOccasions(ScaleItems scores, IReadOnlyList<string> occasions)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(occasions);
        if (occasions.Count != scores.ItemCount)
            throw new ArgumentException($"There are {scores.ItemCount} columns and {occasions.Count} occasions. Give the occasion of each column.", nameof(occasions));
        int[][] groups = [.. occasions.Select((name, i) => (name, i)).GroupBy(one => one.name, StringComparer.Ordinal).Select(group => group.Select(one => one.i).ToArray())];
        int no = groups.Length, ni = groups[0].Length;
        if (no < 2 || ni < 2 || groups.Any(group => group.Length != ni))
            throw new ArgumentException("A balanced study needs two occasions or more, with two items or more and as many on each. Unbalanced designs need a mixed model: (1 | person) + (1 | occasion) + ...", nameof(occasions));
        CompleteItems complete = Complete(scores);
        int n = complete.Rows;
        double[][] means = [.. groups.Select(group => Enumerable.Range(0, n).Select(i => group.Average(j => complete.Columns[j][i])).ToArray())];
        TwoWayTable between = TwoWayTable.Of(means);
        // Mean squares of occasion means, times the items that each is the mean of; items and the rest within occasions.
        double msP = between.Persons * ni, msO = between.Items * ni, msPo = between.Residual * ni, msI = 0, msR = 0;
        foreach (int[] group in groups)
        {
            TwoWayTable within = TwoWayTable.Of([.. group.Select(j => complete.Columns[j])]);
            msI += within.Items / no;
            msR += within.Residual / no;
        }

        return new GeneralisabilityStudy(
            [
                Component("persons", msP, n - 1, (msP - msPo) / (ni * no)),
                Component("occasions", msO, no - 1, (msO - msI - msPo + msR) / (n * (double)ni)),
                Component("items within occasions", msI, no * (ni - 1.0), (msI - msR) / n),
                Component("persons × occasions", msPo, (n - 1.0) * (no - 1), (msPo - msR) / ni),
                Component("persons × items within occasions, and error", msR, (n - 1.0) * no * (ni - 1), msR),
            ],
            ni, no, n, complete.Missingness.RowsDropped);
    }

    /// <summary>What the design of the study is worth.</summary>
    public DecisionStudy AsStudied => Decide((int)_items, (int)_occasions);

    /// <summary>What a design with other numbers would be worth.</summary>
    /// <param name="items">Items (on each occasion), 1 or more.</param>
    /// <param name="occasions">Occasions, 1 or more; 1 in a study without them.</param>
    public DecisionStudy Decide(int items, int occasions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(occasions, 1);
        double person = Components[0].Variance, relative, absolute;
        double all = items * (double)occasions;
        if (Components.Count == 3)
        {
            if (occasions != 1)
                throw new ArgumentOutOfRangeException(nameof(occasions), occasions, "This study has no occasions, so that it cannot tell what more of them are worth.");
            relative = Components[2].Variance / items;
            absolute = relative + Components[1].Variance / items;
        }
        else
        {
            relative = Components[3].Variance / occasions + Components[4].Variance / all;
            absolute = relative + Components[1].Variance / occasions + Components[2].Variance / all;
        }

        return new DecisionStudy(items, occasions, person / (person + relative), person / (person + absolute), Math.Sqrt(relative), Math.Sqrt(absolute));
    }

    private static GeneralisabilityComponent Component(string source, double meanSquare, double degrees, double variance) => new(source, meanSquare, degrees, Math.Max(0, variance), variance);

    private static CompleteItems Complete(ScaleItems scores)
    {
        CompleteItems complete = CompleteItems.Of(scores, CancellationToken.None);
        if (complete.Rows < 2)
            throw new ArgumentException($"{complete.Rows} persons have all scores, and two are needed at least. Leave out columns with many missing.", nameof(scores));
        if (complete.Columns.All(column => column.All(value => value == complete.Columns[0][0])))
            throw new ArgumentException("No estimate, because all scores are the same.", nameof(scores));
        return complete;
    }
}
