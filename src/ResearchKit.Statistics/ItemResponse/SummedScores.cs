using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>How persons of a summed score are expected to answer (Lord and Wingersky 1984), and cells of scores put together until each has enough answers.</summary>
internal static class SummedScores
{
    private const int Nodes = 401;

    /// <summary>Tells for each item, score from 1 to below the highest, and category the expected share of persons with that score who answer so.</summary>
    public static void Expect(CalibratedItem[] items, double mean, double spread, Action<int, int, int, double> tell, CancellationToken cancellationToken)
    {
        AbilityNodes nodes = AbilityNodes.Between(mean - AbilityNodes.Reach * spread, mean + AbilityNodes.Reach * spread, Nodes);
        double[] log = nodes.LogWeights(mean, Elementary.Log(spread));
        double[] weights = [.. log.Take(nodes.Count).Select(Elementary.Exp)];
        double[][][] p = [.. items.Select(item => Enumerable.Range(0, nodes.Count).Select(q => item.Probabilities(nodes.Points[q])).ToArray())];
        int highest = items.Sum(item => item.Categories - 1);

        // Shares of the scores of all items but those in the range, halved until one item is left: each level adds every item once, where leaving out each in turn would add all of them for each.
        void Split(int from, int to, double[][] others, int reach)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (to - from == 1)
            {
                Item(from, others);
                return;
            }

            int middle = (from + to) / 2;
            double[][] Added(int first, int last) => [.. others.Select((scores, q) => Add(scores, first, last, q, reach))];
            Split(from, middle, Added(middle, to), reach + Range(middle, to));
            Split(middle, to, Added(from, middle), reach + Range(from, middle));
        }

        int Range(int first, int last) => Enumerable.Range(first, last - first).Sum(i => items[i].Categories - 1);

        double[] Add(double[] scores, int first, int last, int q, int reach)
        {
            double[] sum = [.. scores];
            for (int i = first; i < last; i++)
            {
                double[] own = p[i][q];
                reach += own.Length - 1;
                for (int s = reach; s >= 0; s--)
                {
                    double value = 0;
                    for (int k = 0; k < own.Length && k <= s; k++)
                        value += own[k] * sum[s - k];
                    sum[s] = value;
                }
            }

            return sum;
        }

        void Item(int item, double[][] others)
        {
            int categories = items[item].Categories;
            var joint = new double[highest + 1, categories];
            for (int q = 0; q < weights.Length; q++)
            {
                for (int s = 1; s < highest; s++)
                {
                    for (int k = 0; k < categories && k <= s; k++)
                        joint[s, k] += weights[q] * p[item][q][k] * others[q][s - k];
                }
            }

            for (int s = 1; s < highest; s++)
            {
                double all = 0;
                for (int k = 0; k < categories; k++)
                    all += joint[s, k];
                for (int k = 0; k < categories; k++)
                    tell(item, s, k, all > 0 ? joint[s, k] / all : 0);
            }
        }

        var none = new double[highest + 1];
        none[0] = 1;
        Split(0, items.Length, [.. weights.Select(_ => none)], 0);
    }

    /// <summary>Groups of scores in which every cell has enough expected answers, and there are two cells or more.</summary>
    public static IReadOnlyList<SummedScoreGroup> PutTogether(double[,] observed, double[,] expected, double least)
    {
        int categories = expected.GetLength(1);
        var rows = new List<Row>();
        for (int s = 1; s < expected.GetLength(0) - 1; s++)
        {
            double[] o = [.. Enumerable.Range(0, categories).Select(k => observed[s, k])], e = [.. Enumerable.Range(0, categories).Select(k => expected[s, k])];
            if (o.Sum() > 0)
                rows.Add(new Row(s, s, o, e));
        }

        void Join(int at, int with)
        {
            (int first, int second) = (Math.Min(at, with), Math.Max(at, with));
            rows[first] = rows[first].With(rows[second]);
            rows.RemoveAt(second);
        }

        bool Fails(int at) => rows[at].Cells(least).Count < 2;
        while (rows.Count > 1 && Fails(0))
            Join(0, 1);
        while (rows.Count > 1 && Fails(rows.Count - 1))
            Join(rows.Count - 1, rows.Count - 2);
        for (int at = 1; at < rows.Count - 1;)
        {
            if (!Fails(at))
            {
                at++;
                continue;
            }

            Join(at, rows[at - 1].Persons <= rows[at + 1].Persons ? at - 1 : at + 1);
            at = 1;
        }

        return [.. rows.Where((_, at) => !Fails(at)).Select(row => row.Group(least))];
    }

    private sealed record Row(int From, int To, double[] Observed, double[] Expected)
    {
        public double Persons => Observed.Sum();

        public Row With(Row other) => new(
            Math.Min(From, other.From), Math.Max(To, other.To), [.. Observed.Zip(other.Observed, (a, b) => a + b)], [.. Expected.Zip(other.Expected, (a, b) => a + b)]);

        /// <summary>The highest category of each cell: from the lowest up, a cell is closed when it has enough; what is left over joins the last.</summary>
        public List<int> Cells(double least)
        {
            var ends = new List<int>();
            double sum = 0;
            for (int k = 0; k < Expected.Length; k++)
            {
                sum += Expected[k];
                if (sum >= least)
                {
                    ends.Add(k);
                    sum = 0;
                }
            }

            if (ends.Count > 0)
                ends[^1] = Expected.Length - 1;
            return ends;
        }

        public SummedScoreGroup Group(double least)
        {
            List<int> ends = Cells(least);
            double[] Sums(double[] values) => [.. ends.Select((end, cell) => values[(cell == 0 ? 0 : ends[cell - 1] + 1)..(end + 1)].Sum())];
            return new SummedScoreGroup(From, To, Persons, ends, Sums(Observed), Sums(Expected));
        }
    }
}
