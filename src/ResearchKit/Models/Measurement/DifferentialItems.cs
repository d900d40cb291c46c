using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>Differential item functioning of the items of a frame. Immutable; displays itself as a table, one row an item. It holds no row of the data.</summary>
public sealed class DifferentialItems : IDisplayable
{
    private readonly ItemDifferenceOptions _options;

    internal DifferentialItems(
        FrameProvenance provenance, IReadOnlyList<string> items, (string Reference, string Focal) groups, ItemDifferenceOptions options,
        IReadOnlyList<MantelHaenszelDifference> mantelHaenszel, IReadOnlyList<LogisticDifference> logistic, IReadOnlyList<LikelihoodRatioDifference> likelihoodRatio)
    {
        (Provenance, Items, Reference, Focal, _options) = (provenance, items, groups.Reference, groups.Focal, options);
        (MantelHaenszel, Logistic, LikelihoodRatio) = (mantelHaenszel, logistic, likelihoodRatio);
    }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The items, in the order asked for.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The group that is compared with.</summary>
    public string Reference { get; }

    /// <summary>The group that is compared.</summary>
    public string Focal { get; }

    /// <summary>Tests of Mantel and Haenszel, one an item; empty where items have more than two categories.</summary>
    public IReadOnlyList<MantelHaenszelDifference> MantelHaenszel { get; }

    /// <summary>Tests by logistic regression, one an item; empty where items have more than two categories.</summary>
    public IReadOnlyList<LogisticDifference> Logistic { get; }

    /// <summary>Likelihood-ratio tests, one an item; empty where not asked for.</summary>
    public IReadOnlyList<LikelihoodRatioDifference> LikelihoodRatio { get; }

    /// <summary>The table as a frame, one row an item; missing where there is no test.</summary>
    public DataFrame ToFrame()
    {
        Column Numbers(string name, IEnumerable<double> values) => Column.Create(name, values.Select(value => double.IsNaN(value) ? (double?)null : value));
        var columns = new List<Column> { Column.Create("item", Items) };
        if (MantelHaenszel.Count > 0)
        {
            columns.AddRange(
                [
                    Numbers("odds_ratio", MantelHaenszel.Select(test => test.CommonOddsRatio)), Numbers("delta", MantelHaenszel.Select(test => test.Delta)),
                    Numbers("delta_standard_error", MantelHaenszel.Select(test => test.StandardError)), Numbers("mh_chi_square", MantelHaenszel.Select(test => test.ChiSquare)),
                    Numbers("mh_p_value", MantelHaenszel.Select(test => test.PValue)), Column.Create("class", MantelHaenszel.Select(test => Class(test))),
                    Numbers("uniform_p_value", Logistic.Select(test => test.UniformPValue)), Numbers("nonuniform_p_value", Logistic.Select(test => test.NonuniformPValue)),
                ]);
        }

        if (LikelihoodRatio.Count > 0)
            columns.AddRange([Numbers("lr_chi_square", LikelihoodRatio.Select(test => test.Statistic)), Column.Create("lr_df", LikelihoodRatio.Select(test => test.Reason is null ? (int?)test.DegreesOfFreedom : null)), Numbers("lr_p_value", LikelihoodRatio.Select(test => test.PValue))]);
        return DataFrame.FromColumns(Provenance, columns);
    }

    /// <summary>Mantel and Haenszel's delta of each item with its interval: below 0 the item is harder for the focal group.</summary>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    public Chart ToChart(string? title = null)
    {
        double margin = NormalDistribution.Quantile(0.5 + _options.ConfidenceLevel / 2);
        ForestRow[] rows = [.. MantelHaenszel.Where(test => test.Reason is null).Select(test => new ForestRow(test.Item, test.Delta, test.Delta - margin * test.StandardError, test.Delta + margin * test.StandardError))];
        if (rows.Length == 0)
            throw new InvalidOperationException($"There is no delta to draw. {(MantelHaenszel.Count == 0 ? "Items with more than two categories have none; see LikelihoodRatio." : MantelHaenszel[0].Reason)}");
        return Chart.Forest(rows, title ?? $"Items for {Focal} beside {Reference}, at the same score", $"delta (below 0: harder for {Focal})", null, confidenceLevel: _options.ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        double margin = NormalDistribution.Quantile(0.5 + _options.ConfidenceLevel / 2);
        TableBuilder table = new TableBuilder($"Items for {Focal} beside {Reference}, at the same ability").Labels("item", Items);
        if (MantelHaenszel.Count > 0)
        {
            table = table.Number("delta", [.. MantelHaenszel.Select(test => test.Delta)], decimals: 2)
                .Interval(
                    string.Create(CultureInfo.InvariantCulture, $"{_options.ConfidenceLevel * 100:0.##} % CI"),
                    [.. MantelHaenszel.Select(test => test.Delta - margin * test.StandardError)], [.. MantelHaenszel.Select(test => test.Delta + margin * test.StandardError)], decimals: 2)
                .PValue("p (Mantel-Haenszel)", [.. MantelHaenszel.Select(test => test.PValue)])
                .Text("class", [.. MantelHaenszel.Select(Class)])
                .PValue("p uniform (logistic)", [.. Logistic.Select(test => test.UniformPValue)])
                .PValue("p by score (logistic)", [.. Logistic.Select(test => test.NonuniformPValue)]);
        }

        if (LikelihoodRatio.Count > 0)
        {
            table = table.Number("χ² (likelihood ratio)", [.. LikelihoodRatio.Select(test => test.Statistic)], decimals: 2)
                .Count("df", [.. LikelihoodRatio.Select(test => test.Reason is null ? (long?)test.DegreesOfFreedom : null)])
                .PValue("p (likelihood ratio)", [.. LikelihoodRatio.Select(test => test.PValue)]);
        }

        if (MantelHaenszel.Count > 0)
            table.Note($"Delta: -2.35 times the logarithm of the common odds ratio at the same number right; below 0 the item is harder for {Focal}. Classes of the Educational Testing Service: A negligible, B moderate, C large.");
        table.Note(string.Create(CultureInfo.InvariantCulture, $"P values are each of one item: of {Items.Count} items without any difference, {Items.Count * 0.05:0.#} have one below 0.05. Small differences are significant with many learners; the class says what is large."));
        table.Note("A difference asks what the item demands beside ability (language, a topic). It is no finding about the groups.");
        foreach (string reason in MantelHaenszel.Where(test => test.Reason is not null).Select(test => $"{test.Item}: {test.Reason}")
            .Concat(Logistic.Where(test => test.Reason is not null).Select(test => $"{test.Item}, logistic: {test.Reason}"))
            .Concat(LikelihoodRatio.Where(test => test.Reason is not null).Select(test => $"{test.Item}, likelihood ratio: {test.Reason}")))
            table.Note(reason);
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private static string? Class(MantelHaenszelDifference test) => test.Class == DifferenceClass.None ? null : test.Class.ToString();
}
