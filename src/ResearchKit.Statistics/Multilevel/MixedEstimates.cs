using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>The estimates of a mixed model in the units of its terms, from a place of the deviance in working units.</summary>
internal sealed class MixedEstimates
{
    private readonly MixedProblem _problem;
    private readonly LinearMixedModelOptions _options;
    private readonly DeviancePoint _point;
    private readonly double[][,] _covariances; // of the effects by factor, in own units

    public MixedEstimates(MixedProblem problem, LinearMixedModelOptions options, DeviancePoint point)
    {
        _problem = problem;
        _options = options;
        _point = point;
        Unit = problem.Fixed.OutcomeRest / problem.Rows.OutcomeScale;
        ResidualVariance = point.ResidualSum / point.Divisor * Unit * Unit;
        _covariances = [.. problem.Factors.Select((factor, f) => CovarianceOf(factor, Transformed(factor, point.Lambda[f])))];
    }

    /// <summary>Length of the outcome's rest, in units of the outcome.</summary>
    public double Unit { get; }

    public double ResidualVariance { get; }

    public bool IsSingular => _problem.Deviance!.Parameters.Select((parameter, k) => parameter.Row == parameter.Column && _point.Theta[k] < 1e-4).Any(zero => zero);

    /// <summary>The factors in the order in which the model names them.</summary>
    private IEnumerable<int> InModelOrder => Enumerable.Range(0, _problem.Factors.Length).OrderBy(f => _problem.Factors[f].TermOf[0]);

    /// <param name="covariance">Covariance of the basis coefficients over the residual variance.</param>
    public CentredPlane Plane(double[] covariance)
    {
        LeastSquaresFactor factor = _problem.Fixed;
        int p = factor.Rank;
        double rest = factor.OutcomeRest;
        double[] solution = [.. factor.RotatedOutcome.Select((value, k) => value + rest * _point.Coefficients[k])];
        factor.SolveUpper(solution);
        double variance = _point.ResidualSum / _point.Divisor * rest * rest;
        var meat = new double[p, p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
                meat[i, j] = variance * covariance[i * p + j];
        }

        return new CentredPlane(_problem.Rows, factor, solution, factor.Sandwich(meat), _problem.Rows.OutcomeShift, _problem.Rows.OutcomeScale);
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

        components.Add(new VarianceComponent("Residual", "", null, ResidualVariance, Math.Sqrt(ResidualVariance)));
        return components;
    }

    public IReadOnlyList<GroupEffects> GroupEffects() => [.. InModelOrder.Select(EffectsOf)];

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

    /// <summary>Conditional means TΛu and covariances σ² TΛ M⁻¹ Λ'T'.</summary>
    private GroupEffects EffectsOf(int f)
    {
        RandomFactor factor = _problem.Factors[f];
        int r = factor.Width, p = _problem.Fixed.Rank, basis = p + 1;
        double[] transform = Transformed(factor, _point.Lambda[f]);
        var values = new double[factor.LevelCount * r];
        var covariances = new double[factor.LevelCount * r * r];
        Span<double> u = new double[r], work = new double[r * r];
        MixedInverse inverse = _point.Inverse!;
        for (int level = 0; level < factor.LevelCount; level++)
        {
            ReadOnlySpan<double> solution = inverse.Solution[f].AsSpan(level * r * basis, r * basis);
            for (int i = 0; i < r; i++)
            {
                u[i] = solution[i * basis + p];
                for (int k = 0; k < p; k++)
                    u[i] -= solution[i * basis + k] * _point.Coefficients[k];
                u[i] *= Unit;
            }

            SmallMatrix.Multiply(values.AsSpan(level * r, r), transform, u, r, r, 1);
            SmallMatrix.Multiply(work, transform, inverse.Inverse[f].AsSpan(level * r * r, r * r), r, r, r);
            SmallMatrix.AddMultiplyTranspose(covariances.AsSpan(level * r * r, r * r), work, transform, r, r, r, ResidualVariance);
        }

        return new GroupEffects(factor.Grouping.Name, factor.Names, factor.Levels, values, covariances, _covariances[f], _options.ConfidenceLevel);
    }

    /// <summary>The mean over the rows of the variance that each factor adds, in the order of the model.</summary>
    private IReadOnlyList<(string Name, double Variance)> MeanVariances()
    {
        var means = new List<(string, double)>();
        foreach (int f in InModelOrder)
        {
            RandomFactor factor = _problem.Factors[f];
            int r = factor.Width;
            double[] diagonal = _problem.Deviance!.Products.Diagonal[f], lambda = _point.Lambda[f];
            var sums = new double[r * r];
            for (int i = 0; i < diagonal.Length; i++)
                sums[i % (r * r)] += diagonal[i];
            double trace = 0;
            for (int i = 0; i < r; i++)
            {
                for (int j = 0; j < r; j++)
                {
                    double covariance = 0;
                    for (int k = 0; k < r; k++)
                        covariance += lambda[i * r + k] * lambda[j * r + k];
                    trace += covariance * sums[i * r + j];
                }
            }

            means.Add((factor.Grouping.Name, ResidualVariance * trace / _problem.Used.Length));
        }

        return means;
    }

