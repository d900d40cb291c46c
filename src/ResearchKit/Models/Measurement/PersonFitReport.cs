using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>
/// How the patterns of answers of all rows follow a model: the distribution of lz* (Snijders 2001) beside the standard normal, and the share of rows below limits. Immutable; displays itself as a table, one row a limit.
/// </summary>
/// <remarks>
/// It holds no row of the data and names none: that a sheet of answers is rare says that the sheet, the page or the item is worth a look, not what kind of learner filled it in. Of arrays,
/// <see cref="Statistics.ItemResponse.PersonFit"/> has the values.
/// </remarks>
public sealed class PersonFitReport : IDisplayable
{
    private static readonly double[] s_expected = [0.05, 0.01, 0.001];

    private readonly double[] _lz;
    private readonly double[] _sorted;

    internal PersonFitReport(FrameProvenance provenance, IReadOnlyList<PersonFit> rows)
    {
        Provenance = provenance;
        PersonFit[] known = [.. rows.Where(row => double.IsFinite(row.LzStar))];
        _sorted = [.. known.Select(row => row.LzStar).Order()];
        _lz = [.. known.Select(row => row.Lz)];
        MissingRows = rows.Count - known.Length;
        MedianAnswers = known.Length == 0 ? 0 : known.Select(row => row.Answers).Order().ElementAt((known.Length - 1) / 2);
        Limits =
        [
            .. s_expected.Select(expected =>
            {
                double limit = NormalDistribution.Quantile(expected);
                return new PersonFitLimit(limit, _sorted.Count(value => value < limit), _sorted.Length, expected);
            }),
        ];
    }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>Rows with a value.</summary>
    public int Rows => _sorted.Length;

    /// <summary>Rows without one: no answer, or no ability.</summary>
    public int MissingRows { get; }

    /// <summary>The median number of answers of a row with a value; lz* is near standard normal from about 20 on.</summary>
    public int MedianAnswers { get; }

    /// <summary>Mean of lz*; 0 is expected. NaN without rows.</summary>
    public double Mean => MeanOf(_sorted);

    /// <summary>Standard deviation of lz*; 1 is expected. NaN with fewer than two rows.</summary>
    public double StandardDeviation => SpreadOf(_sorted);

    /// <summary>Standard deviation of lz, which takes the estimated ability for known: it is below 1 where the model holds.</summary>
    public double StandardDeviationOfLz => SpreadOf(_lz);

    /// <summary>How many rows lie below the normal's lowest 5 %, 1 % and 0.1 %.</summary>
    public IReadOnlyList<PersonFitLimit> Limits { get; }

    /// <summary>The limits as a frame: <c>limit</c>, <c>rows</c>, <c>share</c>, <c>expected_share</c>.</summary>
    public DataFrame ToFrame() => DataFrame.FromColumns(
        Provenance,
        [
            Column.Create("limit", Limits.Select(limit => limit.Limit)),
            Column.Create("rows", Limits.Select(limit => limit.Below)),
            Column.Create("share", Limits.Select(limit => double.IsNaN(limit.Share) ? (double?)null : limit.Share)),
            Column.Create("expected_share", Limits.Select(limit => limit.ExpectedShare)),
        ]);

    /// <summary>The histogram of lz* beside the standard normal.</summary>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="InvalidOperationException">No row has a value.</exception>
    public Chart ToChart(string? title = null)
    {
        if (Rows == 0)
            throw new InvalidOperationException("There is nothing to draw, because no row has a value of lz*.");
        (double first, double width, int bins) = HistogramBins.Grid(_sorted[0], _sorted[^1], Math.Clamp(2 * Math.Cbrt(Rows), 5, 40), limited: true);
        var counts = new double[bins];
        foreach (double value in _sorted)
            counts[Math.Clamp((int)Math.Floor((value - first) / width), 0, bins - 1)]++;
        double low = Math.Min(first, -3.5), high = Math.Max(first + bins * width, 3.5);
        double[] at = [.. Enumerable.Range(0, 121).Select(i => low + i * (high - low) / 120)];
        const string Axis = "lz* (low: the answers are rare under the model)";
        return new Chart
        {
            Title = title ?? "How the patterns of answers follow the model",
            Y = new Axis("rows", Minimum: 0),
            Marks =
            [
                new HistogramMark(
                    Channel.Number(Axis, Enumerable.Range(0, bins).Select(bin => Math.Round(first + bin * width, 10))),
                    Channel.Number(Axis, Enumerable.Range(0, bins).Select(bin => Math.Round(first + (bin + 1) * width, 10))), Channel.Number("rows", counts)) { Name = "observed" },
                new LineMark(Channel.Number(Axis, at), Channel.Number("rows", at.Select(z => Rows * width * NormalDistribution.Density(z)))) { Name = "standard normal", Style = new MarkStyle { Color = Palette.Group(1), Width = 2 } },
            ],
        }.WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        TableBuilder table = new TableBuilder("Fit of the patterns of answers")
            .Labels("lz* below", [.. Limits.Select(limit => limit.Limit.ToString("F2", CultureInfo.InvariantCulture))])
            .Count("rows", [.. Limits.Select(limit => (long?)limit.Below)])
            .Number("share", [.. Limits.Select(limit => 100 * limit.Share)], unit: "%", decimals: 1)
            .Number("expected", [.. Limits.Select(limit => 100 * limit.ExpectedShare)], unit: "%", decimals: 1)
            .Interval("usual", [.. Limits.Select(limit => 100 * limit.UsualShare.Lower)], [.. Limits.Select(limit => 100 * limit.UsualShare.Upper)], unit: "%", decimals: 1);
        table.Note(Rows == 0 ? "No row has a value: none has answers with an ability."
            : string.Create(CultureInfo.InvariantCulture, $"lz* of Snijders (2001) over {Rows:N0} rows{(MissingRows > 0 ? $", {MissingRows:N0} without a value" : "")}: mean {Mean:F2}, standard deviation {StandardDeviation:F2} (0 and 1 expected); lz, which takes ability for known, has {StandardDeviationOfLz:F2}."));
        if (Rows > 0 && MedianAnswers < 20)
            table.Note(string.Create(CultureInfo.InvariantCulture, $"Half of the rows have {MedianAnswers} answers or fewer. Below about 20 the normal is no good guide to single limits: compare with rows simulated from the model."));
        return table.Note("Usual: 95 of 100 samples of as many rows that follow the model. More than that says that some sheets were filled in otherwise (carelessness, help, a misread page, another language): look at how and where the test was given. It is no sign of any one learner.")
            .Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private static double MeanOf(double[] values) => values.Length == 0 ? double.NaN : values.Average();

    private static double SpreadOf(double[] values)
    {
        if (values.Length < 2)
            return double.NaN;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
