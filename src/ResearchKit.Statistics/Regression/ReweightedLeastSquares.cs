namespace ResearchKit.Statistics.Regression;

/// <summary>
/// The steps of iteratively reweighted least squares. Rows are worked in chunks of fixed size, whose triangles and sums are joined in order, so that the bits do not depend on the number of threads.
/// </summary>
internal sealed class ReweightedLeastSquares(GeneralizedRows rows, double rankTolerance, int threads, CancellationToken cancellationToken)
{
    private const int ChunkRows = 32 * StreamingQr.BlockRows;

    // Of a column's length, what must not be explained by those before it for steps by normal equations: cross-products lose twice the digits that this has.
    private const double LeastLength = 1e-3;

    // Once it is known which terms are in the fit, only an exact zero leaves one out of a step.
    private const double LaterTolerance = 1e-13;

    private bool[]? _leftOut;

    private int Chunks => (rows.Count + ChunkRows - 1) / ChunkRows;

    /// <summary>The least-squares problem of one step: rows times the root of their information, and the working outcome. With a null target, that of the step from where the predictor is.</summary>
    /// <param name="family">The family.</param>
    /// <param name="predictor">The linear predictor of each row.</param>
    /// <param name="target">Makes the working outcome of predictor and residual over information; null for the latter alone.</param>
    public LeastSquaresFactor Step(GeneralizedFamily family, double[] predictor, Func<int, double, double>? target = null)
    {
        int p = rows.Design.ColumnCount;
        var parts = new StreamingQr[Chunks];
        Each(chunk =>
        {
            var qr = parts[chunk] = new StreamingQr(p + 1);
            Span<double> score = new double[StreamingQr.BlockRows], information = new double[StreamingQr.BlockRows];
            int end = Math.Min(rows.Count, (chunk + 1) * ChunkRows);
            for (int i = chunk * ChunkRows; i < end; i += StreamingQr.BlockRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(StreamingQr.BlockRows, end - i);
                family.Evaluate(rows.Outcome.AsSpan(i, count), predictor.AsSpan(i, count), rows.WeightsOf(i, count), score[..count], information[..count]);
                Span<double> working = qr.Block.Slice(p * StreamingQr.BlockRows, count);
                for (int r = 0; r < count; r++)
                {
                    double root = Math.Sqrt(information[r]);
                    bool informs = root > 0 && double.IsFinite(root);
                    working[r] = !informs ? 0 : target is null ? score[r] / root : root * target(i + r, score[r] / information[r]);
                    information[r] = informs ? root : 0;
                }

                rows.Design.WriteDesign(i, information[..count], qr.Block, StreamingQr.BlockRows);
                qr.AcceptBlock(count);
            }
        });

        var whole = new StreamingQr(p + 1);
        foreach (StreamingQr part in parts)
            whole.AcceptTriangle(part);
        whole.Fold();
        LeastSquaresFactor factor = LeastSquaresFactor.Create(whole, p, _leftOut is null ? rankTolerance : LaterTolerance, _leftOut ?? rows.Design.IsConstant);
        if (_leftOut is null)
        {
            _leftOut = new bool[p];
            foreach (int j in factor.Aliased)
                _leftOut[j] = true;
        }

        return factor;
    }

