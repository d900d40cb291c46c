using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// A test that fits the learner: after each answer the next item is one of those that tell most at the ability estimated so far (maximum Fisher information, Lord 1980), from the content area
/// that is due, until the estimate is exact enough or the test long enough.
/// </summary>
/// <remarks>The same answers and seed give the same items. Ability is the posterior mean, which exists from the first answer on. Items may be given once only.</remarks>
public sealed partial class AdaptiveTest
{
    private readonly CalibratedItem[] _bank;
    private readonly AdaptiveTestOptions _options;
    private readonly Dictionary<string, double> _shares;

    /// <summary>An adaptive test over a bank of items.</summary>
    /// <param name="bank">The items; at least one.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The bank is empty, or areas do not fit it.</exception>
    public AdaptiveTest(IReadOnlyList<CalibratedItem> bank, AdaptiveTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bank);
        if (bank.Count == 0)
            throw new ArgumentException("An adaptive test needs at least one calibrated item.", nameof(bank));
        _bank = [.. bank];
        _options = options ?? new AdaptiveTestOptions();
        _options.Validate(_bank.Length);
        string[] areas = [.. (_options.Areas ?? []).Distinct(StringComparer.Ordinal)];
        double all = areas.Sum(Share);
        _shares = areas.ToDictionary(area => area, area => Share(area) / all, StringComparer.Ordinal);
    }

    /// <summary>The next item, by its place in the bank; null where the test has ended.</summary>
    /// <param name="path">The steps so far, in order; empty at the start.</param>
    /// <param name="seed">The seed of this learner's test; with the same path it gives the same item.</param>
    public int? Next(IReadOnlyList<AdaptiveStep> path, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Choice(path, seed).Item;
    }

    /// <summary>The next item, and the items that were chosen before it and passed over.</summary>
    private (int? Item, IReadOnlyList<int> PassedOver) Choice(IReadOnlyList<AdaptiveStep> path, ulong seed)
    {
        if (HasEnded(path))
            return (null, []);
        double ability = path.Count == 0 ? _options.PriorMean : path[^1].Ability;
        int[] open = [.. Enumerable.Range(0, _bank.Length).Except(path.Select(step => step.Item))];
        if (_options.Areas is { } areas)
        {
            string due = _shares.Keys.Where(area => open.Any(item => areas[item] == area))
                .MaxBy(area => _shares[area] - path.Count(step => areas[step.Item] == area) / Math.Max(1.0, path.Count))!;
            open = [.. open.Where(item => areas[item] == due)];
        }

        IEnumerable<int> byInformation = open.OrderByDescending(item => _bank[item].Information(ability)).ThenBy(item => item);
        if (_options.ExposureParameters is not null)
        {
            int[] order = [.. byInformation];
            int first = Array.FindIndex(order, item => !IsSetAside(item, seed));
            return first < 0 ? (order[0], order[1..]) : (order[first], order[..first]); // all set aside: the test goes on with the best
        }

        int[] best = [.. byInformation.Take(_options.ChooseAmong)];
        return (best[new RandomStream(seed).Split("choice").Split(path.Count).Integer(best.Length)], []);
    }

    /// <summary>The path with one answer more.</summary>
    /// <param name="path">The steps so far.</param>
    /// <param name="item">The item that was given.</param>
    /// <param name="answer">Its answered category, from 0.</param>
    /// <exception cref="ArgumentException">The item is not in the bank or was given before, or has no such category.</exception>
    public IReadOnlyList<AdaptiveStep> Answer(IReadOnlyList<AdaptiveStep> path, int item, int answer)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (item < 0 || item >= _bank.Length || path.Any(step => step.Item == item))
            throw new ArgumentException($"Item {item} {(item < 0 || item >= _bank.Length ? $"is not in the bank of {_bank.Length}" : "was given before")}. Give the item that Next named.", nameof(item));
        CalibratedItem[] items = [.. path.Select(step => _bank[step.Item]), _bank[item]];
        int[] answers = [.. path.Select(step => step.Answer), answer];
        AbilityEstimate estimate = AbilityEstimator.Estimate(items, answers, AbilityMethod.PosteriorMean, _options.PriorMean, _options.PriorSpread);
        return [.. path, new AdaptiveStep(item, answer, estimate.Value, estimate.StandardError)];
    }

    /// <summary>Simulates the test of one learner.</summary>
    /// <param name="ability">The true ability, finite.</param>
    /// <param name="seed">The seed.</param>
    public IReadOnlyList<AdaptiveStep> Simulate(double ability, ulong seed)
    {
        if (!double.IsFinite(ability))
            throw new ArgumentOutOfRangeException(nameof(ability), ability, "An ability is a finite number.");
        return Simulate(ability, seed, null);
    }

    /// <summary>Simulates the test of one learner and marks the items that are chosen, given or not.</summary>
    private IReadOnlyList<AdaptiveStep> Simulate(double ability, ulong seed, bool[]? chosen)
    {
        RandomStream answers = new RandomStream(seed).Split("answers");
        IReadOnlyList<AdaptiveStep> path = [];
        while (true)
        {
            (int? next, IReadOnlyList<int> passedOver) = Choice(path, seed);
            if (next is not { } item)
                return path;
            foreach (int one in chosen is null ? [] : passedOver.Append(item))
                chosen![one] = true;
            path = Answer(path, item, answers.Categorical(_bank[item].Probabilities(ability)));
        }
    }

    /// <summary>Simulates the tests of many learners, to see what the settings do before anybody is tested.</summary>
    /// <param name="abilities">The true abilities; at least one.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public AdaptiveSimulation Simulate(IReadOnlyList<double> abilities, ulong seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(abilities);
        return Simulate(abilities, seed, null, cancellationToken);
    }

    private AdaptiveSimulation Simulate(IReadOnlyList<double> abilities, ulong seed, double[]? chosen, CancellationToken cancellationToken)
    {
        if (abilities.Count == 0)
            throw new ArgumentException("A simulation needs at least one ability.", nameof(abilities));
        var streams = new RandomStream(seed);
        var paths = new IReadOnlyList<AdaptiveStep>[abilities.Count];
        for (int i = 0; i < paths.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!double.IsFinite(abilities[i]))
                throw new ArgumentOutOfRangeException(nameof(abilities), abilities[i], "An ability is a finite number.");
            bool[]? own = chosen is null ? null : new bool[_bank.Length];
            paths[i] = Simulate(abilities[i], streams.Split(i).NextBits(), own);
            for (int item = 0; item < own?.Length; item++)
                chosen![item] += own[item] ? 1.0 / abilities.Count : 0;
        }

        double[] errors = [.. paths.Select((path, i) => path[^1].Ability - abilities[i])];
        var given = new double[_bank.Length];
        foreach (AdaptiveStep step in paths.SelectMany(path => path))
            given[step.Item]++;
        return new AdaptiveSimulation(
            [.. abilities], paths, errors.Average(), Math.Sqrt(errors.Average(error => error * error)), paths.Average(path => path.Count), [.. given.Select(count => count / paths.Length)]);
    }

    /// <summary>Whether this learner's draw passes an item over; one draw an item, so that an item passed over stays so.</summary>
    private bool IsSetAside(int item, ulong seed) =>
        _options.ExposureParameters![item] < 1 && new RandomStream(seed).Split("exposure").Split(item).Uniform() >= _options.ExposureParameters[item];

    private bool HasEnded(IReadOnlyList<AdaptiveStep> path) =>
        path.Count >= Math.Min(_options.MaximumItems, _bank.Length) || (path.Count > 0 && path.Count >= _options.MinimumItems && path[^1].StandardError <= _options.TargetStandardError);

    private double Share(string area) => _options.AreaShares is null ? 1
        : _options.AreaShares.TryGetValue(area, out double share) ? share
        : throw new ArgumentException($"Area '{area}' has no share. Give each area one: {string.Join(", ", _options.Areas!.Distinct(StringComparer.Ordinal))}.");
}
