using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>The complete rows of <see cref="OffPolicyData"/>, checked.</summary>
internal sealed class OffPolicyRows
{
    private const double SumTolerance = 1e-6;

    private OffPolicyRows(OffPolicyData data, int[] rows, MissingnessRecord missingness)
    {
        (Data, Missingness) = (data, missingness);
        double[] Take(ReadOnlyMemory<double> values) => Array.ConvertAll(rows, row => values.Span[row]);
        Outcome = Take(data.Outcome);
        Propensity = Take(data.Propensity);
        Action = Array.ConvertAll(rows, row => data.Action.Span[row]);
        Policy = [.. data.Policy.Select(Take)];
        Logging = data.Logging is null ? null : [.. data.Logging.Select(Take)];
        Terms = data.Context is null ? [] : [.. data.Context.Terms.Skip(1)];
        Context = data.Context is null ? [] : [.. Enumerable.Range(0, data.Context.SlopeCount).Select(j => Take(data.Context.Slope(j)))];
        Clusters = data.Clusters is null ? null : Array.ConvertAll(rows, row => data.Clusters.Codes[row]);
        ClusterCount = Clusters?.Distinct().Count() ?? 0;
        Places = rows;
    }

    public OffPolicyData Data { get; }

    public MissingnessRecord Missingness { get; }

    public int Count => Outcome.Length;

    public double[] Outcome { get; }

    public double[] Propensity { get; }

    public int[] Action { get; }

    public double[][] Policy { get; }

    public double[][]? Logging { get; }

    public string[] Terms { get; }

    public double[][] Context { get; }

    public int[]? Clusters { get; }

    public int ClusterCount { get; }

    /// <summary>Places of the complete rows in the data.</summary>
    public int[] Places { get; }

    public IReadOnlyList<LevelCount> Sizes => Clusters is null ? [new LevelCount("rows", Count)] : [new LevelCount("rows", Count), new LevelCount(Data.Clusters!.Name, ClusterCount)];

    /// <exception cref="ArgumentException">A number is infinite or no probability, an action is none of those named, or a policy takes an action that was never possible.</exception>
    public static OffPolicyRows Find(OffPolicyData data, OffPolicyOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int n = data.Outcome.Length;
        double[] action = Array.ConvertAll(data.Action.ToArray(), one => one < 0 ? double.NaN : one);
        var columns = new List<(string, ReadOnlyMemory<double>)> { ("action", action), ("propensity", data.Propensity) };
        columns.AddRange(data.Policy.Select((column, k) => ($"policy's probability of {data.Actions[k]}", column)));
        columns.AddRange(data.Logging?.Select((column, k) => ($"logged probability of {data.Actions[k]}", column)) ?? []);
        columns.AddRange(Enumerable.Range(0, data.Context?.SlopeCount ?? 0).Select(j => ($"{data.Context!.Terms[j + 1]} (context)", data.Context.Slope(j))));
        (int[] rows, MissingnessRecord missingness) = CompleteRows.Find(new RegressionData(data.Outcome, DesignMatrix.Create(true, n, columns), clusters: data.Clusters), data.Clusters is not null, cancellationToken);
        var found = new OffPolicyRows(data, rows, missingness);
        for (int i = 0; i < found.Count; i++)
            found.Check(i, options.ExplorationFloor);
        return found;
    }

    private void Check(int i, double? floor)
    {
        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        int row = Places[i];
        if (Action[i] >= Data.Actions.Count)
            throw new ArgumentException($"The action of row {row} is {Action[i]}; there are {Data.Actions.Count}, counted from 0 ({string.Join(", ", Data.Actions.Take(8))}).");
        string taken = Data.Actions[Action[i]];
        if (Propensity[i] == 0)
            throw new ArgumentException($"The propensity of row {row} is 0, and yet {taken} was taken: the log does not say with which probability. Correct it, or make it missing (NaN) to leave the row out.");
        if (!(Propensity[i] > 0 && Propensity[i] <= 1))
            throw new ArgumentException($"The propensity of row {row} is {Number(Propensity[i])}; a probability is above 0 and at most 1.");
        if (floor is { } least && Propensity[i] < least - SumTolerance)
            throw new ArgumentException($"The propensity of row {row} is {Number(Propensity[i])}, below the exploration floor of {Number(least)}: the log is not what was promised. Find out why, or leave ExplorationFloor out.");
        double sum = 0;
        for (int k = 0; k < Policy.Length; k++)
        {
            if (!(Policy[k][i] >= 0 && Policy[k][i] <= 1 + SumTolerance))
                throw new ArgumentException($"The policy's probability of {Data.Actions[k]} in row {row} is {Number(Policy[k][i])}; a probability is from 0 to 1.");
            sum += Policy[k][i];
            if (Logging is null)
                continue;
            if (!(Logging[k][i] >= 0 && Logging[k][i] <= 1 + SumTolerance))
                throw new ArgumentException($"The logged probability of {Data.Actions[k]} in row {row} is {Number(Logging[k][i])}; a probability is from 0 to 1.");
            if (Logging[k][i] == 0 && Policy[k][i] > 0)
            {
                throw new ArgumentException(
                    $"The policy takes {Data.Actions[k]} with probability {Number(Policy[k][i])} in row {row}, where the logging policy never did: the log says nothing of it. Evaluate a policy that keeps to what was explored, or leave these rows out and say so.");
            }
        }

        if (Math.Abs(sum - 1) > SumTolerance)
            throw new ArgumentException($"The policy's probabilities in row {row} add up to {Number(sum)}, not to 1. Give a probability for each action.");
        if (Logging is not null && Math.Abs(Logging[Action[i]][i] - Propensity[i]) > SumTolerance)
            throw new ArgumentException($"The propensity of row {row} is {Number(Propensity[i])}, but the logged probability of {taken} is {Number(Logging[Action[i]][i])}. They are the same number: correct one.");
    }
}
