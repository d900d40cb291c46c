using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>The complete rows of <see cref="TreatmentData"/> as plain arrays.</summary>
internal sealed class TreatmentRows
{
    private TreatmentRows(TreatmentData data, int[] rows, MissingnessRecord missingness)
    {
        (Data, Rows, Missingness) = (data, rows, missingness);
        Outcome = Take(data.Outcome, rows);
        Treatment = Take(data.Treatment, rows);
        Terms = [.. data.Covariates.Terms.Skip(1)];
        Covariates = [.. Enumerable.Range(0, data.Covariates.SlopeCount).Select(j => Take(data.Covariates.Slope(j), rows))];
        OutcomeTerms = [.. data.OutcomeCovariates.Terms.Skip(1)];
        OutcomeCovariates = ReferenceEquals(data.Covariates, data.OutcomeCovariates) ? Covariates
            : [.. Enumerable.Range(0, data.OutcomeCovariates.SlopeCount).Select(j => Take(data.OutcomeCovariates.Slope(j), rows))];
        Clusters = data.Clusters is null ? null : Codes(data.Clusters, rows);
        ClusterCount = Clusters?.Distinct().Count() ?? 0;
        Exact = data.Exact is null ? null : Codes(data.Exact, rows);
        TreatedCount = Treatment.Count(value => value == 1);
    }

    public TreatmentData Data { get; }

    /// <summary>Places of the complete rows in the data.</summary>
    public int[] Rows { get; }

    public MissingnessRecord Missingness { get; }

    public int Count => Rows.Length;

    public double[] Outcome { get; }

    public double[] Treatment { get; }

    public string[] Terms { get; }

    public double[][] Covariates { get; }

    public string[] OutcomeTerms { get; }

    public double[][] OutcomeCovariates { get; }

    public int[]? Clusters { get; }

    public int ClusterCount { get; }

    public int[]? Exact { get; }

    public int TreatedCount { get; }

    /// <summary>Rows, and clusters where there are any.</summary>
    public IReadOnlyList<LevelCount> Sizes => Clusters is null
        ? [new LevelCount("rows", Count), new LevelCount("treated", TreatedCount), new LevelCount("untreated", Count - TreatedCount)]
        : [new LevelCount("rows", Count), new LevelCount(Data.Clusters!.Name, ClusterCount), new LevelCount("treated", TreatedCount), new LevelCount("untreated", Count - TreatedCount)];

    /// <exception cref="ArgumentException">A number is infinite, or the treatment is neither 0 nor 1.</exception>
    public static TreatmentRows Find(TreatmentData data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlySpan<double> treatment = data.Treatment.Span;
        for (int row = 0; row < treatment.Length; row++)
        {
            if (!double.IsNaN(treatment[row]) && treatment[row] is not (0 or 1))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{data.TreatmentName} is {treatment[row]:R} in row {row}; a treatment is 1 for treated and 0 for untreated. Compare two treatments at a time."), nameof(data));
            }
        }

        var columns = new List<(string, ReadOnlyMemory<double>)> { (data.TreatmentName, data.Treatment) };
        var named = new Dictionary<string, ReadOnlyMemory<double>>(StringComparer.Ordinal);
        foreach (DesignMatrix design in new[] { data.Covariates, data.OutcomeCovariates })
        {
            for (int j = 0; j < design.SlopeCount; j++)
            {
                string term = design.Terms[j + 1];
                if (named.TryAdd(term, design.Slope(j)))
                    columns.Add((term, design.Slope(j)));
                else if (!named[term].Equals(design.Slope(j)))
                    columns.Add(($"{term} of the outcome", design.Slope(j)));
            }
        }

        if (data.Exact is { } exact)
            columns.Add(($"{exact.Name} (exact)", exact.Codes.ToArray().Select(code => code < 0 ? double.NaN : code).ToArray()));
        (int[] rows, MissingnessRecord missingness) = CompleteRows.Find(
            new RegressionData(data.Outcome, DesignMatrix.Create(true, data.Covariates.RowCount, columns), clusters: data.Clusters), data.Clusters is not null, cancellationToken);
        return new TreatmentRows(data, rows, missingness);
    }

    /// <summary>Why there can be no effect; null if there can.</summary>
    public string? WhyNone()
    {
        if (CompleteRows.WhyTooFew(Count, Terms.Length + 1) is { } tooFew)
            return tooFew;
        if (TreatedCount == 0 || TreatedCount == Count)
            return $"No estimate, because {Data.TreatmentName} is {(TreatedCount == 0 ? 0 : 1)} in every complete row: there is nobody to compare with. Add rows of the other kind.";
        if (Outcome.All(value => value == Outcome[0]))
            return "No estimate, because the outcome is the same in every complete row. Check how it was made.";
        return Clusters is not null && ClusterCount < 2
            ? $"No estimate, because there is one cluster of {Data.Clusters!.Name}: nothing says how clusters vary. Leave the clusters out, and say that the interval is of this cluster alone."
            : null;
    }

    private static double[] Take(ReadOnlyMemory<double> values, int[] rows) => Array.ConvertAll(rows, row => values.Span[row]);

    private static int[] Codes(Grouping clusters, int[] rows) => Array.ConvertAll(rows, row => clusters.Codes[row]);
}
