using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>The complete rows of <see cref="MediationData"/> as plain arrays.</summary>
internal sealed class MediationRows
{
    private MediationRows(MediationData data, int[] rows, MissingnessRecord missingness)
    {
        double[] Take(ReadOnlyMemory<double> values) => Array.ConvertAll(rows, row => values.Span[row]);
        Missingness = missingness;
        (Outcome, Treatment, Mediator) = (Take(data.Outcome), Take(data.Treatment), Take(data.Mediator));
        Terms = [.. data.Covariates.Terms.Skip(1)];
        Covariates = [.. Enumerable.Range(0, data.Covariates.SlopeCount).Select(j => Take(data.Covariates.Slope(j)))];
        Names = [.. data.Confounders.Select(one => one.Name)];
        Confounders = [.. data.Confounders.Select(one => Take(one.Values))];
        Clusters = data.Clusters is null ? null : Array.ConvertAll(rows, row => data.Clusters.Codes[row]);
        ClusterName = data.Clusters?.Name;
        ClusterCount = Clusters?.Distinct().Count() ?? 0;
    }

    public MissingnessRecord Missingness { get; }

    public double[] Outcome { get; }

    public double[] Treatment { get; }

    public double[] Mediator { get; }

    public string[] Terms { get; }

    public double[][] Covariates { get; }

    public string[] Names { get; }

    public double[][] Confounders { get; }

    public int[]? Clusters { get; }

    public string? ClusterName { get; }

    public int ClusterCount { get; }

    public int Count => Outcome.Length;

    public int[] All => [.. Enumerable.Range(0, Count)];

    public IReadOnlyList<LevelCount> Sizes => Clusters is null ? [new LevelCount("rows", Count)] : [new LevelCount("rows", Count), new LevelCount(ClusterName!, ClusterCount)];

    /// <exception cref="ArgumentException">A number is infinite, or two variables have one name.</exception>
    public static MediationRows Find(MediationData data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var columns = new List<(string, ReadOnlyMemory<double>)> { ("treatment", data.Treatment), ("mediator", data.Mediator) };
        columns.AddRange(data.Confounders);
        columns.AddRange(Enumerable.Range(0, data.Covariates.SlopeCount).Select(j => (data.Covariates.Terms[j + 1], data.Covariates.Slope(j))));
        (int[] rows, MissingnessRecord missingness) = CompleteRows.Find(new RegressionData(data.Outcome, DesignMatrix.Create(true, data.Covariates.RowCount, columns), clusters: data.Clusters), data.Clusters is not null, cancellationToken);
        return new MediationRows(data, rows, missingness);
    }

    /// <summary>Why there can be no effect; null if there can.</summary>
    public string? WhyNone()
    {
        if (CompleteRows.WhyTooFew(Count, Terms.Length + Names.Length + 4) is { } tooFew)
            return tooFew;
        foreach ((string name, double[] values) in new[] { ("treatment", Treatment), ("mediator", Mediator), ("outcome", Outcome) })
        {
            if (values.All(value => value == values[0]))
                return $"No estimate, because the {name} is the same in every complete row. Check how it was made.";
        }

        return Clusters is not null && ClusterCount < 2 ? $"No estimate, because there is one cluster of {ClusterName}: nothing says how clusters vary." : null;
    }
}
