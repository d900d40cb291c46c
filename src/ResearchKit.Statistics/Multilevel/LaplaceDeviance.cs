using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Laplace's approximation for any groupings and slopes: the groups' effects at their joint mode, found by penalised iteratively reweighted least squares on
/// the sparse factor of M = Λ'Z'WZΛ + I, and log det M there (Bates, Mächler, Bolker and Walker 2015; the gradient with the mode's moves as in Skaug and
/// Fournier 2006, Computational Statistics and Data Analysis 51).
/// </summary>
/// <remarks>
/// With s, w and w' the first derivatives of the log-likelihood of a row by its linear predictor, h the diagonal of ZΛM⁻¹Λ'Z', t = w'h, a = M⁻¹Λ'Z't and
/// c = t − wZΛa − 2s, the derivatives are Q'c by the coefficients, and (Z'c)u' + (Z's)a' + ∂ log det M at fixed weights by Λ.
/// </remarks>
internal sealed partial class LaplaceDeviance : MarginalDeviance
{
    private const int MostSteps = 100;
    private const int SmallRows = 20_000;
    private const int SmallFront = 200;

    private readonly GeneralizedLinearMixedModelOptions _options;
    private readonly CrossProducts _products;
    private readonly MixedCholesky _cholesky;
    private readonly int[,][] _links; // by pair of factors: the pair's block of each row
    private readonly double[] _fixed;
    private readonly double[] _predictor;
    private readonly double[] _score;
    private readonly double[] _information;
    private readonly double[] _change;
    private double[][] _modes;

    public LaplaceDeviance(GeneralizedRows rows, MixedLayout layout, GeneralizedLinearMixedModelOptions options)
        : base(rows)
    {
        _options = options;
        _products = layout.Products;
        bool isSmall = rows.Count < SmallRows && layout.FrontSize.All(size => size < SmallFront); // then waiting for threads takes longer than the work
        _cholesky = new MixedCholesky(layout, isSmall ? 1 : options.MaximumThreads);
        _modes = [.. rows.Factors.Select(factor => new double[factor.LevelCount * factor.Width])];
        (_fixed, _predictor, _score, _information, _change) = (new double[rows.Count], new double[rows.Count], new double[rows.Count], new double[rows.Count], new double[rows.Count]);
        int factors = rows.Factors.Length;
        _links = new int[factors, factors][];
        _cholesky.PairInverses = new double[factors, factors][];
        for (int f = 0; f < factors; f++)
        {
            for (int g = f + 1; g < factors; g++)
            {
                _links[f, g] = LinksOf(f, g);
                _cholesky.PairInverses[f, g] = new double[_products.Pairs[f, g].Blocks.Length];
            }
        }
    }

    public override MarginalPoint Evaluate(double[] parameters, bool wantsGradient, bool wantsCurvature, CancellationToken cancellationToken)
    {
        double[][] lambda = Lambda(parameters);
        Rows.Each(_options.MaximumThreads, cancellationToken, chunk =>
        {
            (int from, int to) = RowsOf(chunk);
            Rows.FixedPart(parameters.AsSpan(0, Rows.Rank), _fixed.AsSpan(from, to - from), from, to);
        });
        double value = FindModes(lambda, cancellationToken);
        if (!double.IsFinite(value))
            return new MarginalPoint([.. parameters], double.PositiveInfinity, new double[parameters.Length], null);
        value += _cholesky.LogDeterminant;
        double[] gradient = wantsGradient ? Gradient(lambda, cancellationToken) : [];
        return new MarginalPoint([.. parameters], value, gradient, wantsCurvature ? Curvature(lambda, parameters, gradient) : null);
    }

    public override ConditionalModes Modes(double[] parameters, CancellationToken cancellationToken)
    {
        Evaluate(parameters, wantsGradient: false, wantsCurvature: false, cancellationToken);
        MixedInverse inverse = _cholesky.Invert(cancellationToken);
        return new ConditionalModes([.. _modes.Select(one => (double[])one.Clone())], inverse.Inverse, [.. _predictor]);
    }

