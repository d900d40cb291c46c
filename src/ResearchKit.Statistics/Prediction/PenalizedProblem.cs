using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Prediction;

/// <summary>The rows of a penalised regression: columns centred and, if wanted, divided by their standard deviation; weights that add up to one.</summary>
internal sealed class PenalizedProblem
{
    private readonly double[][] _columns;

    public PenalizedProblem(RegressionData data, ReadOnlySpan<int> rows, PenalizedOutcome kind, bool standardize, CancellationToken cancellationToken)
    {
        Kind = kind;
        HasIntercept = data.Design.HasIntercept;
        Count = rows.Length;
        int p = data.Design.SlopeCount;
        Outcome = Pack(data.Outcome.Span, rows);
        Offset = data.Offset is { } offset ? Pack(offset.Span, rows) : new double[Count];
        Weights = data.Weights is { } weights ? Pack(weights.Span, rows) : [.. Enumerable.Repeat(1.0, Count)];
        double whole = Weights.Sum();
        for (int i = 0; i < Count; i++)
            Weights[i] /= whole;
        (_columns, Centre, Scale) = (new double[p][], new double[p], new double[p]);
        for (int j = 0; j < p; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] column = _columns[j] = Pack(data.Design.Slope(j).Span, rows);
            double first = column[0];
            Centre[j] = HasIntercept ? first + WeightedSum(column, Weights, first) : 0;
            double largest = Centralise(column, Weights, Centre[j], out double square), deviation = Math.Sqrt(square);
            bool varies = deviation > 1e-13 * largest;
            Scale[j] = !varies ? 0 : standardize ? 1 / deviation : 1;
            for (int i = 0; i < Count && Scale[j] != 1; i++)
                column[i] *= Scale[j];
        }
    }

    public PenalizedOutcome Kind { get; }

    public bool HasIntercept { get; }

    public int Count { get; }

    public int Columns => _columns.Length;

    public double[] Outcome { get; }

    public double[] Offset { get; }

    /// <summary>Add up to one.</summary>
    public double[] Weights { get; }

    public double[] Centre { get; }

    /// <summary>What a centred column is multiplied by; zero where it does not vary.</summary>
    public double[] Scale { get; }

    public ReadOnlySpan<double> Column(int j) => _columns[j];

    /// <summary>The predictor of each row.</summary>
    public double[] Predictor(double intercept, double[] coefficients)
    {
        double[] predictor = [.. Offset];
        for (int i = 0; i < predictor.Length; i++)
            predictor[i] += intercept;
        for (int j = 0; j < Columns; j++)
        {
            if (coefficients[j] != 0)
                AddMultiple(predictor, _columns[j], coefficients[j]);
        }

        return predictor;
    }

    /// <summary>The loss: half the mean squared error, or minus the mean log-likelihood.</summary>
    public double Loss(double[] predictor)
    {
        double sum = 0;
        for (int i = 0; i < predictor.Length; i++)
        {
            double residual = Outcome[i] - predictor[i];
            sum += Weights[i] * (Kind == PenalizedOutcome.Gaussian ? residual * residual / 2 : -GeneralizedFamily.Binomial.LogLikelihood(Outcome[i], predictor[i]));
        }

        return sum;
    }

    /// <summary>Weighted residuals (the loss's falling slope by each row's predictor) and the loss's curvature there.</summary>
    public void Derivatives(double[] predictor, double[] residual, double[] curvature)
    {
        for (int i = 0; i < predictor.Length; i++)
        {
            if (Kind == PenalizedOutcome.Gaussian)
            {
                residual[i] = Weights[i] * (Outcome[i] - predictor[i]);
                curvature[i] = Weights[i];
                continue;
            }

            double mean = Elementary.Logistic(predictor[i]), complement = Elementary.Logistic(-predictor[i]);
            residual[i] = Weights[i] * (Outcome[i] == 1 ? complement : -mean);
            curvature[i] = Weights[i] * Math.Max(mean * complement, 1e-10);
        }
    }

    /// <summary>X'WX and X'v, with the intercept as the last column (of zeros where there is none).</summary>
    public NormalEquations Products(ReadOnlySpan<double> weights, ReadOnlySpan<double> right)
    {
        const int BlockRows = NormalEquations.BlockRows;
        var products = new NormalEquations(Columns + 1);
        double[] block = new double[(Columns + 1) * BlockRows], blockWeights = new double[BlockRows], blockRight = new double[BlockRows];
        if (HasIntercept)
            block.AsSpan(Columns * BlockRows).Fill(1);
        for (int i = 0; i < Count; i += BlockRows)
        {
            int count = Math.Min(BlockRows, Count - i);
            for (int j = 0; j < Columns; j++)
                _columns[j].AsSpan(i, count).CopyTo(block.AsSpan(j * BlockRows));
            blockWeights.AsSpan(count).Clear();
            blockRight.AsSpan(count).Clear();
            weights.Slice(i, count).CopyTo(blockWeights);
            right.Slice(i, count).CopyTo(blockRight);
            products.Accept(block, blockWeights, blockRight);
        }

        return products;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        // Four fixed lanes, so that the bits do not depend on the processor.
        ReadOnlySpan<Vector256<double>> wideA = MemoryMarshal.Cast<double, Vector256<double>>(a), wideB = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> lanes = Vector256<double>.Zero;
        for (int i = 0; i < wideA.Length; i++)
            lanes += wideA[i] * wideB[i];
        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (int i = wideA.Length * 4; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static void AddMultiple(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        int width = Vector<double>.Count, i = 0;
        var factors = new Vector<double>(factor);
        for (; i + width <= target.Length; i += width)
            (new Vector<double>(target[i..]) + factors * new Vector<double>(source[i..])).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    /// <summary>The weighted sum of a column less a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double WeightedSum(ReadOnlySpan<double> column, ReadOnlySpan<double> weights, double origin)
    {
        ReadOnlySpan<Vector256<double>> wide = MemoryMarshal.Cast<double, Vector256<double>>(column), wideWeights = MemoryMarshal.Cast<double, Vector256<double>>(weights);
        Vector256<double> lanes = Vector256<double>.Zero, origins = Vector256.Create(origin);
        for (int i = 0; i < wide.Length; i++)
            lanes += wideWeights[i] * (wide[i] - origins);
        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (int i = wide.Length * 4; i < column.Length; i++)
            sum += weights[i] * (column[i] - origin);
        return sum;
    }

    /// <summary>Takes the centre from a column. Returns how large it was, and the weighted sum of squares that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Centralise(Span<double> column, ReadOnlySpan<double> weights, double centre, out double square)
    {
        Span<Vector256<double>> wide = MemoryMarshal.Cast<double, Vector256<double>>(column);
        ReadOnlySpan<Vector256<double>> wideWeights = MemoryMarshal.Cast<double, Vector256<double>>(weights);
        Vector256<double> squares = Vector256<double>.Zero, most = squares, centres = Vector256.Create(centre);
        for (int i = 0; i < wide.Length; i++)
        {
            Vector256<double> value = wide[i], rest = value - centres;
            most = Vector256.Max(most, Vector256.Abs(value));
            squares += wideWeights[i] * rest * rest;
            wide[i] = rest;
        }

        double largest = Math.Max(Math.Max(most[0], most[1]), Math.Max(most[2], most[3]));
        square = (squares[0] + squares[1]) + (squares[2] + squares[3]);
        for (int i = wide.Length * 4; i < column.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(column[i]));
            column[i] -= centre;
            square += weights[i] * column[i] * column[i];
        }

        return largest;
    }

    private static double[] Pack(ReadOnlySpan<double> values, ReadOnlySpan<int> rows)
    {
        var packed = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            packed[i] = values[rows[i]];
        return packed;
    }
}
