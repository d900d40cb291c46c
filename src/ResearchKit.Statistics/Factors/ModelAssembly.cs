namespace ResearchKit.Statistics.Factors;

/// <summary>Makes matrices and start values of a parameter table and the data's moments.</summary>
internal static class ModelAssembly
{
    /// <summary>The matrices of all groups.</summary>
    public static CovarianceModel Assemble(ParameterTable table, IReadOnlyList<GroupMoments> moments, int observed)
    {
        int v = table.Variables.Count;
        Dictionary<string, int> place = table.Variables.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var groups = new GroupCells[table.GroupCount];
        for (int g = 0; g < groups.Length; g++)
        {
            double[] paths = new double[v * v], covariances = new double[v * v], means = new double[v];
            var cells = new List<ParameterCell>();
            foreach (ParameterRow row in table.Rows.Where(row => row.Group == g))
            {
                ParameterCell cell = CellOf(row, place);
                if (row.IsFree)
                {
                    cells.Add(cell);
                    continue;
                }

                double value = !row.IsOfSample ? row.Fixed
                    : cell.Matrix == ModelMatrix.Means ? moments[g].Mean[cell.Row] : moments[g].Covariance[cell.Row * observed + cell.Column];
                if (cell.Matrix == ModelMatrix.Paths)
                    paths[cell.Row * v + cell.Column] = value;
                else if (cell.Matrix == ModelMatrix.Means)
                    means[cell.Row] = value;
                else
                    covariances[cell.Row * v + cell.Column] = covariances[cell.Column * v + cell.Row] = value;
            }

            groups[g] = new GroupCells(paths, covariances, means, [.. cells]);
        }

        return new CovarianceModel(observed, v, table.ParameterCount, table.HasMeans, groups);
    }

    /// <summary>Where a parameter stands.</summary>
    public static ParameterCell CellOf(ParameterRow row, IReadOnlyDictionary<string, int> place) => row.Operator switch
    {
        "=~" => new ParameterCell(ModelMatrix.Paths, place[row.Right], place[row.Left], row.Parameter),
        "~" => new ParameterCell(ModelMatrix.Paths, place[row.Left], place[row.Right], row.Parameter),
        "~~" => new ParameterCell(ModelMatrix.Covariances, place[row.Left], place[row.Right], row.Parameter),
        _ => new ParameterCell(ModelMatrix.Means, place[row.Left], place[row.Left], row.Parameter),
    };

    /// <summary>Start values: loadings of a centroid factor, half the variances, no relations.</summary>
    public static double[] Start(ParameterTable table, IReadOnlyList<GroupMoments> moments, int observed)
    {
        Dictionary<string, int> place = table.Variables.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var start = new double[table.ParameterCount];
        var isSet = new bool[table.ParameterCount];
        for (int g = 0; g < table.GroupCount; g++)
        {
            GroupMoments own = moments[g];
            ILookup<string, ParameterRow> loadings = table.Rows.Where(row => row.Group == g && row.Operator == "=~").ToLookup(row => row.Left, StringComparer.Ordinal);
            var spread = new double[place.Count]; // standard deviation of each variable at the start
            var residual = new double[place.Count];
            for (int i = 0; i < observed; i++)
            {
                spread[i] = Math.Sqrt(own.Covariance[i * observed + i]);
                residual[i] = spread[i] * spread[i] / 2;
            }

            // Factors whose indicators are known first; those of other factors after them.
            var left = loadings.Select(one => one.Key).ToList();
            while (left.Count > 0)
            {
                string factor = left.FirstOrDefault(name => loadings[name].All(row => !left.Contains(row.Right, StringComparer.Ordinal))) ?? left[0];
                left.Remove(factor);
                FactorStart(factor, [.. loadings[factor]], own, observed, place, spread, residual, start, isSet);
            }

            foreach (ParameterRow row in table.Rows.Where(row => row.Group == g && row.IsFree && !isSet[row.Parameter]))
            {
                isSet[row.Parameter] = true;
                start[row.Parameter] = row.Start ?? row.Operator switch
                {
                    "~~" when row.Left == row.Right => residual[place[row.Left]],
                    "~1" when place[row.Left] < observed => own.Mean[place[row.Left]],
                    _ => 0,
                };
            }
        }

        foreach (ParameterRow row in table.Rows.Where(row => row.IsFree && row.Start is not null))
            start[row.Parameter] = row.Start!.Value;
        return start;
    }

    private static void FactorStart(
        string factor, ParameterRow[] rows, GroupMoments moments, int observed, Dictionary<string, int> place, double[] spread, double[] residual, double[] start, bool[] isSet)
    {
        int k = rows.Length;
        int[] at = [.. rows.Select(row => place[row.Right])];
        var loading = new double[k];
        for (int i = 0; i < k; i++)
            loading[i] = Centroid(i);
        int marker = Array.FindIndex(rows, row => !row.IsFree && row.Fixed is not 0);
        double scale = marker < 0 ? 1 : Math.Abs(loading[marker] * Spread(marker) / rows[marker].Fixed);
        double sign = marker < 0 || loading[marker] * rows[marker].Fixed >= 0 ? 1 : -1;
        // Several fixed loadings (growth, cross-lagged models) leave less for each factor.
        if (rows.Count(row => !row.IsFree) > 1)
            scale = Math.Sqrt(0.25 / rows.Where(row => !row.IsFree).Max(row => row.Fixed * row.Fixed)) * rows.Select((_, i) => Spread(i)).Average();
        (spread[place[factor]], residual[place[factor]]) = (scale, scale * scale * (k == 1 && marker == 0 ? 0.9 / (loading[0] * loading[0]) : 1));
        for (int i = 0; i < k; i++)
        {
            if (!rows[i].IsFree || isSet[rows[i].Parameter])
                continue;
            isSet[rows[i].Parameter] = true;
            start[rows[i].Parameter] = sign * loading[i] * Spread(i) / scale;
        }

        double Spread(int i) => spread[at[i]] > 0 ? spread[at[i]] : 1;

        // Each indicator's correlations with the others, by the share that the first has with them.
        double Centroid(int i)
        {
            if (at.Any(one => one >= observed) || k < 3)
                return 0.7 * (at[i] < observed && at[0] < observed && moments.Covariance[at[i] * observed + at[0]] < 0 ? -1 : 1);
            double own = 0, all = 0;
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    if (a == b)
                        continue;
                    double part = Correlation(a, b) * Math.Sign(Correlation(a, 0)) * Math.Sign(Correlation(b, 0));
                    all += part;
                    own += a == i ? part : 0;
                }
            }

            double size = all > 0 ? Math.Clamp(own / Math.Sqrt(all * (k - 1) / k) / Math.Sqrt(k - 1), 0.3, 0.9) : 0.5;
            return size * (Correlation(i, 0) < 0 ? -1 : 1);
        }

        double Correlation(int a, int b) => moments.Covariance[at[a] * observed + at[b]] / (spread[at[a]] * spread[at[b]]);
    }
}
