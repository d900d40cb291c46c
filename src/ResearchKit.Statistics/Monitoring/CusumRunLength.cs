using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>
/// Mean run lengths of one sum for all thresholds at once. A sum starts anew whenever it is back at zero, so that the mean run to a threshold is the mean length of such a cycle, cut where it passes the threshold, over the share of
/// cycles that pass it (Page, 1954).
/// </summary>
internal static class CusumRunLength
{
    private const int Steps = 512;
    private const int Highest = 24;
    private const int Crossings = 1000;
    private const long MostCases = 60_000_000;

    /// <summary>The threshold of a mean run length; how many simulated runs passed it.</summary>
    public static (double Threshold, double Crossings) Threshold(double[] risks, (double[] None, double[] Event) weights, double runLength, RandomStream random, CancellationToken cancellationToken)
    {
        // At place k: thresholds of k / Steps. Differences, summed up at the end.
        var (passed, saved) = (new double[Highest * Steps + 2], new double[Highest * Steps + 2]);
        var ladder = new List<(int Time, int From, int To)>();
        long cycles = 0, cases = 0, wanted = (long)Math.Min(MostCases, Crossings * runLength);
        while (cases < wanted)
        {
            if ((cycles++ & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            double sum = 0, highest = 0;
            int time = 0, place = 0;
            ladder.Clear();
            do
            {
                double draw = random.Uniform() * risks.Length;
                int i = (int)draw;
                sum = Math.Max(0, sum + (draw - i < risks[i] ? weights.Event[i] : weights.None[i]));
                time++;
                if (sum > highest)
                {
                    highest = sum;
                    // Thresholds strictly below the sum are passed.
                    int next = Math.Min(Highest * Steps + 1, (int)Math.Ceiling(sum * Steps));
                    if (next > place)
                    {
                        ladder.Add((time, place, next));
                        place = next;
                    }
                }
            }
            while (sum > 0 && time < MostCases);
            cases += time;
            passed[0]++;
            passed[place]--;
            foreach ((int at, int from, int to) in ladder)
            {
                saved[from] += time - at;
                saved[to] -= time - at;
            }

        }

        double count = 0, cut = 0;
        for (int k = 0; k < passed.Length - 1; k++)
        {
            count += passed[k];
            cut += saved[k];
            if (count <= 0)
                break;
            if ((cases - cut) / count >= runLength)
                return (k / (double)Steps, count);
        }

        return (double.NaN, 0);
    }
}
