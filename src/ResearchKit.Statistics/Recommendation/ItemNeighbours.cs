using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>
/// Item-based collaborative filtering: items that the same learners used are alike, and a learner is shown what is most like what they used. It recommends what others did, which need not be what helps.
/// </summary>
/// <remarks>
/// Sarwar, Karypis, Konstan and Riedl (2001); shrinkage after Bell and Koren (2007). Only pairs that a learner used together are touched: time and memory are those of the pairs. Similarities are symmetric and agree with
/// scikit-learn's <c>cosine_similarity</c> to 1e-12 where nothing is shrunk. An item that nobody used is alike to none (cold start): see <see cref="BlendedScores"/>.
/// </remarks>
public sealed class ItemNeighbours
{
    private readonly (int Item, double Similarity)[][] _neighbours;

    private ItemNeighbours((int Item, double Similarity)[][] neighbours, int[] support, ItemNeighbourOptions options)
    {
        (_neighbours, Support, Options) = (neighbours, support, options);
    }

    /// <summary>How many learners used each item.</summary>
    public IReadOnlyList<int> Support { get; }

    /// <summary>The settings.</summary>
    public ItemNeighbourOptions Options { get; }

    /// <summary>The items most alike to one, most alike first, ties by place.</summary>
    /// <param name="item">Place of the item.</param>
    public IReadOnlyList<(int Item, double Similarity)> Of(int item) => _neighbours[item];

    /// <summary>Works out the neighbours.</summary>
    /// <param name="log">Who used what.</param>
    /// <param name="options">Similarity, shrinkage; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ItemNeighbours Fit(InteractionLog log, ItemNeighbourOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        options ??= new ItemNeighbourOptions();
        options.Validate();
        bool isAdjusted = options.Similarity == ItemSimilarity.AdjustedCosine;
        var byItem = new List<(int Learner, double Value)>[log.ItemCount];
        for (int i = 0; i < byItem.Length; i++)
            byItem[i] = [];
        for (int learner = 0; learner < log.LearnerCount; learner++)
        {
            IReadOnlyList<(int Item, double Weight)> row = log.Of(learner);
            double mean = isAdjusted && row.Count > 0 ? row.Average(one => one.Weight) : 0;
            foreach ((int item, double weight) in row)
                byItem[item].Add((learner, isAdjusted ? weight - mean : options.LogCounts ? Elementary.Log1P(weight) : weight));
        }

        var byLearner = new List<(int Item, double Value)>[log.LearnerCount];
        for (int i = 0; i < byLearner.Length; i++)
            byLearner[i] = [];
        double[] norms = new double[log.ItemCount];
        for (int item = 0; item < byItem.Length; item++)
        {
            foreach ((int learner, double value) in byItem[item])
            {
                byLearner[learner].Add((item, value));
                norms[item] += value * value;
            }
        }

        var neighbours = new (int, double)[log.ItemCount][];
        Parallel.For(0, log.ItemCount, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new Sums(log.ItemCount), (item, _, sums) =>
            {
                foreach ((int learner, double value) in byItem[item])
                {
                    foreach ((int other, double its) in byLearner[learner])
                        sums.Add(other, value, its);
                }

                neighbours[item] = sums.Take(item, norms, isAdjusted, options);
                return sums;
            }, _ => { });
        return new ItemNeighbours(neighbours, [.. byItem.Select(one => one.Count)], options);
    }

    /// <summary>
    /// A score for each item: the similarities to what the learner used, weighed by how much and added up. NaN where no neighbour was used.
    /// </summary>
    /// <param name="used">What the learner used, with how much.</param>
    public double[] Scores(IReadOnlyList<(int Item, double Weight)> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        Dictionary<int, double> weights = used.ToDictionary(one => one.Item, one => Options is { LogCounts: true, Similarity: ItemSimilarity.Cosine } ? Elementary.Log1P(one.Weight) : one.Weight);
        var scores = new double[_neighbours.Length];
        for (int item = 0; item < scores.Length; item++)
        {
            double sum = 0;
            bool any = false;
            foreach ((int other, double similarity) in _neighbours[item])
            {
                if (!weights.TryGetValue(other, out double weight))
                    continue;
                sum += similarity * weight;
                any = true;
            }

            scores[item] = any ? sum : double.NaN;
        }

        return scores;
    }

    /// <summary>Running sums of one item's pairs.</summary>
    private sealed class Sums(int items)
    {
        private readonly double[] _products = new double[items];
        private readonly double[] _own = new double[items];
        private readonly double[] _others = new double[items];
        private readonly int[] _counts = new int[items];
        private readonly List<int> _touched = [];

        public void Add(int other, double value, double its)
        {
            if (_counts[other]++ == 0)
                _touched.Add(other);
            _products[other] += value * its;
            _own[other] += value * value;
            _others[other] += its * its;
        }

        public (int, double)[] Take(int item, double[] norms, bool isAdjusted, ItemNeighbourOptions options)
        {
            var found = new List<(int Item, double Similarity)>(_touched.Count);
            foreach (int other in _touched)
            {
                // The adjusted cosine is over those who used both; the plain one over all, who did not use counting as 0.
                double size = Math.Sqrt(isAdjusted ? _own[other] : norms[item]) * Math.Sqrt(isAdjusted ? _others[other] : norms[other]);
                if (other != item && size > 0 && _products[other] != 0)
                    found.Add((other, _products[other] / size * _counts[other] / (_counts[other] + options.Shrinkage)));
                (_products[other], _own[other], _others[other], _counts[other]) = (0, 0, 0, 0);
            }

            _touched.Clear();
            found.Sort((a, b) => b.Similarity != a.Similarity ? b.Similarity.CompareTo(a.Similarity) : a.Item.CompareTo(b.Item));
            return [.. found.Take(options.Neighbours)];
        }
    }
}
