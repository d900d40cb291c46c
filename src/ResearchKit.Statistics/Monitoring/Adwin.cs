using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>
/// ADWIN: a window over the latest cases that is cut wherever two parts of it have means that differ by more than chance; a cut is an alarm, and what is older is forgotten. It needs no reference and no size of a change.
/// </summary>
/// <remarks>
/// <para>
/// Bifet and Gavaldà (2007), algorithm ADWIN2: sums are kept in buckets of doubling sizes, at most <c>M</c> = 5 of a size, so that a window of W cases takes O(log W) numbers. Parts of n₀ and n₁ cases differ where
/// |mean₀ − mean₁| ≥ √(2 σ² ln(2 / δ′) / m) + 2 range ln(2 / δ′) / (3 m), with 1 / m = 1 / n₀ + 1 / n₁ and δ′ = δ / ln W.
/// </para>
/// <para>The bound is for any distribution and any length, and so is cautious: the share of courses with a false alarm is far below δ. <see cref="DeltaFor"/> finds the δ whose share is a stated one.</para>
/// </remarks>
public sealed class Adwin : IChangeMonitor
{
    private const int MostBuckets = 5;
    private const int LeastPart = 5;

    // Row k holds buckets of 2^k cases, oldest first.
    private readonly List<List<(double Mean, double Squares)>> _rows = [];
    private double _mean;
    private double _squares;

