namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Standard errors of maximum-likelihood estimates from each learner's score, the gradient of the learner's log-likelihood. With A the sum of outer products over
/// learners and B the same over clusters, the covariance is A⁻¹ B A⁻¹ · G / (G − 1), with G − 1 degrees of freedom.
/// </summary>
/// <remarks>Source: White, H. (1982). Maximum likelihood estimation of misspecified models. Econometrica 50, 1-25; Berndt, Hall, Hall and Hausman (1974) for A.</remarks>
internal sealed class ScoreEstimates
{
    private readonly double[,] _covariance;

    private ScoreEstimates(double[] values, double[,] covariance, double degreesOfFreedom)
    {
        Values = values;
        _covariance = covariance;
        DegreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>The estimates.</summary>
    public double[] Values { get; }

    public double DegreesOfFreedom { get; }

    /// <summary>Covariance of two estimates.</summary>
    public double Covariance(int first, int second) => _covariance[first, second];

    /// <summary>Puts estimates and scores together.</summary>
    /// <param name="values">The estimates.</param>
    /// <param name="scores">Scores at the estimates, learner by learner.</param>
    /// <param name="cluster">Cluster of each learner; null where learners are independent.</param>
    public static ScoreEstimates Of(double[] values, double[] scores, Func<int, int>? cluster)
    {
        var size = values.Length;
        var learners = scores.Length / size;
        var sums = new Dictionary<int, double[]>();
        for (var learner = 0; cluster is not null && learner < learners; learner++)
        {
            var of = cluster(learner);
            if (!sums.TryGetValue(of, out var sum))
                sums.Add(of, sum = new double[size]);
            for (var k = 0; k < size; k++)
                sum[k] += scores[(learner * size) + k];
        }
        var inverse = LinearSystem.Solve(OuterProducts(scores, size), Identity(size));
        if (cluster is null)
            return new ScoreEstimates(values, inverse, double.PositiveInfinity);
        var between = OuterProducts([.. sums.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value)], size);
        var clusters = sums.Count;
        var covariance = Product(Product(inverse, between), inverse);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                covariance[i, j] *= clusters / (clusters - 1.0);
        }
        return new ScoreEstimates(values, covariance, clusters - 1);
    }

    /// <summary>A function of the estimates, with its standard error by the delta method.</summary>
    /// <param name="value">Value of the function.</param>
    /// <param name="gradient">Its derivatives, one for each estimate.</param>
    public TruthEstimate Function(double value, double[] gradient)
    {
        var variance = 0.0;
        for (var i = 0; i < gradient.Length; i++)
        {
            for (var j = 0; j < gradient.Length; j++)
                variance += gradient[i] * _covariance[i, j] * gradient[j];
        }
        return new TruthEstimate(value, Math.Sqrt(variance), DegreesOfFreedom);
    }

    /// <summary>Sum of outer products of rows.</summary>
    public static double[,] OuterProducts(double[] rows, int size)
    {
        var sum = new double[size, size];
        for (var start = 0; start < rows.Length; start += size)
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j <= i; j++)
                    sum[i, j] += rows[start + i] * rows[start + j];
            }
        }
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
                sum[j, i] = sum[i, j];
        }
        return sum;
    }

    /// <summary>
    /// Maximises a likelihood by the method of Berndt, Hall, Hall and Hausman: steps of A⁻¹ times the sum of scores, halved where the likelihood would fall.
    /// </summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="evaluate">The log-likelihood at a point; fills the scores, learner by learner.</param>
    /// <param name="learners">Number of learners.</param>
    /// <returns>The estimates and the scores there.</returns>
    public static (double[] Values, double[] Scores) Maximise(double[] start, Func<double[], double[], double> evaluate, int learners)
    {
        const int mostSteps = 60;
        const double tolerance = 1e-4;
        var size = start.Length;
        var (values, scores, tried) = ((double[])start.Clone(), new double[learners * size], new double[learners * size]);
        var likelihood = evaluate(values, scores);
        for (var steps = 0; steps < mostSteps; steps++)
        {
            var slope = new double[size, 1];
            for (var i = 0; i < scores.Length; i++)
                slope[i % size, 0] += scores[i];
            var step = LinearSystem.Solve(OuterProducts(scores, size), slope);
            // The step times the slope is twice what the likelihood can still rise, in units of its own sampling error.
            var decrement = 0.0;
            for (var k = 0; k < size; k++)
                decrement += step[k, 0] * slope[k, 0];
            if (!(decrement > tolerance))
                break;
            for (var length = 1.0; length > 1e-6; length /= 2)
            {
                var next = new double[size];
                for (var k = 0; k < size; k++)
                    next[k] = values[k] + (length * step[k, 0]);
                var there = evaluate(next, tried);
                if (!(there > likelihood))
                    continue;
                (values, likelihood) = (next, there);
                (scores, tried) = (tried, scores);
                break;
            }
        }
        return (values, scores);
    }

    private static double[,] Identity(int size)
    {
        var identity = new double[size, size];
        for (var i = 0; i < size; i++)
            identity[i, i] = 1;
        return identity;
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var size = a.GetLength(0);
        var product = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                for (var j = 0; j < size; j++)
                    product[i, j] += a[i, k] * b[k, j];
            }
        }
        return product;
    }
}
