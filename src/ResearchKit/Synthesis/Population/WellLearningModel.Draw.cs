using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

internal sealed partial record WellLearningModel
{
    /// <summary>Standard deviation of a person's own level.</summary>
    public double PersonDeviation(Construct construct)
    {
        var sum = 0.0;
        foreach (var value in Person[(int)construct])
            sum += value * value;
        return Math.Sqrt(sum);
    }

    /// <summary>The next half-year within a person.</summary>
    public double[] Next(double[] within, RandomStream random)
    {
        var next = new double[Size];
        Correlate(Innovation, random, next);
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
                next[i] += Lagged[i, j] * within[j];
        }
        return next;
    }

    /// <summary>Normal draws with the covariance of a factor.</summary>
    public static void Correlate(double[][] factor, RandomStream random, Span<double> drawn)
    {
        Span<double> independent = stackalloc double[Size];
        random.FillNormal(independent);
        for (var i = 0; i < Size; i++)
        {
            drawn[i] = 0;
            for (var j = 0; j <= i; j++)
                drawn[i] += factor[i][j] * independent[j];
        }
    }
}