    /// <summary>A window.</summary>
    /// <param name="delta">Confidence δ of each cut, strictly between 0 and 1. Default 0.002, as in MOA.</param>
    /// <param name="range">Largest less smallest possible value. Default 1; observed less expected risks have 2 at most.</param>
    /// <param name="checkEvery">Cases from one look for a cut to the next, at least 1. Default 1; MOA looks every 32.</param>
    public Adwin(double delta = 0.002, double range = 1, int checkEvery = 1)
    {
        if (!(delta > 0 && delta < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Delta is strictly between 0 and 1, such as 0.002.");
        if (!(range > 0 && double.IsFinite(range)))
            throw new ArgumentOutOfRangeException(nameof(range), range, "The range of the values is above 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(checkEvery, 1);
        (Delta, Range, CheckEvery) = (delta, range, checkEvery);
    }

    /// <summary>Confidence of each cut.</summary>
    public double Delta { get; }

    /// <summary>Largest less smallest possible value.</summary>
    public double Range { get; }

    /// <summary>Cases from one look to the next.</summary>
    public int CheckEvery { get; }

    /// <summary>Cases so far, also those that are forgotten.</summary>
    public long Count { get; private set; }

    /// <summary>Cases in the window.</summary>
    public long WindowLength { get; private set; }

    /// <summary>Mean of the window; NaN before the first case.</summary>
    public double Mean => WindowLength > 0 ? _mean : double.NaN;

    /// <inheritdoc/>
    public bool Update(double observed, double expected)
    {
        double value = observed - expected;
        if (!double.IsFinite(value))
            throw new ArgumentException($"Case {Count} is {observed} observed and {expected} expected; leave out what is missing.", nameof(observed));
        Count++;
        WindowLength++;
        double from = value - _mean;
        _mean += from / WindowLength;
        _squares += from * (value - _mean);
        Row(0).Add((value, 0));
        Merge();
        if (Count % CheckEvery != 0)
            return false;
        bool isCut = false;
        while (MustCut())
        {
            DropOldest();
            isCut = true;
        }

        return isCut;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _rows.Clear();
        (_mean, _squares, WindowLength, Count) = (0, 0, 0, 0);
    }

    /// <summary>The δ whose courses without change have a false alarm at a stated rate, by simulation: values are drawn from the reference's, with replacement.</summary>
    /// <param name="reference">Values of the time when the model was right; NaN is left out. At least 10.</param>
    /// <param name="horizon">Cases of a course, at least 20.</param>
    /// <param name="falseAlarmProbability">Share of courses with a false alarm, strictly between 0 and 1. Default 0.05.</param>
    /// <param name="range">Largest less smallest possible value. Default 1.</param>
    /// <param name="checkEvery">Cases from one look to the next. Default 1.</param>
    /// <param name="replications">Courses, at least 100. Default 400.</param>
    /// <param name="seed">Seed. Default 1.</param>
    /// <returns>δ, at most 0.999: there the rate may be below what is asked for.</returns>
    public static double DeltaFor(
        ReadOnlySpan<double> reference, int horizon, double falseAlarmProbability = 0.05, double range = 1, int checkEvery = 1, int replications = 400, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(replications, 100);
        if (!(falseAlarmProbability > 0 && falseAlarmProbability < 1))
            throw new ArgumentOutOfRangeException(nameof(falseAlarmProbability), falseAlarmProbability, "The false-alarm probability is a share strictly between 0 and 1, such as 0.05.");
        double[] values = ReferenceValues.Of(reference, 10);
        RandomStream root = new RandomStream(seed).Split("adwin");
        double Rate(double delta)
        {
            int alarms = 0;
            Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, path =>
            {
                RandomStream random = root.Split(path);
                var window = new Adwin(delta, range, checkEvery);
                for (int t = 0; t < horizon; t++)
                {
                    if (window.Update(values[random.Integer(values.Length)], 0))
                    {
                        Interlocked.Increment(ref alarms);
                        break;
                    }
                }
            });
            return (double)alarms / replications;
        }

        // The largest δ at or below the rate, in steps of the logarithm.
        double low = Elementary.Log(1e-6), high = Elementary.Log(0.999);
        if (Rate(0.999) <= falseAlarmProbability)
            return 0.999;
        for (int step = 0; step < 10; step++)
        {
            double middle = (low + high) / 2;
            if (Rate(Elementary.Exp(middle)) <= falseAlarmProbability)
                low = middle;
            else
                high = middle;
        }

        return Elementary.Exp(low);
    }

    private List<(double Mean, double Squares)> Row(int k)
    {
        if (_rows.Count == k)
            _rows.Add([]);
        return _rows[k];
    }

    private void Merge()
    {
        for (int k = 0; k < _rows.Count && _rows[k].Count > MostBuckets; k++)
        {
            ((double mean, double squares), (double nextMean, double nextSquares)) = (_rows[k][0], _rows[k][1]);
            _rows[k].RemoveRange(0, 2);
            double apart = nextMean - mean, size = 1L << k;
            Row(k + 1).Add((mean + apart / 2, squares + nextSquares + apart * apart * size / 2));
        }
    }

    private bool MustCut()
    {
        if (WindowLength < 2 * LeastPart)
            return false;
        double logTerm = Elementary.Log(2 * Elementary.Log(WindowLength) / Delta), variance = Math.Max(0, _squares / WindowLength);
        double oldSum = 0, oldCount = 0, total = _mean * WindowLength;
        for (int k = _rows.Count - 1; k >= 0; k--)
        {
            double size = 1L << k;
            foreach ((double mean, _) in _rows[k])
            {
                oldCount += size;
                oldSum += mean * size;
                double newCount = WindowLength - oldCount;
                if (newCount < LeastPart)
                    return false;
                if (oldCount < LeastPart)
                    continue;
                double m = 1 / (1 / oldCount + 1 / newCount);
                double apart = Math.Abs(oldSum / oldCount - (total - oldSum) / newCount);
                if (apart >= Math.Sqrt(2 / m * variance * logTerm) + 2 * Range / (3 * m) * logTerm)
                    return true;
            }
        }

        return false;
    }

    private void DropOldest()
    {
        int k = _rows.Count - 1;
        while (_rows[k].Count == 0)
            k--;
        (double mean, double squares) = _rows[k][0];
        _rows[k].RemoveAt(0);
        double size = 1L << k, rest = WindowLength - size, apart = mean - _mean;
        if (rest <= 0)
        {
            (_mean, _squares, WindowLength) = (0, 0, 0);
            return;
        }

        double restMean = _mean - apart * size / rest;
        _squares = Math.Max(0, _squares - squares - (mean - restMean) * (mean - restMean) * size * rest / WindowLength);
        (_mean, WindowLength) = (restMean, (long)rest);
        while (_rows.Count > 0 && _rows[^1].Count == 0)
            _rows.RemoveAt(_rows.Count - 1);
    }
}
