using System.Globalization;
using System.Numerics;
using ResearchKit.Frames;

namespace ResearchKit.Privacy.Noise;

/// <summary>The way out with noise: differential privacy for counts, shares and means.</summary>
public static class NoisyReleaseExtensions
{
    private const double Normal975 = 1.959963984540054;

    // A learner's mean becomes a whole number between plus and minus this: steps of a two-thousandth of the scale.
    private const long Grid = 1000;

    /// <summary>Counts, shares and means by group, each with noise that hides whether any one learner is among them.</summary>
    /// <remarks>
    /// Neighbours are data with and without all rows of one learner. The spending is entered in the ledger before anything is computed; each call costs anew, also for the
    /// same table: keep the result. The derivation is in NOISE.md beside the source.
    /// </remarks>
    /// <param name="frame">Rows about learners; a row need not be a learner.</param>
    /// <param name="by">Columns that make the groups; their groups are declared in the options. Empty for one group of all.</param>
    /// <param name="measures">What to say of each group. Means need bounds in the options.</param>
    /// <param name="options">Epsilon, groups, bounds.</param>
    /// <param name="ledger">The budget that pays: <c>store.Budget</c>. Null for synthetic data alone.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PrivacyBudgetException">No budget is declared, or it does not suffice; nothing was computed.</exception>
    /// <exception cref="ProtectedDataException">A protected frame without ledger or with a seed; a group or measure that tells learners apart.</exception>
    /// <exception cref="ArgumentException">Groups or bounds are not declared.</exception>
    public static NoisyTable ReleaseWithNoise(
        this DataFrame frame, IReadOnlyList<string> by, IReadOnlyList<Measure> measures, NoiseOptions options, PrivacyLedger? ledger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentNullException.ThrowIfNull(options);
        if (measures.Count == 0) throw new ArgumentException("A release needs at least one measure: Measure.Count(), Measure.Share(column) or Measure.Mean(column).", nameof(measures));
        var isSynthetic = frame.Provenance.Protection == Protection.Synthetic;
        if (frame.Provenance.Protection == Protection.Released)
            throw new InvalidOperationException("This frame is made of released cells: it may be shown as it is, and its rows are groups and not learners.");
        if (!isSynthetic && ledger is null)
            throw new ProtectedDataException("Noise hides learners as long as all that was released is counted: pass the store's ledger, frame.ReleaseWithNoise(by, measures, options, store.Budget).");
        if (!isSynthetic && options.Seed is not null)
            throw new ProtectedDataException("Noise from a seed can be made again and taken off: a seed is for synthetic data alone.");
        var learner = ReleaseExtensions.Learner(frame, options.Learner);
        foreach (var name in by.Concat(measures.Select(measure => measure.Column).OfType<string>())) ReleaseExtensions.Refuse(frame[name], learner);
        foreach (var measure in measures) Check(frame, measure, options);
        var tabulation = new NoisyTabulation(frame, by, learner, options, cancellationToken);

        var delta = options.Delta ?? ledger?.Read(cancellationToken)?.Delta ?? 1e-6;
        var rho = options.Kind == NoiseKind.Laplace ? PrivacyLoss.OfPure(options.Epsilon) : PrivacyLoss.RhoOf(options.Epsilon, delta);
        ledger?.Spend($"{string.Join(", ", measures.Select(measure => measure.Name))}{(by.Count == 0 ? "" : $" by {string.Join(", ", by)}")}", options.Kind, rho, cancellationToken);

        var noise = new NoiseSampler(options.Seed is { } seed ? NoiseBits.Seeded(seed) : NoiseBits.Secret());
        var share = options.Kind == NoiseKind.Laplace ? options.Epsilon / measures.Count : rho / measures.Count;
        var values = measures.Select(measure => Values(frame, measure, tabulation, options, noise, share)).ToArray();
        var cells = Enumerable.Range(0, tabulation.CellCount).Select(cell => new NoisyCell(tabulation.GroupsOf(cell), values.Select(column => column[cell]).ToArray())).ToArray();
        var provenance = new FrameProvenance(frame.Provenance.Source, isSynthetic ? Protection.Synthetic : Protection.Released, "ReleaseWithNoise", frame.Provenance.DataAsOf);
        return new NoisyTable([.. by], [.. measures], cells, provenance, Rules(options, delta));
    }

