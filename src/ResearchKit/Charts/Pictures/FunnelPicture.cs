using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Groups beside the limits that chance sets them.</summary>
internal sealed class FunnelPicture
{
    private const string Picture = "Funnel plot";
    private readonly double[] _values;
    private readonly IReadOnlyList<int> _sizes;
    private readonly FunnelLimits _limits;

    private FunnelPicture(double[] values, IReadOnlyList<int> sizes, FunnelLimits limits) => (_values, _sizes, _limits) = (values, sizes, limits);

    public static FunnelPicture OfShares(IReadOnlyList<string> groups, IReadOnlyList<int> successes, IReadOnlyList<int> sizes, double? target)
    {
        Check(groups, nameof(successes), successes.Count, sizes);
        for (var i = 0; i < successes.Count; i++)
        {
            if (successes[i] < 0 || successes[i] > sizes[i])
                throw PictureInput.Wrong(Picture, nameof(successes), $"group \"{groups[i]}\"", successes[i], PictureInput.Text($"0 to its size, {sizes[i]}"));
        }

        var center = target ?? (successes.Sum(count => (double)count) / sizes.Sum(count => (double)count));
        if (center is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(target), target, "Target share of a funnel plot; expected between 0 and 1.");
        return new FunnelPicture([.. successes.Select((count, i) => (double)count / sizes[i])], sizes, new ShareFunnelLimits(center));
    }

    public static FunnelPicture OfMeans(IReadOnlyList<string> groups, IReadOnlyList<double> means, IReadOnlyList<int> sizes, double standardDeviation, double? target)
    {
        Check(groups, nameof(means), means.Count, sizes);
        PictureInput.Finite(Picture, nameof(means), means, PictureInput.Named("group", groups));
        if (!(standardDeviation > 0) || double.IsInfinity(standardDeviation))
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "Standard deviation within groups; expected above 0.");
        var center = target ?? (means.Select((mean, i) => mean * sizes[i]).Sum() / sizes.Sum(count => (double)count));
        return new FunnelPicture([.. means], sizes, new MeanFunnelLimits(center, standardDeviation));
    }

    /// <summary>How many groups lie outside the 95 % and the 99.8 % limits.</summary>
    public (int Inner, int Outer) Outside => (
        Enumerable.Range(0, _values.Length).Count(i => _limits.IsOutside(_values[i], _sizes[i], FunnelLimits.Inner)),
        Enumerable.Range(0, _values.Length).Count(i => _limits.IsOutside(_values[i], _sizes[i], FunnelLimits.Outer)));

    public Chart Draw(string? title, string axis, string each, string? unit)
    {
        string[] places = ["within the limits", "outside 95 %", "outside 99.8 %"];
        var place = _values.Select((value, i) => places[_limits.IsOutside(value, _sizes[i], FunnelLimits.Outer) ? 2 : _limits.IsOutside(value, _sizes[i], FunnelLimits.Inner) ? 1 : 0]).ToArray();
        var sizes = Sizes();
        Channel at = Channel.Number("size", sizes, unit);
        LineMark Limit(double probability, string? name, MarkStyle style) =>
            new(at, Channel.Number(axis, sizes.Select(size => _limits.At(probability, size)))) { Name = name, Style = style };
        MarkStyle inner = new() { Color = Ink.Soft, Width = 1.3, Dash = LineDash.Dashed }, outer = new() { Color = Ink.Soft, Width = 1.3, Dash = LineDash.Solid };
        var (beyondInner, beyondOuter) = Outside;
        return new Chart
        {
            Title = title,
            Marks =
            [
                new RuleMark(Y: _limits.Target),
                Limit(FunnelLimits.Inner, "95 % limits", inner), Limit(1 - FunnelLimits.Inner, null, inner),
                Limit(FunnelLimits.Outer, "99.8 % limits", outer), Limit(1 - FunnelLimits.Outer, null, outer),
                new PointMark(Channel.Number("size", _sizes.Select(size => (double)size), unit), Channel.Number(axis, _values)) { Color = Channel.Category("", place, places.Where(place.Contains)) },
            ],
            Account = string.Create(CultureInfo.InvariantCulture,
                $"Funnel plot of {axis} by size for {_values.Length} {each}: {beyondInner} of {_values.Length} {each} lie outside the 95 % limits, {beyondOuter} outside the 99.8 % limits; ")
                + $"by chance alone about {ValueLabel.Short(Math.Round(_values.Length * 0.05, 1))} and {ValueLabel.Short(Math.Round(_values.Length * 0.002, 1))} would. "
                + $"Sizes from {_sizes.Min().ToString(CultureInfo.InvariantCulture)} to {_sizes.Max().ToString(CultureInfo.InvariantCulture)}; target {ValueLabel.Short(_limits.Target)}.",
        };
    }

    // Whole sizes, closer together where the limits bend most.
    private double[] Sizes()
    {
        double low = Math.Max(1, Math.Floor(_sizes.Min() * 0.85)), high = Math.Ceiling(_sizes.Max() * 1.04);
        return [.. Enumerable.Range(0, 161).Select(i => Math.Round(low * Math.Pow(high / low, i / 160.0))).Distinct()];
    }

    private static void Check(IReadOnlyList<string> groups, string values, int count, IReadOnlyList<int> sizes)
    {
        PictureInput.Rows(Picture, "group", (nameof(groups), groups.Count), (values, count), (nameof(sizes), sizes.Count));
        PictureInput.Distinct(Picture, nameof(groups), groups, "group");
        for (var i = 0; i < sizes.Count; i++)
        {
            if (sizes[i] < 1) throw PictureInput.Wrong(Picture, nameof(sizes), $"group \"{groups[i]}\"", sizes[i], "at least 1; leave empty groups out");
        }
    }
}
