namespace ResearchKit.Statistics.Survival;

/// <summary>
/// Harrell's C: of pairs of which one has the event while the other is still at risk, the share in which the one with the event has the larger predicted hazard; ties of the prediction count half. Strata are not compared with each other. R: <c>concordance</c>.
/// </summary>
/// <param name="Concordant">Pairs (by weight) in which the prediction is right.</param>
/// <param name="Discordant">Pairs in which it is the wrong way round.</param>
/// <param name="Tied">Pairs with the same prediction.</param>
public sealed record Concordance(double Concordant, double Discordant, double Tied)
{
    /// <summary>The share, 0.5 for a prediction that says nothing; NaN where there is no pair.</summary>
    public double Value => (Concordant + Tied / 2) / (Concordant + Discordant + Tied);

    internal static Concordance Of(CoxRows rows, double[] predictor)
    {
        // Ranks are those within the stratum, so that each stratum has a tree of its own size.
        double[] sorted = [.. predictor], tree = new double[predictor.Length + 2], at = new double[predictor.Length + 1];
        int[] order = [.. Enumerable.Range(0, sorted.Length)], rank = new int[sorted.Length];
        int size = 0;
        double concordant = 0, discordant = 0, tied = 0, all = 0;
        int start = 0;
        foreach (int end in rows.Ends)
        {
            int late = start, ranks = 0;
            Array.Sort(sorted, order, start, end - start);
            for (int i = start; i < end; i++)
                rank[order[i]] = i == start || sorted[i] == sorted[i - 1] ? ranks : ++ranks;
            size = ranks + 2;
            for (int i = start; i < end;)
            {
                double time = rows.Time[i];
                for (; rows.HasEntry && late < end && rows.Entry[rows.Entering[late]] >= time; late++)
                    Put(rank[rows.Entering[late]], -rows.Weight[rows.Entering[late]]);
                int first = i;
                for (; i < end && rows.Time[i] == time; i++)
                {
                    if (!rows.IsEvent[i])
                        Put(rank[i], rows.Weight[i]);
                }

                for (int k = first; k < i; k++)
                {
                    if (!rows.IsEvent[k])
                        continue;
                    double below = Below(rank[k]), same = at[rank[k]];
                    concordant += rows.Weight[k] * below;
                    tied += rows.Weight[k] * same;
                    discordant += rows.Weight[k] * (all - below - same);
                }

                for (int k = first; k < i; k++)
                {
                    if (rows.IsEvent[k])
                        Put(rank[k], rows.Weight[k]);
                }
            }

            Array.Clear(tree, 0, size);
            Array.Clear(at, 0, size - 1);
            (all, start) = (0, end);
        }

        return new Concordance(concordant, discordant, tied);

        void Put(int r, double weight)
        {
            all += weight;
            at[r] += weight;
            for (int k = r + 1; k < size; k += k & -k)
                tree[k] += weight;
        }

        double Below(int r)
        {
            double sum = 0;
            for (int k = r; k > 0; k -= k & -k)
                sum += tree[k];
            return sum;
        }
    }
}
