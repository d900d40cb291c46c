using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// The deviance of a model with one effect by one grouping: the integral over each group's effect is one of one dimension, summed at points about its mode
/// and in units of its spread there (adaptive Gauss-Hermite quadrature, Pinheiro and Bates 1995); with one point it is Laplace's approximation. The gradient
/// is that of the sum as computed, with the moves of mode and spread, so that it is exact for any number of points.
/// </summary>
internal sealed class QuadratureDeviance : MarginalDeviance
{
    private readonly GeneralizedLinearMixedModelOptions _options;
    private readonly GaussHermite _rule;
    private readonly double[] _logWeights;
    private readonly double[] _modes;
    private readonly int _largest;

    public QuadratureDeviance(GeneralizedRows rows, GeneralizedLinearMixedModelOptions options)
        : base(rows)
    {
        _options = options;
        _rule = GaussHermite.Of(options.QuadraturePoints);
        _logWeights = [.. _rule.Points.Zip(_rule.Weights, (point, weight) => Elementary.Log(weight) + point * point / 2)];
        _modes = new double[rows.Factors[0].LevelCount];
        for (int level = 0; level < _modes.Length; level++)
            _largest = Math.Max(_largest, rows.LevelStart[level + 1] - rows.LevelStart[level]);
    }

    public override MarginalPoint Evaluate(double[] parameters, bool wantsGradient, bool wantsCurvature, CancellationToken cancellationToken)
    {
        int count = parameters.Length;
        var parts = new (double LogLikelihood, double[] Gradient, double[,] Curvature)[Rows.Chunks.Length];
        Rows.Each(_options.MaximumThreads, cancellationToken, chunk =>
        {
            var work = new GroupIntegral(this, parameters, wantsGradient, wantsCurvature);
            (int from, int to) = Rows.Chunks[chunk];
            for (int level = from; level < to; level++)
                work.Add(level);
            parts[chunk] = (work.LogLikelihood, work.Gradient, work.Curvature);
        });
        double sum = 0;
        var gradient = new double[wantsGradient ? count : 0];
        double[,]? curvature = wantsCurvature ? new double[count, count] : null;
        foreach ((double logLikelihood, double[] one, double[,] information) in parts)
        {
            sum += logLikelihood;
            for (int k = 0; k < gradient.Length; k++)
                gradient[k] -= 2 * one[k];
            for (int i = 0; curvature is not null && i < count; i++)
            {
                for (int j = 0; j < count; j++)
                    curvature[i, j] += 2 * information[i, j];
            }
        }

        return new MarginalPoint([.. parameters], double.IsFinite(sum) ? -2 * sum : double.PositiveInfinity, gradient, curvature);
    }

    public override ConditionalModes Modes(double[] parameters, CancellationToken cancellationToken)
    {
        var inverse = new double[_modes.Length];
        var predictor = new double[Rows.Count];
        double[]? z = Rows.Varying[0];
        Rows.Each(_options.MaximumThreads, cancellationToken, chunk =>
        {
            var work = new GroupIntegral(this, parameters, false, false);
            (int from, int to) = Rows.Chunks[chunk];
            for (int level = from; level < to; level++)
            {
                inverse[level] = 1 / work.Add(level);
                for (int i = Rows.LevelStart[level]; i < Rows.LevelStart[level + 1]; i++)
                    predictor[i] = work.Fixed[i - Rows.LevelStart[level]] + parameters[^1] * _modes[level] * (z is null ? 1 : z[i]);
            }
        });
        return new ConditionalModes([[.. _modes]], [inverse], predictor);
    }

    /// <summary>The integrals of a run of groups, with room for the rows of one.</summary>
    private sealed class GroupIntegral
    {
        private readonly QuadratureDeviance _owner;
        private readonly double[] _parameters;
        private readonly bool _wantsGradient;
        private readonly bool _wantsCurvature;
        private readonly double _theta;
        private readonly double[] _predictor;
        private readonly double[] _score;
        private readonly double[] _information;
        private readonly double[] _change;
        private readonly double[] _mean; // of the score over the points
        private readonly double[] _cross;