    /// <summary>The penalised deviance at the joint mode, where factor and rows are left; not finite where it cannot be found.</summary>
    private double FindModes(double[][] lambda, CancellationToken cancellationToken)
    {
        long effects = _modes.Sum(one => (long)one.Length);
        double[][] modes = [.. _modes.Select(one => (double[])one.Clone())];
        double value = Penalised(lambda, modes, cancellationToken);
        if (!double.IsFinite(value))
        {
            modes = [.. _modes.Select(one => new double[one.Length])];
            value = Penalised(lambda, modes, cancellationToken);
        }

        for (int step = 0; step < MostSteps && double.IsFinite(value); step++)
        {
            Accumulate(cancellationToken);
            if (!_cholesky.Factorise(lambda, cancellationToken))
                return double.PositiveInfinity;
            double[][] change = Slopes(lambda, modes), slopes = [.. change.Select(one => (double[])one.Clone())];
            _cholesky.Solve(change, 1);
            double decrement = 0;
            for (int f = 0; f < change.Length; f++)
                decrement += RowProducts.Dot(change[f], slopes[f]);
            if (decrement <= 1e-16 + 1e-19 * effects)
            {
                _modes = modes;
                return value;
            }

            double size = 1;
            for (int halving = 0; ; halving++, size /= 2)
            {
                double[][] next = [.. modes.Select((one, f) => one.Zip(change[f], (mode, along) => mode + size * along).ToArray())];
                double there = Penalised(lambda, next, cancellationToken);
                if (there <= value + 1e-12 * (1 + Math.Abs(value)))
                {
                    (modes, value) = (next, there);
                    break;
                }

                if (halving == 40)
                    return double.PositiveInfinity;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>−2 log-likelihood of the rows given the effects, and the effects' squares; fills predictor, score, information and change.</summary>
    private double Penalised(double[][] lambda, double[][] modes, CancellationToken cancellationToken)
    {
        double[][] effects = Effects(lambda, modes, 1);
        var parts = new double[Rows.Chunks.Length];
        Rows.Each(_options.MaximumThreads, cancellationToken, chunk =>
        {
            (int from, int to) = RowsOf(chunk);
            int n = to - from;
            Span<double> predictor = _predictor.AsSpan(from, n);
            _fixed.AsSpan(from, n).CopyTo(predictor);
            AddEffects(effects, predictor, from);
            parts[chunk] = ConditionalLikelihood.Evaluate(
                _options.Kernel, Rows.Outcome.AsSpan(from, n), Rows.WeightsOf(from, n), predictor, _score.AsSpan(from, n), _information.AsSpan(from, n), _change.AsSpan(from, n), true);
        });
        double value = 0;
        foreach (double part in parts)
            value -= 2 * part;
        foreach (double[] one in modes)
            value += RowProducts.Dot(one, one);
        return double.IsFinite(value) ? value : double.PositiveInfinity;
    }

    /// <summary>Λ'Z's − u: half of minus the slope of the penalised deviance.</summary>
    private double[][] Slopes(double[][] lambda, double[][] modes)
    {
        double[][] slopes = Spherical(lambda, _products.Right);
        for (int f = 0; f < slopes.Length; f++)
        {
            for (int i = 0; i < slopes[f].Length; i++)
                slopes[f][i] -= modes[f][i];
        }

        return slopes;
    }

    private double[] Gradient(double[][] lambda, CancellationToken cancellationToken)
    {
        MixedInverse inverse = _cholesky.Invert(cancellationToken);
        double[][] scores = [.. _products.Right.Select(one => (double[])one.Clone())];
        double[] t = Leverages(lambda, inverse);
        for (int i = 0; i < t.Length; i++)
            t[i] *= _change[i];
        double[][] a = Spherical(lambda, Sums(t, cancellationToken));
        _cholesky.Solve(a, 1);
        double[][] effects = Effects(lambda, a, 1);
        int p = Rows.Rank;
        var parts = new double[Rows.Chunks.Length][];
        Rows.Each(_options.MaximumThreads, cancellationToken, chunk =>
        {
            (int from, int to) = RowsOf(chunk);
            var along = new double[to - from];
            AddEffects(effects, along, from);
            var own = new double[p];
            for (int i = from; i < to; i++)
            {
                t[i] -= _information[i] * along[i - from] + 2 * _score[i];
                for (int k = 0; k < p; k++)
                    own[k] += t[i] * Rows.Basis[i * p + k];
            }

            parts[chunk] = own;
        });
        var gradient = new double[Count];
        foreach (double[] part in parts)
        {
            for (int k = 0; k < p; k++)
                gradient[k] += part[k];
        }

        double[][] sums = Sums(t, cancellationToken);
        for (int k = 0; k < Factors.Count; k++)
        {
            (int f, int row, int column) = Factors[k];
            int r = Rows.Factors[f].Width;
            double sum = inverse.LogDeterminant[f][row * r + column];
            for (int at = 0; at < sums[f].Length; at += r)
                sum += sums[f][at + row] * _modes[f][at + column] + scores[f][at + row] * a[f][at + column];
            gradient[p + k] = sum;
        }

        return gradient;
    }
}
