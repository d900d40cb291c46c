using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// A caterpillar plot: estimates of many groups (schools, classes, items) in ascending order with their intervals, to see how far they lie apart and how
    /// much of that is noise.
    /// </summary>
    /// <remarks>
    /// Not a league table: intervals of neighbours overlap, so a place in the order means nothing, and no group may be named best or worst by it. To ask
    /// which groups differ from what chance gives, draw a <see cref="Funnel(IReadOnlyList{string}, IReadOnlyList{int}, IReadOnlyList{int}, double?, string?, string, string, string?)"/>.
    /// Up to 40 groups are named; more stand over their place without names. Goldstein and Spiegelhalter (1996), JRSS A 159.
    /// </remarks>
    /// <param name="groups">The groups' labels, each once.</param>
    /// <param name="estimates">Their estimates, such as predicted random effects.</param>
    /// <param name="lower">Lower ends of the intervals.</param>
    /// <param name="upper">Upper ends.</param>
    /// <param name="innerLower">Lower ends of a second, narrower interval that is drawn thick; null for none.</param>
    /// <param name="innerUpper">Its upper ends.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="axis">What is estimated.</param>
    /// <param name="unit">Its unit, or null.</param>
    /// <param name="reference">Where the mean of the groups lies; null to leave it out. Default 0.</param>
    /// <exception cref="ArgumentException">Lengths differ, a group occurs twice, or an estimate lies outside its interval; the message names the group.</exception>
    public static Chart Caterpillar(
        IReadOnlyList<string> groups, IReadOnlyList<double> estimates, IReadOnlyList<double> lower, IReadOnlyList<double> upper,
        IReadOnlyList<double>? innerLower = null, IReadOnlyList<double>? innerUpper = null,
        string? title = null, string axis = "group effect", string? unit = null, double? reference = 0)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        return CaterpillarPicture.Draw(groups, estimates, (lower, upper), (innerLower, innerUpper), title, axis, unit, reference);
    }

    /// <summary>A caterpillar plot of a frame with one row a group, and <c>estimate_lower</c> and <c>estimate_upper</c> (or <c>lower</c> and <c>upper</c>).</summary>
    /// <inheritdoc cref="Caterpillar(IReadOnlyList{string}, IReadOnlyList{double}, IReadOnlyList{double}, IReadOnlyList{double}, IReadOnlyList{double}?, IReadOnlyList{double}?, string?, string, string?, double?)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released), one row a group.</param>
    /// <param name="group">Column of the groups' labels.</param>
    /// <param name="estimate">Column of the estimates.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="reference">Where the mean of the groups lies; null to leave it out. Default 0.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">The frame has no interval of the estimate.</exception>
    public static Chart Caterpillar(DataFrame frame, string group, string estimate, string? title = null, double? reference = 0)
    {
        var data = ChartData.Of(frame, "groups");
        var (groups, estimates) = (data.Categories(group), data.Channel(estimate));
        var (lower, upper) = data.Interval(estimate)
            ?? throw new ArgumentException($"A caterpillar plot draws intervals; the frame has no columns \"{estimate}_lower\" and \"{estimate}_upper\". Add them, or draw Chart.Point.", nameof(frame));
        return Marked(CaterpillarPicture.Draw(
            PictureInput.Labels(groups), estimates.Values, (lower.Values, upper.Values), default, title, estimate, estimates.Unit, reference), data);
    }

    /// <summary>
    /// A funnel plot of shares by size of the group, with the limits within which 95 % and 99.8 % of groups lie by chance alone: the picture of groups that
    /// does not rank them. Limits are exact binomial ones.
    /// </summary>
    /// <remarks>
    /// Spiegelhalter (2005), Statistics in Medicine 24. A group outside the limits differs from the target by more than chance; the picture does not say why
    /// (intake, circumstances, records). Of 100 groups some five lie outside the 95 % limits where nothing differs at all.
    /// </remarks>
    /// <param name="groups">The groups' labels, each once. They are for messages; the picture does not name groups.</param>
    /// <param name="successes">How many of each group have what is counted.</param>
    /// <param name="sizes">How many each group has; at least 1.</param>
    /// <param name="target">The share that is expected of each; null for the share over all groups.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="axis">What the share is of.</param>
    /// <param name="each">What a group is, in the plural: schools, classes.</param>
    /// <param name="unit">What the size counts, in the plural.</param>
    /// <exception cref="ArgumentException">Lengths differ, a group is empty or occurs twice, or has more successes than members; the message names it.</exception>
    public static Chart Funnel(
        IReadOnlyList<string> groups, IReadOnlyList<int> successes, IReadOnlyList<int> sizes, double? target = null,
        string? title = null, string axis = "share", string each = "groups", string? unit = "learners")
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(successes);
        ArgumentNullException.ThrowIfNull(sizes);
        return FunnelPicture.OfShares(groups, successes, sizes, target).Draw(title, axis, each, unit);
    }

    /// <summary>A funnel plot of means by size of the group, with normal limits.</summary>
    /// <inheritdoc cref="Funnel(IReadOnlyList{string}, IReadOnlyList{int}, IReadOnlyList{int}, double?, string?, string, string, string?)" path="/remarks"/>
    /// <param name="groups">The groups' labels, each once. They are for messages; the picture does not name groups.</param>
    /// <param name="means">The groups' means.</param>
    /// <param name="sizes">How many each group has; at least 1.</param>
    /// <param name="standardDeviation">Spread of single observations within groups, above 0.</param>
    /// <param name="target">The mean that is expected of each; null for the mean over all groups, weighted by size.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="axis">What the mean is of, with its unit.</param>
    /// <param name="each">What a group is, in the plural: schools, classes.</param>
    /// <param name="unit">What the size counts, in the plural.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a group is empty or occurs twice; the message names it.</exception>
    public static Chart Funnel(
        IReadOnlyList<string> groups, IReadOnlyList<double> means, IReadOnlyList<int> sizes, double standardDeviation, double? target = null,
        string? title = null, string axis = "mean", string each = "groups", string? unit = "learners")
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(sizes);
        return FunnelPicture.OfMeans(groups, means, sizes, standardDeviation, target).Draw(title, axis, each, unit);
    }

    /// <summary>A funnel plot of shares from a frame with one row a group.</summary>
    /// <inheritdoc cref="Funnel(IReadOnlyList{string}, IReadOnlyList{int}, IReadOnlyList{int}, double?, string?, string, string, string?)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released), one row a group.</param>
    /// <param name="group">Column of the groups' labels.</param>
    /// <param name="successes">Column of how many have what is counted.</param>
    /// <param name="size">Column of how many each group has.</param>
    /// <param name="target">The share that is expected of each; null for the share over all groups.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="each">What a group is, in the plural: schools, classes.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart Funnel(DataFrame frame, string group, string successes, string size, double? target = null, string? title = null, string each = "groups")
    {
        var data = ChartData.Of(frame, "groups");
        var (groups, counted, sizes) = (PictureInput.Labels(data.Categories(group)), data.Channel(successes), data.Channel(size));
        return Marked(FunnelPicture.OfShares(groups, PictureInput.Counts("Funnel plot", successes, counted.Values, groups), PictureInput.Counts("Funnel plot", size, sizes.Values, groups), target)
            .Draw(title, $"share: {successes}", each, sizes.Unit ?? size), data);
    }
}