        public GroupIntegral(QuadratureDeviance owner, double[] parameters, bool wantsGradient, bool wantsCurvature)
        {
            (_owner, _parameters, _wantsGradient, _wantsCurvature, _theta) = (owner, parameters, wantsGradient, wantsCurvature, parameters[^1]);
            int rows = owner._largest;
            Fixed = new double[rows];
            _predictor = new double[rows];
            _score = new double[rows];
            _information = new double[rows];
            _change = new double[rows];
            _mean = new double[rows];
            _cross = new double[parameters.Length];
            Gradient = new double[parameters.Length];
            Curvature = new double[wantsCurvature ? parameters.Length : 0, wantsCurvature ? parameters.Length : 0];
        }

        public double LogLikelihood { get; private set; }

        public double[] Gradient { get; }

        public double[,] Curvature { get; }

        /// <summary>Offset and fixed part of the rows of the last group.</summary>
        public double[] Fixed { get; }

        /// <summary>Adds a group; returns the precision of its effect at the mode.</summary>
        public double Add(int level)
        {
            GeneralizedRows rows = _owner.Rows;
            int from = rows.LevelStart[level], n = rows.LevelStart[level + 1] - from;
            rows.FixedPart(_parameters.AsSpan(0, rows.Rank), Fixed, from, from + n);
            ReadOnlySpan<double> z = rows.Varying[0] is { } varying ? varying.AsSpan(from, n) : [];
            double u = _owner._modes[level];
            double sum = 0, score, information;
            double low = double.NegativeInfinity, high = double.PositiveInfinity;
            for (int iteration = 0; ; iteration++)
            {
                sum = At(from, n, z, u, last: false, out score, out information);
                double slope = _theta * score - u, precision = 1 + _theta * _theta * information, step = slope / precision;
                if (!double.IsFinite(step))
                {
                    // An overflowing Poisson mean: back towards zero.
                    (low, high) = u > 0 ? (low, u) : (u, high);
                    u /= 2;
                }
                else
                {
                    // The integrand is log-concave: its slope tells on which side the mode lies.
                    (low, high) = slope > 0 ? (u, high) : (low, u);
                    double next = u + step;
                    u = next > low && next < high ? next : double.IsInfinity(low) || double.IsInfinity(high) || next == u ? next : (low + high) / 2;
                    if (Math.Abs(step) * Math.Sqrt(precision) < 1e-8)
                        break;
                }

                if (iteration == 200)
                {
                    LogLikelihood = double.NaN;
                    return double.NaN;
                }
            }

            sum = At(from, n, z, u, last: true, out score, out information);
            _owner._modes[level] = u;
            double m = 1 + _theta * _theta * information;
            Integrate(from, n, z, u, sum, m, score, information);
            return m;
        }

        private double At(int from, int n, ReadOnlySpan<double> z, double u, bool last, out double score, out double information)
        {
            Predict(n, z, u);
            double sum = ConditionalLikelihood.Evaluate(
                _owner._options.Kernel, _owner.Rows.Outcome.AsSpan(from, n), _owner.Rows.WeightsOf(from, n), _predictor.AsSpan(0, n), _score, _information, last ? _change : [], last);
            (score, information) = (0, 0);
            for (int i = 0; i < n; i++)
            {
                double own = z.IsEmpty ? 1 : z[i];
                score += own * _score[i];
                information += own * own * _information[i];
            }

            return sum;
        }

        private void Predict(int n, ReadOnlySpan<double> z, double u)
        {
            double effect = _theta * u;
            if (z.IsEmpty)
            {
                for (int i = 0; i < n; i++)
                    _predictor[i] = Fixed[i] + effect;
                return;
            }

            for (int i = 0; i < n; i++)
                _predictor[i] = Fixed[i] + effect * z[i];
        }

