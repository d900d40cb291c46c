using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>What an adaptive test did to invented learners. Immutable; displays itself as a table by ability.</summary>
public sealed class AdaptiveTestSimulation : IDisplayable
{
    private readonly FrameProvenance _provenance;
    private readonly AdaptiveTestOptions _options;

    internal AdaptiveTestSimulation(FrameProvenance provenance, IReadOnlyList<CalibratedItem> bank, AdaptiveTestOptions options, AdaptiveSimulation result)
    {
        (_provenance, Bank, _options, Result) = (provenance, bank, options, result);
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<CalibratedItem> Bank { get; }

    /// <summary>All paths, errors and exposures.</summary>
    public AdaptiveSimulation Result { get; }

    /// <summary>The items as a frame: <c>item</c> and <c>exposure</c>, the share of tests in which it was given.</summary>
    public DataFrame ToFrame() => DataFrame.FromColumns(_provenance, [Column.Create("item", Bank.Select(item => item.Name)), Column.Create("exposure", Result.Exposure)]);

    /// <summary>Estimated beside true ability of each invented learner.</summary>
    /// <param name="title">The title; null for a plain one.</param>
    public Chart ToChart(string? title = null)
    {
        double least = Result.Ability.Min(), most = Result.Ability.Max();
        return new Chart
        {
            Title = title ?? "Ability as the adaptive test finds it",
            Marks =
            [
                new LineMark(Channel.Number("true ability", [least, most]), Channel.Number("estimated ability", [least, most])) { Name = "no error", Style = new MarkStyle { Color = Palette.Group(1), Width = 2 } },
                new PointMark(Channel.Number("true ability", Result.Ability), Channel.Number("estimated ability", Result.Paths.Select(path => path[^1].Ability))) { Name = "invented learners" },
            ],
        }.WithSource(_provenance.Label, _provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        double mean = _options.PriorMean, spread = _options.PriorSpread;
        (string Name, double From, double To)[] parts = [("far below the mean", double.NegativeInfinity, -1.5), ("below", -1.5, -0.5), ("about the mean", -0.5, 0.5), ("above", 0.5, 1.5), ("far above", 1.5, double.PositiveInfinity), ("all", double.NegativeInfinity, double.PositiveInfinity)];
        (string Name, int[] Learners)[] rows = [.. parts.Select(part => (part.Name, Enumerable.Range(0, Result.Ability.Count).Where(i => (Result.Ability[i] - mean) / spread is var z && z >= part.From && z < part.To).ToArray())).Where(row => row.Item2.Length > 0)];
        double Error(int i) => Result.Paths[i][^1].Ability - Result.Ability[i];
        TableBuilder table = new TableBuilder("Adaptive test, simulated")
            .Labels("true ability", [.. rows.Select(row => row.Name)])
            .Count("invented learners", [.. rows.Select(row => (long?)row.Learners.Length)])
            .Number("items given", [.. rows.Select(row => row.Learners.Average(i => Result.Paths[i].Count))], decimals: 1)
            .Number("mean error", [.. rows.Select(row => row.Learners.Average(Error))], decimals: 2)
            .Number("root mean squared error", [.. rows.Select(row => Math.Sqrt(row.Learners.Average(i => Error(i) * Error(i))))], decimals: 2)
            .Number("mean standard error", [.. rows.Select(row => row.Learners.Average(i => Result.Paths[i][^1].StandardError))], decimals: 2)
            .Note(string.Create(CultureInfo.InvariantCulture, $"{Bank.Count} items; the most given is in {Result.Exposure.Max() * 100:0.#} % of the tests, {Result.Exposure.Count(share => share == 0)} were never given."))
            .Note(_options.ExposureParameters is null
                ? string.Create(CultureInfo.InvariantCulture, $"The next item is drawn from the {_options.ChooseAmong} that tell most at the ability estimated so far.")
                : "Exposure is controlled by the parameters of Sympson and Hetter (1985).")
            .Note(string.Create(CultureInfo.InvariantCulture, $"The test ends at a standard error of {_options.TargetStandardError:0.##} or after {_options.MaximumItems} items. Estimates are posterior means, which lean towards the mean: errors have the sign against it."));
        return table.Source(_provenance.Label, _provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
