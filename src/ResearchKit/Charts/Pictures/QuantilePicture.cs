using System.Globalization;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Charts.Pictures;

/// <summary>Residuals against normal quantiles.</summary>
internal static class QuantilePicture
{
    private const string Picture = "Quantile-quantile plot";
    private const int MostPoints = 1000;

    public static Chart Draw(IReadOnlyList<double> residuals, string? title, string axis)
    {
        double[] sorted = [.. residuals.Where(double.IsFinite).Order()];
        if (sorted.Length < 3) throw new ArgumentException(PictureInput.Text($"{Picture}: 'residuals' has {sorted.Length} finite values; expected at least 3."), nameof(residuals));
        if (sorted[^1] == sorted[0]) throw new ArgumentException(PictureInput.Text($"{Picture}: all 'residuals' are {sorted[0]:R}; expected some spread."), nameof(residuals));
        var (intercept, slope) = Line(sorted);
        int[] rows = [.. sorted.Length <= MostPoints ? Enumerable.Range(0, sorted.Length) : Enumerable.Range(0, MostPoints).Select(i => (int)((long)i * (sorted.Length - 1) / (MostPoints - 1)))];
        double[] x = [.. rows.Select(row => NormalDistribution.Quantile(Position(row, sorted.Length)))];
        double[] half = [.. rows.Select((row, i) => NormalDistribution.Quantile(0.975) * Error(Position(row, sorted.Length), x[i], slope, sorted.Length))];
        var at = Channel.Number("normal quantiles", x);
        var outside = Enumerable.Range(0, sorted.Length).Count(i =>
        {
            var (p, z) = (Position(i, sorted.Length), NormalDistribution.Quantile(Position(i, sorted.Length)));
            return Math.Abs(sorted[i] - intercept - (slope * z)) > NormalDistribution.Quantile(0.975) * Error(p, z, slope, sorted.Length);
        });
        return new Chart
        {
            Title = title,
            Width = 520,
            Height = 460,
            Marks =
            [
                new BandMark(at, Channel.Number("lower", x.Select((z, i) => intercept + (slope * z) - half[i])), Channel.Number("upper", x.Select((z, i) => intercept + (slope * z) + half[i]))) { Style = new MarkStyle { Opacity = 0.16 } },
                new LineMark(at, Channel.Number(axis, x.Select(z => intercept + (slope * z)))) { Style = new MarkStyle { Color = Ink.Soft, Width = 1.3 } },
                new PointMark(at, Channel.Number(axis, rows.Select(row => sorted[row]))) { Style = new MarkStyle { Size = rows.Length > 300 ? 2 : 2.8, Opacity = 0.8 } },
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Quantile-quantile plot of {sorted.Length} {axis} against a normal distribution: {outside} lie outside the pointwise 95 % band; by chance about {Math.Round(sorted.Length * 0.05)} would."),
        };
    }

    /// <summary>Probability of the i-th smallest value, i from 0.</summary>
    public static double Position(int i, int count)
    {
        var a = count <= 10 ? 0.375 : 0.5;
        return (i + 1 - a) / (count + 1 - (2 * a));
    }

    /// <summary>Line through the quartiles of the values and of the normal.</summary>
    public static (double Intercept, double Slope) Line(double[] sorted)
    {
        var (lower, upper) = (BoxSummaries.Quantile(sorted, 0.25), BoxSummaries.Quantile(sorted, 0.75));
        var z = NormalDistribution.Quantile(0.75);
        var slope = (upper - lower) / (2 * z);
        return (lower + (slope * z), slope);
    }

    /// <summary>Standard error of an order statistic whose probability is p.</summary>
    public static double Error(double p, double z, double slope, int count) => slope / NormalDistribution.Density(z) * Math.Sqrt(p * (1 - p) / count);
}
