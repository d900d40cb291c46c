using System.Globalization;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Checks what a picture is given, at its door: the message names the picture, the array, the row, the value and what was expected.</summary>
internal static class PictureInput
{
    /// <summary>Number of rows of arrays that belong together, the first of which sets it.</summary>
    public static int Rows(string picture, string each, params ReadOnlySpan<(string Name, int Count)> arrays)
    {
        if (arrays[0].Count == 0)
            throw new ArgumentException($"{picture}: '{arrays[0].Name}' is empty; expected at least one {each}.", arrays[0].Name);
        foreach (var (name, count) in arrays[1..])
        {
            if (count != arrays[0].Count)
                throw new ArgumentException(Text($"{picture}: '{name}' has {count} values and '{arrays[0].Name}' has {arrays[0].Count}; expected one of each a {each}."), name);
        }

        return arrays[0].Count;
    }

    /// <summary>Refuses a value that is missing or infinite.</summary>
    public static void Finite(string picture, string name, IReadOnlyList<double> values, Func<int, string> row)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i])) throw Wrong(picture, name, row(i), values[i], "a finite number; leave the row out if it is not known");
        }
    }

    /// <summary>Refuses a value that is no probability.</summary>
    public static void Shares(string picture, string name, IReadOnlyList<double> values, Func<int, string> row)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not (>= 0 and <= 1)) throw Wrong(picture, name, row(i), values[i], "a share between 0 and 1");
        }
    }

    /// <summary>Refuses an interval that does not hold its estimate. Both ends NaN: no interval.</summary>
    public static void Intervals(string picture, IReadOnlyList<double> estimates, IReadOnlyList<double> lower, IReadOnlyList<double> upper, Func<int, string> row)
    {
        for (var i = 0; i < estimates.Count; i++)
        {
            if (double.IsNaN(estimates[i]) || (double.IsNaN(lower[i]) && double.IsNaN(upper[i]))) continue;
            if (!(lower[i] <= estimates[i])) throw Wrong(picture, "lower", row(i), lower[i], Text($"at most the estimate {estimates[i]:R}"));
            if (!(upper[i] >= estimates[i])) throw Wrong(picture, "upper", row(i), upper[i], Text($"at least the estimate {estimates[i]:R}"));
        }
    }

    /// <summary>The ends of intervals that may be left out: both, or neither.</summary>
    public static (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)? Ends(
        string picture, IReadOnlyList<double> estimates, IReadOnlyList<double>? lower, IReadOnlyList<double>? upper, Func<int, string> row)
    {
        if (lower is null != upper is null)
            throw new ArgumentException($"{picture}: the intervals have one end only; expected both 'lower' and 'upper', or neither.", lower is null ? "lower" : "upper");
        if (lower is null || upper is null) return null;
        Rows(picture, "row", ("estimates", estimates.Count), ("lower", lower.Count), ("upper", upper.Count));
        Intervals(picture, estimates, lower, upper, row);
        return (lower, upper);
    }

    /// <summary>Refuses a second row of the same name.</summary>
    public static void Distinct(string picture, string name, IReadOnlyList<string> labels, string each)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++)
        {
            if (!seen.TryAdd(labels[i], i))
                throw new ArgumentException(Text($"{picture}: '{name}' has \"{labels[i]}\" in rows {seen[labels[i]]} and {i} (counted from 0); expected one row a {each}."), name);
        }
    }

    public static ArgumentException Wrong(string picture, string name, string row, double value, string expected) =>
        new(Text($"{picture}: '{name}' of {row} is {value:R}; expected {expected}."), name);

    /// <summary>Labels of a frame's column, none missing.</summary>
    public static IReadOnlyList<string> Labels(Channel groups) =>
        [.. Enumerable.Range(0, groups.Count).Select(row => groups.Label(row)
            ?? throw new ArgumentException(Text($"Column '{groups.Name}' has no label in row {row} (counted from 0); expected one a row. Filter the row out."), nameof(groups)))];

    /// <summary>Whole numbers of a frame's column, none missing.</summary>
    public static IReadOnlyList<int> Counts(string picture, string name, IReadOnlyList<double> values, IReadOnlyList<string> labels) =>
        [.. values.Select((value, row) => value is >= 0 and <= int.MaxValue && value == Math.Floor(value) ? (int)value : throw Wrong(picture, name, $"\"{labels[row]}\"", value, "a whole number of 0 or more"))];

    /// <summary>Whole numbers of a frame's column, of any sign, none missing.</summary>
    public static IReadOnlyList<int> WholeNumbers(string picture, string name, IReadOnlyList<double> values) =>
        [.. values.Select((value, row) => Math.Abs(value) <= int.MaxValue && value == Math.Floor(value) ? (int)value : throw Wrong(picture, name, Text($"row {row} (counted from 0)"), value, "a whole number"))];

    /// <summary>Truth values of a frame's column: yes and no, or 1 and 0; none missing.</summary>
    public static IReadOnlyList<bool> Flags(Channel channel)
    {
        var yes = channel.Kind == ChannelKind.Category ? channel.Categories.IndexOf("yes") : 1;
        var no = channel.Kind == ChannelKind.Category ? channel.Categories.IndexOf("no") : 0;
        return [.. Enumerable.Range(0, channel.Count).Select(row => channel.Values[row] == yes || (channel.Values[row] == no ? false
            : throw new ArgumentException(Text($"Column '{channel.Name}' holds {(double.IsNaN(channel.Values[row]) ? "nothing" : channel.Kind == ChannelKind.Category ? $"\"{channel.Label(row)}\"" : ValueLabel.Of(channel.Values[row]))} in row {row} (counted from 0); expected true or false, or 1 or 0."), nameof(channel))))];
    }

    /// <summary>A row by its label.</summary>
    public static Func<int, string> Named(string each, IReadOnlyList<string> labels) => row => $"{each} \"{labels[row]}\"";

    /// <summary>A row by its number from 0.</summary>
    public static Func<int, string> Numbered(string each) => row => Text($"{each} {row} (counted from 0)");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
