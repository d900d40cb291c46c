namespace ResearchKit.Statistics.ItemResponse;

/// <summary>The likelihood of answers given each person's raw score and which items were answered; abilities fall out of it.</summary>
internal sealed class ConditionalLikelihood
{
    private readonly List<Block> _blocks = [];
    private readonly double[] _totals;
    private readonly int[] _first;
    private readonly int[] _categories;

    public ConditionalLikelihood(ResponsePatterns patterns)
    {
        int width = patterns.Items.Length;
        _categories = [.. patterns.Categories.Select(categories => categories.Length)];
        _first = new int[width];
        for (int i = 1; i < width; i++)
            _first[i] = _first[i - 1] + _categories[i - 1] - 1;
        Count = _first[^1] + _categories[^1] - 1;
        _totals = new double[Count];
        var found = new Dictionary<string, Block>(StringComparer.Ordinal);
        for (int p = 0; p < patterns.Count; p++)
        {
            ReadOnlySpan<sbyte> codes = patterns.Codes.AsSpan(p * width, width);
            var key = new char[width];
            int score = 0, most = 0;
            for (int i = 0; i < width; i++)
            {
                key[i] = codes[i] < 0 ? '0' : '1';
                score += Math.Max((int)codes[i], 0);
                most += codes[i] < 0 ? 0 : _categories[i] - 1;
            }

            if (score == 0 || score == most)
                continue; // all or nothing right: certain, given the score
            var name = new string(key);
            if (!found.TryGetValue(name, out Block? block))
            {
                block = new Block([.. Enumerable.Range(0, width).Where(i => key[i] == '1')], new double[most + 1]);
                found.Add(name, block);
                _blocks.Add(block);
            }

            block.Counts[score] += patterns.Weights[p];
            Informative += patterns.Weights[p];
            for (int i = 0; i < width; i++)
            {
                if (codes[i] > 0)
                    _totals[_first[i] + codes[i] - 1] += patterns.Weights[p];
            }
        }
    }

    /// <summary>Number of easiness parameters, one of which is set by the origin.</summary>
    public int Count { get; }

    /// <summary>Persons neither all right nor all wrong.</summary>
    public double Informative { get; }

    public double[] Totals => _totals;

    public int First(int item) => _first[item];

    /// <summary>The log-likelihood; its gradient and minus its second derivatives where asked.</summary>
    public (double Value, double[] Gradient, double[] Information) Evaluate(double[] point, bool withInformation, int threads, CancellationToken cancellationToken)
    {
        const int MostParts = 8;
        int parts = Math.Clamp(_blocks.Count, 1, MostParts);
        var values = new double[parts];
        var expected = new double[parts][];
        var information = new double[parts][];
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, part =>
        {
            expected[part] = new double[Count];
            information[part] = withInformation ? new double[Count * Count] : [];
            for (int b = _blocks.Count * part / parts; b < _blocks.Count * (part + 1) / parts; b++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Block block = _blocks[b];
                var symmetric = new ElementarySymmetric([.. block.Items.Select(item => Easiness(point, item))]);
                for (int r = 0; r < block.Counts.Length; r++)
                    values[part] -= block.Counts[r] == 0 ? 0 : block.Counts[r] * symmetric.Log(r);
                symmetric.Add(block.Counts, [.. block.Items.Select(item => _first[item])], expected[part], information[part]);
            }
        });
        double value = 0;
        var gradient = new double[Count];
        for (int j = 0; j < Count; j++)
        {
            value += _totals[j] * point[j];
            gradient[j] = _totals[j];
        }

        for (int part = 0; part < parts; part++)
        {
            value += values[part];
            for (int j = 0; j < Count; j++)
                gradient[j] -= expected[part][j];
            if (part > 0 && withInformation)
                MarginalLikelihood.AddTo(information[0], information[part]);
        }

        return (value, gradient, information[0]);
    }

    public double[] Easiness(double[] point, int item)
    {
        var easiness = new double[_categories[item]];
        for (int k = 1; k < easiness.Length; k++)
            easiness[k] = point[_first[item] + k - 1];
        return easiness;
    }

    private sealed record Block(int[] Items, double[] Counts);
}
