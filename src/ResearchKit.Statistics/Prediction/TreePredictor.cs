namespace ResearchKit.Statistics.Prediction;

/// <summary>One column that trees split on: numbers, or categories without an order. Numbers are kept, not copied.</summary>
public sealed class TreePredictor
{
    private readonly ReadOnlyMemory<double> _numbers;
    private readonly int[]? _codes;

    private TreePredictor(string name, ReadOnlyMemory<double> numbers, int[]? codes, IReadOnlyList<string>? levels)
    {
        (Name, _numbers, _codes, Levels) = (name, numbers, codes, levels);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => _codes?.Length ?? _numbers.Length;

    /// <summary>The different categories in ordinal order; null for numbers.</summary>
    public IReadOnlyList<string>? Levels { get; }

    internal ReadOnlySpan<double> Numbers => _numbers.Span;

    /// <summary>The level of each row, -1 where it is missing.</summary>
    internal ReadOnlySpan<int> Codes => _codes;

    /// <summary>A column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">One a row; NaN is missing, and goes where the fit learnt that it should. Infinite numbers are refused by the fit.</param>
    public static TreePredictor Number(string name, ReadOnlyMemory<double> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TreePredictor(name, values, null, null);
    }

    /// <summary>A column of categories.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">One a row; null is missing. At most 255 different ones in a fit. A category that the fit did not see is taken as missing.</param>
    public static TreePredictor Category(string name, IReadOnlyList<string?> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        string[] levels = [.. values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> codes = levels.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return new TreePredictor(name, default, [.. values.Select(value => value is null ? -1 : codes[value])], levels);
    }

    /// <summary>Some of the rows, with all levels.</summary>
    internal TreePredictor Take(ReadOnlySpan<int> rows)
    {
        if (_codes is null)
        {
            ReadOnlySpan<double> numbers = _numbers.Span;
            var taken = new double[rows.Length];
            for (int i = 0; i < taken.Length; i++)
                taken[i] = numbers[rows[i]];
            return new TreePredictor(Name, taken, null, null);
        }

        var codes = new int[rows.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = _codes[rows[i]];
        return new TreePredictor(Name, default, codes, Levels);
    }
}
