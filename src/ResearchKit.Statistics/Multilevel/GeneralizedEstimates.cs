using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>The estimates of a generalised mixed model in the units of its terms, from a place of the deviance in working units.</summary>
internal sealed class GeneralizedEstimates
{
    private readonly GeneralizedProblem _problem;
    private readonly GeneralizedMinimum _minimum;
    private readonly ConditionalModes _modes;
    private readonly double[][] _transformed; // T Λ: from spherical effects to effects in own units
    private readonly double[][,] _covariances; // of the effects by factor, in own units

    public GeneralizedEstimates(GeneralizedProblem problem, GeneralizedMinimum minimum, CancellationToken cancellationToken)
    {
        _problem = problem;
        _minimum = minimum;
        _modes = problem.Deviance.Modes(minimum.Point.Parameters, cancellationToken);
        double[][] lambda = problem.Deviance.Lambda(minimum.Point.Parameters);
        _transformed = [.. problem.Factors.Select((factor, f) => Transformed(factor, lambda[f]))];
        _covariances = [.. problem.Factors.Select((factor, f) => Square(_transformed[f], factor.Width))];
    }

    public bool IsSingular => _problem.Deviance.Factors.Select((place, k) => place.Row == place.Column && Parameter(k) < 1e-4).Any(zero => zero);

    private IEnumerable<int> InModelOrder => Enumerable.Range(0, _problem.Factors.Length).OrderBy(f => _problem.Factors[f].TermOf[0]);

    public CentredPlane Plane()
    {
        int p = _problem.Rows.Rank, n = _problem.Rows.Count;
        var meat = new double[p, p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
                meat[i, j] = n * _minimum.Covariance[i * p + j];
        }

        return new CentredPlane(_problem.Centred, _problem.Fixed, _problem.Solution(_minimum.Point.Parameters), _problem.Fixed.Sandwich(meat), 0, 1);
    }

    public IReadOnlyList<VarianceComponent> VarianceComponents()
    {
        var components = new List<VarianceComponent>();
        foreach (int f in InModelOrder)
        {
            RandomFactor factor = _problem.Factors[f];
            double[,] covariance = _covariances[f];
            for (int i = 0; i < factor.Width; i++)
                components.Add(new VarianceComponent(factor.Grouping.Name, factor.Names[i], null, covariance[i, i], Math.Sqrt(covariance[i, i])));
            for (int i = 0; i < factor.Width; i++)
            {
                for (int j = i + 1; j < factor.Width; j++)
                {
                    if (factor.Free[j, i])
                    {
                        components.Add(new VarianceComponent(
                            factor.Grouping.Name, factor.Names[i], factor.Names[j], covariance[i, j],
                            covariance[i, i] > 0 && covariance[j, j] > 0 ? Math.Clamp(covariance[i, j] / Math.Sqrt(covariance[i, i] * covariance[j, j]), -1, 1) : double.NaN));
                    }
                }
            }
        }

        return components;
    }

    public IReadOnlyList<GroupEffects> GroupEffects() => [.. InModelOrder.Select(f =>
    {
        RandomFactor factor = _problem.Factors[f];
        int r = factor.Width;
        double[] values = new double[factor.LevelCount * r], covariances = new double[factor.LevelCount * r * r];
        Span<double> work = new double[r * r];
        for (int level = 0; level < factor.LevelCount; level++)
        {
            SmallMatrix.Multiply(values.AsSpan(level * r, r), _transformed[f], _modes.Values[f].AsSpan(level * r, r), r, r, 1);
            SmallMatrix.Multiply(work, _transformed[f], _modes.Inverse[f].AsSpan(level * r * r, r * r), r, r, r);
            SmallMatrix.AddMultiplyTranspose(covariances.AsSpan(level * r * r, r * r), work, _transformed[f], r, r, r);
        }

        return new GroupEffects(factor.Grouping.Name, factor.Names, factor.Levels, values, covariances, _covariances[f], _problem.Options.ConfidenceLevel);
    })];

    /// <summary>For each random term, its grouping's place in the model's order and its first column there.</summary>
    public (int Effects, int Column)[] TermPlaces()
    {
        int[] order = [.. InModelOrder];
        return [.. Enumerable.Range(0, _problem.Data.RandomTerms.Count).Select(term =>
        {
            int f = Array.FindIndex(order, place => _problem.Factors[place].TermOf.Contains(term));
            return (f, Array.IndexOf(_problem.Factors[order[f]].TermOf, term));
        })];
    }