    /// <summary>
    /// Moves the predictor along the columns. Returns it, the part of the log-likelihood that it moves, and the normal equations of the step from there; null where terms are left out, or it is not known yet that none is
    /// and a column does not vary.
    /// </summary>
    /// <param name="family">The family.</param>
    /// <param name="from">Where the predictor is; empty for zeros.</param>
    /// <param name="coefficients">One number a column; empty to stay.</param>
    /// <param name="size">What the coefficients are multiplied by.</param>
    /// <param name="target">As that of <see cref="Step"/>.</param>
    public (double[] Predictor, double LogLikelihood, NormalEquations? Next) Move(
        GeneralizedFamily family, double[] from, double[] coefficients, double size, Func<int, double, double>? target = null)
    {
        const int BlockRows = NormalEquations.BlockRows;
        int p = rows.Design.ColumnCount;
        bool isWhole = !Array.Exists(_leftOut ?? rows.Design.IsConstant, isOut => isOut);
        var predictor = new double[rows.Count];
        var parts = new NormalEquations[Chunks];
        var sums = new double[Chunks];
        Each(chunk =>
        {
            NormalEquations equations = parts[chunk] = new NormalEquations(p);
            double[] block = new double[p * BlockRows], ones = new double[BlockRows], right = new double[BlockRows], information = new double[BlockRows];
            Array.Fill(ones, 1);
            int end = Math.Min(rows.Count, (chunk + 1) * ChunkRows);
            for (int i = chunk * ChunkRows; i < end; i += BlockRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(BlockRows, end - i);
                Span<double> here = predictor.AsSpan(i, count), score = right.AsSpan(0, count), weights = information.AsSpan(0, count);
                rows.Design.WriteDesign(i, ones.AsSpan(0, count), block, BlockRows);
                for (int k = 0; k < coefficients.Length; k++)
                    CentredRows.AddMultiple(here, block.AsSpan(k * BlockRows, count), size * coefficients[k]);
                if (from.Length > 0)
                    CentredRows.AddMultiple(here, from.AsSpan(i, count), 1);
                sums[chunk] += family.Evaluate(rows.Outcome.AsSpan(i, count), here, rows.WeightsOf(i, count), score, weights);
                if (!isWhole)
                    continue;
                for (int r = 0; r < count; r++)
                {
                    double weight = weights[r];
                    if (!(weight > 0 && double.IsFinite(weight)))
                        (score[r], weights[r]) = (0, 0);
                    else if (target is not null)
                        score[r] = weight * target(i + r, score[r] / weight);
                }

                right.AsSpan(count).Clear();
                information.AsSpan(count).Clear();
                equations.Accept(block, information, right);
            }
        });

        if (!isWhole)
            return (predictor, sums.Sum(), null);
        var whole = new NormalEquations(p);
        foreach (NormalEquations part in parts)
            whole.Add(part);
        return (predictor, sums.Sum(), whole);
    }

    /// <summary>Solves the normal equations of a step; false where only <see cref="Step"/> is precise enough to.</summary>
    public bool TrySolve(NormalEquations? equations, out double[] solution, out double decrement)
    {
        (solution, decrement) = ([], double.NaN);
        if (equations is null || !equations.TrySolve(Math.Max(LeastLength, 10 * rankTolerance), out solution, out decrement))
            return false;
        _leftOut ??= new bool[rows.Design.ColumnCount];
        return true;
    }

    /// <summary>The linear combination of the columns of each row.</summary>
    public double[] Along(LeastSquaresFactor factor, double[] coefficients)
    {
        var result = new double[rows.Count];
        Each(chunk =>
        {
            var block = new double[rows.Design.ColumnCount * StreamingQr.BlockRows];
            Span<double> ones = new double[StreamingQr.BlockRows];
            ones.Fill(1);
            int end = Math.Min(rows.Count, (chunk + 1) * ChunkRows);
            for (int i = chunk * ChunkRows; i < end; i += StreamingQr.BlockRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(StreamingQr.BlockRows, end - i);
                rows.Design.WriteDesign(i, ones[..count], block, StreamingQr.BlockRows);
                Span<double> part = result.AsSpan(i, count);
                for (int k = 0; k < factor.Rank; k++)
                    CentredRows.AddMultiple(part, block.AsSpan(factor.Kept[k] * StreamingQr.BlockRows, count), coefficients[k]);
            }
        });
        return result;
    }

    /// <summary>The part of the log-likelihood that the predictor moves.</summary>
    public double LogLikelihood(GeneralizedFamily family, double[] predictor) => Sum((i, count) =>
        family.Evaluate(rows.Outcome.AsSpan(i, count), predictor.AsSpan(i, count), rows.WeightsOf(i, count), [], []));

    /// <summary>A sum over all rows, given that over some; the same bits on any number of threads.</summary>
    public double Sum(Func<int, int, double> part)
    {
        var sums = new double[Chunks];
        Each(chunk =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            sums[chunk] = part(chunk * ChunkRows, Math.Min(ChunkRows, rows.Count - chunk * ChunkRows));
        });
        return sums.Sum();
    }

    private void Each(Action<int> work)
    {
        if (Chunks == 1 || threads == 1)
        {
            for (int chunk = 0; chunk < Chunks; chunk++)
                work(chunk);
            return;
        }

        Parallel.For(0, Chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, work);
    }
}
