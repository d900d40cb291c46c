using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <summary>The columns of times and events of a frame as arrays.</summary>
internal static class EventColumns
{
    /// <summary>Refuses protected rows where the release gate has no rule.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public static void Refuse(DataFrame frame, string what)
    {
        if (frame.Provenance.Protection.MayBeShown())
            return;
        throw new ProtectedDataException(
            $"{what} of protected rows: each step counts how many had the event at one time, down to single learners, which the release gate has no rule for. Survival.DiscreteHazard goes through the gate; or release a table of learners at risk and events by period, and show that.");
    }

    /// <summary>Numbers of a column.</summary>
    public static double[] Numbers(DataFrame frame, string name)
    {
        Column column = Find(frame, name);
        return column.IsNumeric || column.ElementType == typeof(bool) ? column.Doubles()
            : throw new ArgumentException($"{column.Name} holds {(column is StringColumn ? "text" : column.ElementType.Name)}; times, entries and weights are numbers. Count days or weeks from the origin first, for example with frame.Sql(\"select *, date_diff('week', started, ended) as week from this\").");
    }

    /// <summary>Whether the event happened, as 1, 0 and NaN.</summary>
    public static double[] Occurred(DataFrame frame, string name, string? level)
    {
        Column column = Find(frame, name);
        if (column is not StringColumn text)
            return Numbers(frame, name);
        string[] levels = Levels(text);
        if (level is null)
            throw new ArgumentException($"{name} holds text. Say which level is the event: new() {{ Event = \"{(frame.Provenance.Protection.MayBeShown() ? levels.FirstOrDefault() ?? "withdrawn" : "withdrawn")}\" }}.");
        if (levels.Length > 0 && !levels.Contains(level, StringComparer.Ordinal))
            throw new ArgumentException(frame.Provenance.Protection.MayBeShown() ? NameSuggestion.NotFound("level", name, level, levels) : $"{name} has no level \"{level}\". Which it has is not told of protected rows.");
        return [.. text.All().Select(value => value is null ? double.NaN : value == level ? 1.0 : 0)];
    }

    /// <summary>The number of the event of each row, 0 for none, and the events' names.</summary>
    public static (double[] Kinds, IReadOnlyList<string> Names) Kinds(DataFrame frame, string name, string? censored)
    {
        Column column = Find(frame, name);
        if (column is not StringColumn text)
        {
            double[] numbers = Numbers(frame, name);
            double most = numbers.Where(double.IsFinite).DefaultIfEmpty(1).Max();
            return (numbers, [.. Enumerable.Range(1, Math.Clamp((int)most, 1, 1000)).Select(kind => $"{name} {kind.ToString(CultureInfo.InvariantCulture)}")]);
        }

        string[] levels = Levels(text);
        if (censored is null || !levels.Contains(censored, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"Say which level of {name} means that no event was observed: new() {{ Censored = \"{levels.FirstOrDefault() ?? "enrolled"}\" }}. Its levels: {string.Join(", ", levels.Take(8))}. Where every row has an event, give numbers, 1 for the first.");
        }

        string[] names = [.. levels.Where(level => level != censored)];
        return ([.. text.All().Select(value => value is null ? double.NaN : value == censored ? 0 : Array.IndexOf(names, value) + 1.0)], names);
    }

    /// <summary>Groups of a column with their names; null without a column.</summary>
    public static (Grouping? Groups, IReadOnlyList<string> Names) Groups(DataFrame frame, string? name)
    {
        if (name is null)
            return (null, ["all"]);
        string?[] levels = [.. FormulaColumns.Levels(Find(frame, name))];
        return (Grouping.FromKeys(name, levels), [.. levels.OfType<string>().Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Times of the rows of a frame.</summary>
    public static EventTimes Times(DataFrame frame, string time, double[] occurred, string? entry, string? weights)
    {
        ReadOnlyMemory<double>? entries = null, given = null;
        if (entry is not null)
            entries = Numbers(frame, entry);
        if (weights is not null)
            given = Numbers(frame, weights);
        return new EventTimes(Numbers(frame, time), occurred, entries, given);
    }

    public static Column Find(DataFrame frame, string name) => frame.HasColumn(name) ? frame[name] : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames]));

    private static string[] Levels(StringColumn column)
    {
        string[] found = [.. column.All().OfType<string>().Distinct(StringComparer.Ordinal)];
        return column.Categories is { } categories ? [.. categories.Where(level => found.Contains(level, StringComparer.Ordinal))] : [.. found.Order(StringComparer.Ordinal)];
    }
}