    /// <summary>The mean over the rows of the variance that each factor adds, in the order of the model.</summary>
    public IReadOnlyList<(string Name, double Variance)> MeanVariances()
    {
        double[][] lambda = _problem.Deviance.Lambda(_minimum.Point.Parameters);
        return [.. InModelOrder.Select(f =>
        {
            int r = _problem.Factors[f].Width;
            double[,] covariance = Square(lambda[f], r); // in working units, as the columns are
            double sum = 0;
            if (_problem.Rows.Varying[f] is { } z)
            {
                for (int at = 0; at < z.Length; at += r)
                {
                    for (int i = 0; i < r; i++)
                    {
                        for (int j = 0; j < r; j++)
                            sum += z[at + i] * covariance[i, j] * z[at + j];
                    }
                }
            }
            else
            {
                sum = covariance[0, 0] * _problem.Rows.Count;
            }

            return (_problem.Factors[f].Grouping.Name, sum / _problem.Rows.Count);
        })];
    }

    /// <summary>Variance over the rows (n − 1) of the fixed part without the offset.</summary>
    public double FixedVariance()
    {
        GeneralizedRows rows = _problem.Rows;
        int p = rows.Rank;
        double mean = 0, squares = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double value = RowProducts.Dot(rows.Basis.AsSpan(i * p, p), _minimum.Point.Parameters.AsSpan(0, p)), distance = value - mean;
            mean += distance / (i + 1);
            squares += distance * (value - mean);
        }

        return squares / (rows.Count - 1);
    }

    public double DistributionVariance()
    {
        if (_problem.Options.Kernel == MixedModelFamily.Binomial)
            return Math.PI * Math.PI / 3;
        double sum = 0, weights = 0;
        for (int i = 0; i < _problem.Rows.Count; i++)
        {
            double weight = _problem.Rows.Weights.Length == 0 ? 1 : _problem.Rows.Weights[i];
            sum += weight * _problem.Rows.Outcome[i];
            weights += weight;
        }

        return Elementary.Log1P(weights / sum);
    }

    /// <summary>Pearson's statistic over rows less parameters; NaN where every row is one trial.</summary>
    public double Dispersion()
    {
        GeneralizedRows rows = _problem.Rows;
        bool isBinomial = _problem.Options.Kernel == MixedModelFamily.Binomial;
        if (isBinomial && (rows.Weights.Length == 0 || rows.Weights.All(weight => weight == 1)))
            return double.NaN;
        double[] score = new double[rows.Count], information = new double[rows.Count];
        ConditionalLikelihood.Evaluate(_problem.Options.Kernel, rows.Outcome, rows.Weights, _modes.Predictor, score, information, [], false);
        double sum = 0;
        for (int i = 0; i < score.Length; i++)
            sum += information[i] > 0 ? score[i] * score[i] / information[i] : 0;
        int degrees = rows.Count - _problem.Deviance.Count;
        return degrees > 0 ? sum / degrees : double.NaN;
    }

    /// <summary>One sentence for each grouping whose covariance is singular.</summary>
    public IEnumerable<string> SingularTerms()
    {
        foreach (int f in InModelOrder)
        {
            RandomFactor factor = _problem.Factors[f];
            if (!_problem.Deviance.Factors.Select((place, k) => place.Factor == f && place.Row == place.Column && Parameter(k) < 1e-4).Any(one => one))
                continue;
            string[] zero = [.. Enumerable.Range(0, factor.Width).Where(i => _covariances[f][i, i] <= 1e-8 * factor.Scale[i] * factor.Scale[i]).Select(i => factor.Names[i])];
            yield return zero.Length > 0
                ? $"The variance of {string.Join(" and ", zero)} by {factor.Grouping.Name} is estimated at zero. Leave the term out, and say that the data show no such variation (its interval may reach far above zero)."
                : $"The effects that vary by {factor.Grouping.Name} are estimated as perfectly correlated. Let them be independent (|| in a formula), or leave a slope out.";
        }
    }

    private double Parameter(int k) => _minimum.Point.Parameters[_problem.Rows.Rank + k];

    private static double[] Transformed(RandomFactor factor, double[] lambda)
    {
        int r = factor.Width;
        double[,] own = factor.ToOwnUnits();
        double[] flat = new double[r * r], result = new double[r * r];
        for (int i = 0; i < r * r; i++)
            flat[i] = own[i / r, i % r];
        SmallMatrix.Multiply(result, flat, lambda, r, r, r);
        return result;
    }

    private static double[,] Square(double[] root, int r)
    {
        var square = new double[r, r];
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
            {
                for (int k = 0; k < r; k++)
                    square[i, j] += root[i * r + k] * root[j * r + k];
            }
        }

        return square;
    }
}