    public (double Marginal, double Conditional) RSquared()
    {
        if (_problem.Data.Weights is not null)
            return (double.NaN, double.NaN);
        double fixedVariance = FixedVariance(), groups = MeanVariances().Sum(mean => mean.Variance), total = fixedVariance + groups + ResidualVariance;
        return (fixedVariance / total, (fixedVariance + groups) / total);
    }

    public IReadOnlyList<(string Grouping, double Share)> IntraclassCorrelations()
    {
        if (_problem.Data.Weights is not null)
            return [];
        IReadOnlyList<(string Name, double Variance)> means = MeanVariances();
        double total = means.Sum(mean => mean.Variance) + ResidualVariance;
        return [.. means.Select(mean => (mean.Name, mean.Variance / total))];
    }

    /// <summary>Variance over the rows (n − 1) of the fixed part's prediction.</summary>
    private double FixedVariance()
    {
        LeastSquaresFactor factor = _problem.Fixed;
        double[] coordinates = [.. factor.RotatedOutcome.Select((value, k) => value + factor.OutcomeRest * _point.Coefficients[k])];
        double scale = _problem.Rows.OutcomeScale;
        int n = _problem.Used.Length;
        if (_problem.Rows.HasIntercept)
            return coordinates.Skip(1).Sum(value => value * value) / (scale * scale) / (n - 1);

        // Without an intercept the mean of the prediction is a sum over the rows.
        double[] solution = [.. coordinates];
        factor.SolveUpper(solution);
        var row = new double[_problem.Rows.ColumnCount];
        double mean = 0;
        for (int i = 0; i < n; i++)
        {
            _problem.Rows.Write(i, row, 1);
            for (int k = 0; k < factor.Rank; k++)
                mean += row[factor.Kept[k]] * solution[k] / n;
        }

        return (coordinates.Sum(value => value * value) - n * mean * mean) / (scale * scale) / (n - 1);
    }

    /// <summary>One sentence for each grouping whose covariance is singular.</summary>
    public IEnumerable<string> SingularTerms()
    {
        ProfiledDeviance deviance = _problem.Deviance!;
        foreach (int f in InModelOrder)
        {
            RandomFactor factor = _problem.Factors[f];
            string[] zero = [.. Enumerable.Range(0, factor.Width).Where(i => _covariances[f][i, i] <= 1e-8 * ResidualVariance * Math.Pow(factor.Scale[i], 2)).Select(i => factor.Names[i])];
            bool isSingular = deviance.Parameters.Select((parameter, k) => parameter.Factor == f && parameter.Row == parameter.Column && _point.Theta[k] < 1e-4).Any(one => one);
            if (!isSingular)
                continue;
            yield return zero.Length > 0
                ? $"The variance of {string.Join(" and ", zero)} by {factor.Grouping.Name} is estimated at zero. Leave the term out, and say that the data show no such variation (its interval may reach far above zero)."
                : $"The effects that vary by {factor.Grouping.Name} are estimated as perfectly correlated. Let them be independent (|| in a formula), or leave a slope out.";
        }
    }

    /// <summary>Whether a column that is not centred lies so far from zero that its effect is hardly told from an intercept's.</summary>
    public bool LiesFarFromZero(RandomFactor factor, int column)
    {
        int f = Array.IndexOf(_problem.Factors, factor), r = factor.Width;
        int intercept = Array.IndexOf(factor.Names, DesignMatrix.Intercept);
        if (intercept < 0)
            return false;
        double square = 0, sum = 0, count = 0;
        double[] diagonal = _problem.Deviance!.Products.Diagonal[f];
        for (int level = 0; level < factor.LevelCount; level++)
        {
            square += diagonal[level * r * r + column * r + column];
            sum += diagonal[level * r * r + intercept * r + column];
            count += diagonal[level * r * r + intercept * r + intercept];
        }

        double mean = sum / count, variance = square / count - mean * mean;
        return mean * mean > 1e4 * Math.Max(variance, 0);
    }

    /// <summary>T Λ: from spherical effects to effects in own units.</summary>
    private static double[] Transformed(RandomFactor factor, double[] lambda)
    {
        int r = factor.Width;
        double[,] own = factor.ToOwnUnits();
        var flat = new double[r * r];
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
                flat[i * r + j] = own[i, j];
        }

        var result = new double[r * r];
        SmallMatrix.Multiply(result, flat, lambda, r, r, r);
        return result;
    }

    private double[,] CovarianceOf(RandomFactor factor, double[] transformed)
    {
        int r = factor.Width;
        var covariance = new double[r, r];
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
            {
                for (int k = 0; k < r; k++)
                    covariance[i, j] += ResidualVariance * transformed[i * r + k] * transformed[j * r + k];
            }
        }

        return covariance;
    }
}