    private static NoisyValue[] Values(DataFrame frame, Measure measure, NoisyTabulation tabulation, NoiseOptions options, NoiseSampler sampler, double share)
    {
        (double Value, double Sd)[] Noisy(IEnumerable<BigInteger> sums, long sensitivity, double part)
        {
            var (draw, sd) = Noise(options, sampler, sensitivity, part);
            return [.. sums.Select(sum => ((double)(sum + draw()), sd))];
        }

        switch (measure.Kind)
        {
            case MeasureKind.Count:
                return [.. Noisy(tabulation.Sums(_ => 0, (_, _) => 1).Select(cell => cell.Sum), 1, share)
                    .Select(count => new NoisyValue(count.Value, Math.Floor(count.Value - (Normal975 * count.Sd)), Math.Ceiling(count.Value + (Normal975 * count.Sd))))];
            case MeasureKind.Share:
                // Learners who have the value and learners who have not: nobody is in both, so the two cost as much as one.
                var has = tabulation.Sums(MeasureReader.Of(frame, measure), (sum, _) => sum > 0 ? 1 : 0);
                var having = Noisy(has.Select(cell => cell.Sum), 1, share);
                var lacking = Noisy(has.Select(cell => cell.Learners - cell.Sum), 1, share);
                return [.. having.Zip(lacking, Share)];
            default:
                var (lower, upper) = options.Bounds[measure.Column!];
                var (middle, reach) = ((lower + upper) / 2, (upper - lower) / 2);
                var sums = tabulation.Sums(MeasureReader.Of(frame, measure), (sum, count) => (long)Math.Round(Math.Clamp(((sum / count) - middle) / reach, -1, 1) * Grid));
                var totals = Noisy(sums.Select(cell => cell.Sum), Grid, share / 2);
                var learners = Noisy(sums.Select(cell => (BigInteger)cell.Learners), 1, share / 2);
                return [.. totals.Zip(learners, (total, count) => Mean(total, count, middle, reach))];
        }
    }

    /// <summary>Noise for sums that one learner changes by up to the sensitivity in each of so many groups.</summary>
    private static (Func<BigInteger> Draw, double Sd) Noise(NoiseOptions options, NoiseSampler sampler, long sensitivity, double part)
    {
        var groups = new Fraction(options.GroupsPerLearner, 1);
        var change = new Fraction(sensitivity, 1);
        if (options.Kind == NoiseKind.Laplace)
        {
            var scale = groups * change / Fraction.Of(part);
            return (() => sampler.DiscreteLaplace(scale), Math.Sqrt(2) * scale.ToDouble());
        }

        var variance = groups * change * change / (new Fraction(2, 1) * Fraction.Of(part));
        return (() => sampler.DiscreteGaussian(variance), Math.Sqrt(variance.ToDouble()));
    }

    private static NoisyValue Share((double Value, double Sd) having, (double Value, double Sd) lacking)
    {
        var learners = having.Value + lacking.Value;
        if (IsDrowned(learners, having.Sd * Math.Sqrt(2))) return new NoisyValue(double.NaN, double.NaN, double.NaN);
        var share = Math.Clamp(having.Value / learners, 0, 1);
        var half = Normal975 * having.Sd * Math.Sqrt((share * share) + ((1 - share) * (1 - share))) / learners;
        return new NoisyValue(Math.Round(share, 4), Math.Round(Math.Max(0, share - half), 4), Math.Round(Math.Min(1, share + half), 4));
    }

    private static NoisyValue Mean((double Value, double Sd) total, (double Value, double Sd) learners, double middle, double reach)
    {
        if (IsDrowned(learners.Value, learners.Sd)) return new NoisyValue(double.NaN, double.NaN, double.NaN);
        var scaled = Math.Clamp(total.Value / Grid / learners.Value, -1, 1);
        var half = Normal975 * Math.Sqrt(Math.Pow(total.Sd / Grid, 2) + Math.Pow(scaled * learners.Sd, 2)) / learners.Value;
        return new NoisyValue(
            Math.Round(middle + (reach * scaled), 3), Math.Round(middle + (reach * Math.Max(-1, scaled - half)), 3), Math.Round(middle + (reach * Math.Min(1, scaled + half)), 3));
    }

    // Fewer learners than three standard deviations of their own noise: a quotient by them says nothing.
    private static bool IsDrowned(double learners, double sd) => learners < 3 * sd || learners < 1;

    private static void Check(DataFrame frame, Measure measure, NoiseOptions options)
    {
        if (measure.Kind != MeasureKind.Count) _ = MeasureReader.Of(frame, measure);
        if (measure.Kind == MeasureKind.Mean && !options.Bounds.ContainsKey(measure.Column!))
            throw new ArgumentException(
                $"Between which values does \"{measure.Column}\" lie? Noise is measured by the most that one learner can change: options.WithBounds(\"{measure.Column}\", 4, 10). Take them from the scale, not from the data.", nameof(options));
    }

    private static string[] Rules(NoiseOptions options, double delta) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"Noise: discrete {options.Kind}, epsilon {options.Epsilon:0.###}{(options.Kind == NoiseKind.Gaussian ? $" at delta {delta}" : "")} for this table; a learner counts in up to {options.GroupsPerLearner} {(options.GroupsPerLearner == 1 ? "group" : "groups")}."),
        "Intervals hold the value without noise in 95 of 100 releases; they say nothing of sampling. Counts may come out below zero.",
        .. options.Seed is null ? Array.Empty<string>() : ["The noise is seeded and can be made again: for synthetic data alone."],
    ];
}
