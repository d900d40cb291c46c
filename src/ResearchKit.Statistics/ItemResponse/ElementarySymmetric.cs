namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// The elementary symmetric functions of the items that some persons were given, as the distribution of the raw score at an ability of 0, and their derivatives. Only positive numbers are
/// added and multiplied, so that no digit is lost, however many items there are (the difference algorithm loses them; Verhelst, Glas and van der Sluis 1984).
/// </summary>
internal sealed class ElementarySymmetric
{
    private readonly double[][] _p; // probability of each category of each item at ability 0
    private readonly double[][] _before; // score distribution of the items before each one
    private readonly double[][] _after; // of the items from each one on
    private readonly double _logNorm;

    /// <param name="easiness">Cumulative easiness of each item's categories; 0 for the lowest, first.</param>
    public ElementarySymmetric(double[][] easiness)
    {
        int n = easiness.Length;
        _p = new double[n][];
        for (int i = 0; i < n; i++)
        {
            double largest = easiness[i].Max(), sum = 0;
            _p[i] = new double[easiness[i].Length];
            for (int k = 0; k < _p[i].Length; k++)
                sum += _p[i][k] = Distributions.Elementary.Exp(easiness[i][k] - largest);
            for (int k = 0; k < _p[i].Length; k++)
                _p[i][k] /= sum;
            _logNorm += largest + Distributions.Elementary.Log(sum);
        }

        _before = new double[n + 1][];
        _after = new double[n + 1][];
        _before[0] = _after[n] = [1];
        for (int i = 0; i < n; i++)
            _before[i + 1] = Convolve(_before[i], _p[i]);
        for (int i = n - 1; i >= 0; i--)
            _after[i] = Convolve(_p[i], _after[i + 1]);
    }

    /// <summary>Share of each raw score at ability 0.</summary>
    public double[] Scores => _before[^1];

    /// <summary>The logarithm of the function of a raw score; negative infinity where it is below the smallest number.</summary>
    public double Log(int score) => Distributions.Elementary.Log(Scores[score]) + _logNorm;

    /// <summary>Adds what is expected of each category, given the counts of raw scores, and if asked the covariances of categories given scores.</summary>
    /// <param name="counts">Persons with each raw score.</param>
    /// <param name="first">Where the expected counts go: for each item and category above the lowest, the place in the vector.</param>
    /// <param name="expected">The vector.</param>
    /// <param name="covariance">The matrix; empty for none.</param>
    public void Add(double[] counts, int[] first, double[] expected, double[] covariance)
    {
        int n = _p.Length, size = expected.Length;
        var weight = new double[counts.Length];
        for (int r = 0; r < counts.Length; r++)
            weight[r] = counts[r] == 0 ? 0 : counts[r] / Scores[r];
        var shares = new List<(int Place, double[] Share)>(); // of each category, among those with each score
        for (int i = 0; i < n; i++)
        {
            double[] rest = Convolve(_before[i], _after[i + 1]);
            for (int k = 1; k < _p[i].Length; k++)
            {
                var share = new double[counts.Length];
                double sum = 0;
                for (int r = k; r < counts.Length && r - k < rest.Length; r++)
                {
                    if (counts[r] == 0)
                        continue;
                    share[r] = _p[i][k] * rest[r - k] / Scores[r];
                    sum += counts[r] * share[r];
                }

                expected[first[i] + k - 1] += sum;
                shares.Add((first[i] + k - 1, share));
                if (covariance.Length > 0)
                    covariance[(first[i] + k - 1) * size + first[i] + k - 1] += sum;
            }
        }

        if (covariance.Length == 0)
            return;
        foreach ((int a, double[] left) in shares)
        {
            foreach ((int b, double[] right) in shares)
            {
                double sum = 0;
                for (int r = 0; r < counts.Length; r++)
                    sum += counts[r] * left[r] * right[r];
                covariance[a * size + b] -= sum;
            }
        }

        AddPairs(weight, first, covariance, size);
    }

    /// <summary>Adds how many are expected to give each pair of categories of two items: forward from the first, met by the backward weights at the second.</summary>
    private void AddPairs(double[] weight, int[] first, double[] covariance, int size)
    {
        int n = _p.Length;
        var back = new double[n + 1][]; // weights of scores carried back over the items from each one on
        back[n] = weight;
        for (int i = n - 1; i >= 0; i--)
        {
            back[i] = new double[_before[i].Length];
            for (int r = 0; r < back[i].Length; r++)
            {
                for (int k = 0; k < _p[i].Length; k++)
                    back[i][r] += _p[i][k] * back[i + 1][r + k];
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int c = 1; c < _p[i].Length; c++)
            {
                var forward = new double[_before[i].Length + c];
                for (int r = 0; r < _before[i].Length; r++)
                    forward[r + c] = _p[i][c] * _before[i][r];
                for (int j = i + 1; j < n; j++)
                {
                    for (int d = 1; d < _p[j].Length; d++)
                    {
                        double sum = 0;
                        for (int r = 0; r < forward.Length; r++)
                            sum += forward[r] * back[j + 1][r + d];
                        int a = first[i] + c - 1, b = first[j] + d - 1;
                        covariance[a * size + b] += _p[j][d] * sum;
                        covariance[b * size + a] += _p[j][d] * sum;
                    }

                    forward = Convolve(forward, _p[j]);
                }
            }
        }
    }

    private static double[] Convolve(double[] a, double[] b)
    {
        var product = new double[a.Length + b.Length - 1];
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < b.Length; j++)
                product[i + j] += a[i] * b[j];
        }

        return product;
    }
}