        private void Integrate(int from, int n, ReadOnlySpan<double> z, double mode, double sumAtMode, double precision, double score, double information)
        {
            GeneralizedRows rows = _owner.Rows;
            double spread = 1 / Math.Sqrt(precision), atMode = sumAtMode - mode * mode / 2;
            int points = _owner._rule.Points.Length;
            if (points == 1)
            {
                LogLikelihood += atMode - Elementary.Log(precision) / 2;
                if (_wantsGradient)
                    Differentiate(from, n, z, mode, precision, score, information, _score.AsSpan(0, n), 0, 0, mode * score);
                return;
            }

            Span<double> mean = _mean.AsSpan(0, n);
            mean.Clear();
            double total = 0, slope = 0, slopeTimesPoint = 0, byTheta = 0;
            for (int k = 0; k < points; k++)
            {
                double point = _owner._rule.Points[k], u = mode + spread * point;
                Predict(n, z, u);
                double sum = ConditionalLikelihood.Evaluate(_owner._options.Kernel, rows.Outcome.AsSpan(from, n), rows.WeightsOf(from, n), _predictor.AsSpan(0, n), _score, [], [], true);
                double weight = Elementary.Exp(_owner._logWeights[k] + sum - u * u / 2 - atMode);
                total += weight;
                if (!_wantsGradient || weight == 0)
                    continue;
                double along = 0;
                for (int i = 0; i < n; i++)
                {
                    along += (z.IsEmpty ? 1 : z[i]) * _score[i];
                    mean[i] += weight * _score[i];
                }

                double change = weight * (_theta * along - u);
                slope += change;
                slopeTimesPoint += change * point * spread;
                byTheta += weight * u * along;
            }

            LogLikelihood += atMode - Elementary.Log(precision) / 2 + Elementary.Log(total);
            if (!_wantsGradient)
                return;
            for (int i = 0; i < n; i++)
                mean[i] /= total;
            Differentiate(from, n, z, mode, precision, score, information, mean, slope / total, slopeTimesPoint / total, byTheta / total);
        }

        /// <summary>
        /// d log L = (1 + B) d log spread + A d mode + the mean over the points of what changes at fixed effect, where A and B are the means of the
        /// integrand's slope, and of that times the distance from the mode; with d mode from the mode's equation and spread = precision^(−1/2).
        /// </summary>
        private void Differentiate(int from, int n, ReadOnlySpan<double> z, double mode, double precision, double score, double information, ReadOnlySpan<double> mean, double a, double b, double byTheta)
        {
            GeneralizedRows rows = _owner.Rows;
            int p = rows.Rank;
            double third = 0; // Σ z³ ∂information
            for (int i = 0; i < n; i++)
                third += z.IsEmpty ? _change[i] : z[i] * z[i] * z[i] * _change[i];
            double bySpread = -(1 + b) / (2 * precision), theta2 = _theta * _theta;
            double byMode = a + bySpread * theta2 * _theta * third;
            Gradient[p] += byTheta + bySpread * (2 * _theta * information + theta2 * mode * third) + byMode * (score - _theta * mode * information) / precision;
            double back = byMode * _theta / precision;
            for (int i = 0; i < n; i++)
            {
                double own = z.IsEmpty ? 1 : z[i];
                double r = mean[i] + bySpread * theta2 * own * own * _change[i] - back * own * _information[i];
                ReadOnlySpan<double> x = rows.Basis.AsSpan((from + i) * p, p);
                for (int k = 0; k < p; k++)
                    Gradient[k] += r * x[k];
            }

            if (_wantsCurvature)
                AddCurvature(from, n, z, precision, information);
        }

        private void AddCurvature(int from, int n, ReadOnlySpan<double> z, double precision, double information)
        {
            int p = _owner.Rows.Rank;
            Span<double> cross = _cross.AsSpan(0, p);
            cross.Clear();
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<double> x = _owner.Rows.Basis.AsSpan((from + i) * p, p);
                double weight = _information[i], own = z.IsEmpty ? 1 : z[i];
                for (int j = 0; j < p; j++)
                {
                    double value = weight * x[j];
                    cross[j] += own * value;
                    for (int k = 0; k <= j; k++)
                        Curvature[j, k] += value * x[k];
                }
            }

            for (int j = 0; j < p; j++)
            {
                for (int k = 0; k <= j; k++)
                {
                    Curvature[j, k] -= _theta * _theta * cross[j] * cross[k] / precision;
                    Curvature[k, j] = Curvature[j, k];
                }
            }

            Curvature[p, p] += 2 * (1 - 1 / precision) * information / precision;
        }
    }
}
