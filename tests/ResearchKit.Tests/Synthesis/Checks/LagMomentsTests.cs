using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

public class LagMomentsTests
{
    private const int Size = LagMoments.Size;

    /// <summary>
    /// Persons with six or fewer half-years, drawn from a process written down here: trait + state + error of known variance. The lags must be found in spite of
    /// traits, errors and few waves, at which a regression of deviations from own means is off by 0.2 and more (Nickell 1981).
    /// </summary>
    [Fact]
    public void Lags_are_found_behind_traits_errors_and_few_waves()
    {
        const int persons = 60_000;
        const double errorVariance = 0.3;
        var lags = new double[Size, Size];
        for (var i = 0; i < Size; i++)
            lags[i, i] = 0.4;
        (lags[0, 1], lags[4, 3], lags[3, 5]) = (0.25, 0.15, -0.2);
        var random = new RandomStream(11);
        var sums = new double[LagMoments.Length];
        for (var person = 0; person < persons; person++)
        {
            var trait = Draw(random, 0.8);
            var state = Draw(random, 1);
            for (var burn = 0; burn < 8; burn++)
                state = Next(lags, state, random);
            var (values, errors) = (new double[]?[6], new double[]?[6]);
            var times = new List<int>();
            for (var time = 0; time < 6; time++)
            {
                state = Next(lags, state, random);
                if (person % 3 == 0 && time == 2)
                    continue;
                var error = Draw(random, Math.Sqrt(errorVariance));
                values[time] = [.. state.Select((own, k) => own + trait[k] + error[k])];
                errors[time] = [.. Enumerable.Repeat(errorVariance, Size)];
                times.Add(time);
            }
            LagMoments.Add(new LagObservations(values, errors), 0, times, sums);
        }

        var (_, transposed) = new LagMoments().Solve(sums);

        // Four Monte Carlo standard errors: about 1 / sqrt(60,000 persons x 2 informative transitions), times four.
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
                Assert.InRange(transposed[j, i], lags[i, j] - 0.02, lags[i, j] + 0.02);
        }
    }

    private static double[] Draw(RandomStream random, double deviation) => [.. Enumerable.Range(0, Size).Select(_ => deviation * random.Normal())];

    private static double[] Next(double[,] lags, double[] state, RandomStream random)
    {
        var next = Draw(random, 0.8);
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
                next[i] += lags[i, j] * state[j];
        }
        return next;
    }
}
