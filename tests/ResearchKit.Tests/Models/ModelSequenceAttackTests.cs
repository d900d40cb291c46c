using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Models;

/// <summary>
/// An attacker who asks for mean after mean of subsets of the same learners (a model of an intercept says the mean, and with n the sum) and solves the equations that were shown.
/// </summary>
public sealed class ModelSequenceAttackTests
{
    private const int Learners = 60;
    private const int Sequences = 150;
    private const int Asked = 9;

    [Fact]
    public void No_sum_over_fewer_than_five_learners_follows_from_the_models_that_are_shown()
    {
        var random = new RandomStream(99);
        (int shown, int refused) = (0, 0);
        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            DataFrame frame = Sample(random);
            List<bool[]> known = [];
            for (int question = 0; question < Asked; question++)
            {
                bool[] who = Subset(random, known);
                try
                {
                    LinearModel model = Regression.Fit("y ~ 1", frame.Filter(who));
                    if (!model.Convergence.IsUsable) continue;
                    Assert.Equal(who.Count(one => one), model.SampleSizes[1].Count);
                    known.Add(who);
                    shown++;
                }
                catch (ProtectedDataException)
                {
                    refused++;
                }
            }

            Assert.Null(Exposed(known));
        }

        // The attack would find something if the gate were not there, and the gate lets most through that is harmless.
        Assert.InRange(refused, 100, Sequences * Asked / 2);
        Assert.InRange(shown, Sequences * Asked / 2, Sequences * Asked);
    }

    [Fact]
    public void The_attacker_finds_what_is_there_to_find()
    {
        bool[] Set(Func<int, bool> who) => [.. Enumerable.Range(0, Learners).Select(who)];
        Assert.NotNull(Exposed([Set(_ => true), Set(i => i >= 3)]));
        // All less two halves leaves two: no pair of the three differs by few.
        Assert.NotNull(Exposed([Set(_ => true), Set(i => i < 28), Set(i => i is >= 30)]));
        Assert.Null(Exposed([Set(_ => true), Set(i => i < 30), Set(i => i % 2 == 0)]));
    }

    private static DataFrame Sample(RandomStream random) => DataFrame.FromColumns(
        Column.Create("learner_key", Enumerable.Range(0, Learners)).WithDisclosureClass(DisclosureClass.Pseudonym),
        Column.Create("y", Enumerable.Range(0, Learners).Select(_ => 7 + random.Normal()).ToArray()).WithDisclosureClass(DisclosureClass.Neutral));

    // All; blocks; blocks of what was shown less or more a few; unions and differences of two that were shown.
    private static bool[] Subset(RandomStream random, List<bool[]> known)
    {
        var who = new bool[Learners];
        int kind = (int)(random.Uniform() * 4);
        (int from, int to) = ((int)(random.Uniform() * 30), 30 + (int)(random.Uniform() * 31));
        for (int i = 0; i < Learners; i++)
            who[i] = known.Count == 0 || kind == 0 ? i >= from && i < to : known[^1][i];
        if (known.Count > 0 && kind == 1)
        {
            bool[] other = known[(int)(random.Uniform() * known.Count)];
            for (int i = 0; i < Learners; i++) who[i] = who[i] != other[i];
        }

        if (known.Count > 0 && kind >= 2)
        {
            for (int k = 0; k < (kind == 2 ? 3 : 12); k++) who[(int)(random.Uniform() * Learners)] ^= true;
        }

        return who;
    }

    /// <summary>A set of one to four learners whose indicator is a combination of those known; null when there is none among classes of learners and their unions.</summary>
    private static int[]? Exposed(List<bool[]> known)
    {
        int[][] classes = [.. Enumerable.Range(0, Learners).GroupBy(i => string.Concat(known.Select(set => set[i] ? '1' : '0')), StringComparer.Ordinal)
            .Where(one => one.Key.Contains('1', StringComparison.Ordinal)).Select(one => one.ToArray())];
        int[] small = [.. Enumerable.Range(0, classes.Length).Where(c => classes[c].Length < 5)];
        double[][] basis = Reduced([.. known.Select(set => classes.Select(one => set[one[0]] ? 1.0 : 0).ToArray())]);
        foreach (int[] union in Unions(small, classes))
        {
            double[] wanted = [.. Enumerable.Range(0, classes.Length).Select(c => union.Contains(c) ? 1.0 : 0)];
            foreach (double[] row in basis)
            {
                int lead = Array.FindIndex(row, value => Math.Abs(value) > 1e-9);
                double factor = wanted[lead] / row[lead];
                for (int c = 0; c < wanted.Length; c++) wanted[c] -= factor * row[c];
            }

            if (Array.TrueForAll(wanted, value => Math.Abs(value) < 1e-9)) return [.. union.SelectMany(c => classes[c])];
        }

        return null;
    }

    private static IEnumerable<int[]> Unions(int[] small, int[][] classes)
    {
        for (int a = 0; a < small.Length; a++)
        {
            yield return [small[a]];
            for (int b = a + 1; b < small.Length; b++)
            {
                if (classes[small[a]].Length + classes[small[b]].Length >= 5) continue;
                yield return [small[a], small[b]];
                for (int c = b + 1; c < small.Length; c++)
                {
                    if (classes[small[a]].Length + classes[small[b]].Length + classes[small[c]].Length < 5) yield return [small[a], small[b], small[c]];
                }
            }
        }
    }

    // Row echelon form, each lead zero in all other rows.
    private static double[][] Reduced(double[][] rows)
    {
        var basis = new List<double[]>();
        foreach (double[] given in rows)
        {
            double[] row = [.. given];
            foreach (double[] before in basis) Subtract(row, before);
            int lead = Array.FindIndex(row, value => Math.Abs(value) > 1e-9);
            if (lead < 0) continue;
            foreach (double[] before in basis)
            {
                double factor = before[lead] / row[lead];
                for (int c = 0; c < row.Length; c++) before[c] -= factor * row[c];
            }

            basis.Add(row);
        }

        return [.. basis];

        static void Subtract(double[] row, double[] before)
        {
            int lead = Array.FindIndex(before, value => Math.Abs(value) > 1e-9);
            double factor = row[lead] / before[lead];
            for (int c = 0; c < row.Length; c++) row[c] -= factor * before[c];
        }
    }
}
