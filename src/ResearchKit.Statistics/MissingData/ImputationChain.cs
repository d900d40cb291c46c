using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MissingData;

/// <summary>One chain of draws: one completed data set with the course of its means and spreads.</summary>
internal sealed class ImputationChain
{
    private readonly ImputationPlan _plan;
    private readonly ChainedEquationsOptions _options;
    private readonly RandomStream _random;
    private readonly Dictionary<string, double[]> _byName;
    private readonly Dictionary<int, TwoLevelState> _levels = [];

    public ImputationChain(ImputationPlan plan, ChainedEquationsOptions options, RandomStream random)
    {
        (_plan, _options, _random) = (plan, options, random);
        Completed = [.. plan.Variables.Select(variable => variable.Values.ToArray())];
        _byName = plan.Variables.Select((variable, v) => (variable.Name, v)).ToDictionary(pair => pair.Name, pair => Completed[pair.v], StringComparer.Ordinal);
        Means = [.. plan.Order.Select(_ => new double[options.Iterations])];
        Deviations = [.. plan.Order.Select(_ => new double[options.Iterations])];
    }

    /// <summary>The completed columns.</summary>
    public double[][] Completed { get; }

    /// <summary>For each drawn variable in order of the visit, the mean of its drawn values in each round.</summary>
    public double[][] Means { get; }

    /// <summary>Their standard deviation.</summary>
    public double[][] Deviations { get; }

    /// <summary>Predictors that a draw left out because they added nothing.</summary>
    public SortedSet<string> LeftOut { get; } = new(StringComparer.Ordinal);

    public void Run(CancellationToken cancellationToken)
    {
        foreach (int v in _plan.Order)
        {
            double[] observed = [.. _plan.Variables[v].Values.ToArray().Where(value => !double.IsNaN(value))];
            foreach (int row in _plan.Missing[v])
                Completed[v][row] = observed[_random.Integer(observed.Length)];
        }

        Derive();
        for (int round = 0; round < _options.Iterations; round++)
        {
            for (int k = 0; k < _plan.Order.Length; k++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int v = _plan.Order[k];
                double[] drawn = Draw(v);
                for (int i = 0; i < drawn.Length; i++)
                    Completed[v][_plan.Missing[v][i]] = drawn[i] + _plan.Variables[v].Shift;
                Derive();
                double mean = drawn.Average();
                Means[k][round] = mean + _plan.Variables[v].Shift;
                Deviations[k][round] = drawn.Length < 2 ? 0 : Math.Sqrt(drawn.Sum(value => (value - mean) * (value - mean)) / (drawn.Length - 1));
            }
        }
    }

    private double[] Draw(int v)
    {
        ImputationVariable variable = _plan.Variables[v];
        int[] missing = _plan.Missing[v];
        int[] observed = Observed(v);
        PredictorRows rows = Predictors(v, observed);
        double[] y = [.. observed.Select(row => Completed[v][row])];
        switch (variable.Chosen)
        {
            case ImputationMethod.Normal:
                {
                    LinearDraw draw = LinearDraw.Of(rows, observed, y, _random);
                    return [.. missing.Select(row => rows.Predict(row, draw.Drawn) + draw.Sigma * _random.Normal())];
                }

            case ImputationMethod.PredictiveMeanMatching:
                {
                    LinearDraw draw = LinearDraw.Of(rows, observed, y, _random);
                    return DonorMatching.Draw([.. observed.Select(row => rows.Predict(row, draw.Estimated))], y, [.. missing.Select(row => rows.Predict(row, draw.Drawn))], _options.Donors, _random);
                }

            case ImputationMethod.TwoLevelNormal:
                {
                    if (!_levels.TryGetValue(v, out TwoLevelState? state))
                        _levels.Add(v, state = new TwoLevelState(_plan.Clusters!.GroupCount));
                    return state.Draw(rows, observed, y, missing, _plan.Clusters!.Codes, _random);
                }

            case ImputationMethod.Ordinal:
                return OrdinalDraw.Of(rows, observed, y, missing, variable.Categories, _random);
            default:
                return CategoryDraw.Of(rows, observed, y, missing, variable.Categories, _random);
        }
    }

    private int[] Observed(int v)
    {
        var isMissing = new bool[_plan.RowCount];
        foreach (int row in _plan.Missing[v])
            isMissing[row] = true;
        return [.. Enumerable.Range(0, isMissing.Length).Where(row => !isMissing[row])];
    }

    private PredictorRows Predictors(int v, int[] observed)
    {
        var columns = new List<(string, double[])>();
        foreach (int other in _plan.Predictors[v])
        {
            double[][] expanded = ImputationPlan.Expand(_plan.Variables[other], Completed[other]);
            for (int k = 0; k < expanded.Length; k++)
            {
                columns.Add((ImputationPlan.Label(_plan.Variables[other], k), expanded[k]));
                if (_plan.Variables[v].Chosen == ImputationMethod.TwoLevelNormal && _options.ClusterMeans)
                    columns.Add(($"cluster mean of {ImputationPlan.Label(_plan.Variables[other], k)}", ClusterMeans(expanded[k])));
            }
        }

        var rows = PredictorRows.Of(columns, observed);
        LeftOut.UnionWith(rows.LeftOut.Select(name => $"{name} in the prediction of {_plan.Variables[v].Name}"));
        return rows;
    }

    private double[] ClusterMeans(double[] column)
    {
        ReadOnlySpan<int> codes = _plan.Clusters!.Codes;
        var sums = new double[_plan.Clusters.GroupCount];
        var counts = new int[sums.Length];
        for (int i = 0; i < column.Length; i++)
        {
            sums[codes[i]] += column[i];
            counts[codes[i]]++;
        }

        var means = new double[column.Length];
        for (int i = 0; i < means.Length; i++)
            means[i] = sums[codes[i]] / counts[codes[i]];
        return means;
    }

    /// <summary>Computes passive variables anew: where a value was observed it stays.</summary>
    private void Derive()
    {
        for (int v = 0; v < _plan.Variables.Length; v++)
        {
            if (_plan.Variables[v].Derive is not { } derive)
                continue;
            double[] made = derive(_byName);
            if (made.Length != _plan.RowCount)
                throw new ArgumentException($"The derivation of {_plan.Variables[v].Name} gave {made.Length} values for {_plan.RowCount} rows. Give one a row.");
            foreach (int row in _plan.Missing[v])
            {
                Completed[v][row] = double.IsFinite(made[row]) ? made[row]
                    : throw new ArgumentException($"The derivation of {_plan.Variables[v].Name} gave {made[row]:R} for row {row}. Derive it of variables that are imputed or complete, in their possible range.");
            }
        }
    }
}
