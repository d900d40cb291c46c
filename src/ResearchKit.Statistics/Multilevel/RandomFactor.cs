using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// One grouping with all columns that vary by it, in working coordinates: columns of a correlated term with an intercept about their mean, all columns over
/// their spread. The terms of one grouping are blocks of one lower triangle Λ; which of its elements are free says what may be correlated.
/// </summary>
internal sealed class RandomFactor
{
    private readonly ReadOnlyMemory<double>[] _columns;

    public RandomFactor(Grouping grouping, IReadOnlyList<(RandomTerm Term, int Index)> terms, int[] rows)
    {
        Grouping = grouping;
        Width = terms.Sum(term => term.Term.Design.Terms.Count);
        _columns = new ReadOnlyMemory<double>[Width];
        Names = new string[Width];
        TermOf = new int[Width];
        Shift = new double[Width];
        Scale = new double[Width];
        InterceptOf = new int[Width];
        Free = new bool[Width, Width];
        int at = 0;
        foreach ((RandomTerm term, int index) in terms)
        {
            int start = at;
            bool centres = term.IsCorrelated && term.Design.HasIntercept;
            foreach (string name in term.Design.Terms)
            {
                bool isIntercept = term.Design.HasIntercept && at == start;
                Names[at] = name;
                TermOf[at] = index;
                InterceptOf[at] = -1;
                Free[at, at] = true;
                (Shift[at], Scale[at]) = (0, 1);
                if (!isIntercept)
                {
                    _columns[at] = term.Design.Slope(at - start - (term.Design.HasIntercept ? 1 : 0));
                    (Shift[at], Scale[at]) = Measure(_columns[at].Span, rows, centres);
                    InterceptOf[at] = centres ? start : -1;
                }

                for (int j = start; term.IsCorrelated && j < at; j++)
                    Free[at, j] = true;
                at++;
            }
        }

        (Codes, Levels) = Renumber(grouping, rows);
    }

    public Grouping Grouping { get; }

    /// <summary>Number of columns that vary by the grouping.</summary>
    public int Width { get; }

    /// <summary>Column names, such as "(Intercept)" and "x".</summary>
    public string[] Names { get; }

    /// <summary>Index of the model's random term that each column belongs to.</summary>
    public int[] TermOf { get; }

    /// <summary>What is taken from each column.</summary>
    public double[] Shift { get; }

    /// <summary>What it is then multiplied by.</summary>
    public double[] Scale { get; }

    /// <summary>The intercept that takes up each column's shift, or -1.</summary>
    public int[] InterceptOf { get; }

    /// <summary>Which elements of the lower triangle are free.</summary>
    public bool[,] Free { get; }

    /// <summary>The level of each used row, numbered from 0 in order of first appearance.</summary>
    public int[] Codes { get; }

    /// <summary>The grouping's code of each level.</summary>
    public int[] Levels { get; }

    public int LevelCount => Levels.Length;

    /// <summary>Writes a block of a working column, times each row's root of the weight.</summary>
    public void Write(int column, ReadOnlySpan<int> rows, ReadOnlySpan<double> roots, Span<double> target)
    {
        if (_columns[column].IsEmpty)
        {
            roots.CopyTo(target);
            return;
        }

        ReadOnlySpan<double> values = _columns[column].Span;
        double shift = Shift[column], scale = Scale[column];
        for (int i = 0; i < rows.Length; i++)
            target[i] = (values[rows[i]] - shift) * scale * roots[i];
    }

    /// <summary>T of working to own coordinates: effects b = T b_working, covariance T Σ T'.</summary>
    public double[,] ToOwnUnits()
    {
        var transform = new double[Width, Width];
        for (int j = 0; j < Width; j++)
        {
            transform[j, j] = Scale[j];
            if (InterceptOf[j] >= 0)
                transform[InterceptOf[j], j] = -Shift[j] * Scale[j];
        }

        return transform;
    }

    private static (double Shift, double Scale) Measure(ReadOnlySpan<double> values, int[] rows, bool centres)
    {
        double shift = 0, squares = 0, largest = 0;
        foreach (int row in rows)
        {
            shift += values[row] / rows.Length;
            largest = Math.Max(largest, Math.Abs(values[row]));
        }

        shift = centres ? shift : 0;
        if (largest == 0)
            return (0, 1);
        foreach (int row in rows)
        {
            double deviation = (values[row] - shift) / largest;
            squares += deviation * deviation;
        }

        double spread = Math.Sqrt(squares / rows.Length);
        return spread <= 1e-14 ? (0, 1 / largest) : (shift, 1 / (spread * largest));
    }

    private static (int[] Codes, int[] Levels) Renumber(Grouping grouping, int[] rows)
    {
        var number = new int[grouping.GroupCount];
        var levels = new List<int>();
        var codes = new int[rows.Length];
        ReadOnlySpan<int> all = grouping.Codes;
        for (int i = 0; i < rows.Length; i++)
        {
            int code = all[rows[i]];
            if (number[code] == 0)
            {
                levels.Add(code);
                number[code] = levels.Count;
            }

            codes[i] = number[code] - 1;
        }

        return (codes, [.. levels]);
    }
}
