namespace ResearchKit.Statistics.Estimation;

/// <summary>The columns of a model with the names of their terms. Immutable as long as its arrays are left alone: they are kept, not copied.</summary>
public sealed class DesignMatrix
{
    /// <summary>The term name of the intercept, as in R.</summary>
    public const string Intercept = "(Intercept)";

    private readonly ReadOnlyMemory<double>[] _columns;

    private DesignMatrix(string[] terms, ReadOnlyMemory<double>[] columns, int rowCount, bool hasIntercept)
    {
        Terms = terms;
        _columns = columns;
        RowCount = rowCount;
        HasIntercept = hasIntercept;
    }

    /// <summary>The names of the coefficients, in order; the intercept first if there is one.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Whether the first coefficient is the intercept. Its column of ones takes no memory.</summary>
    public bool HasIntercept { get; }

    /// <summary>The columns other than the intercept.</summary>
    public int SlopeCount => _columns.Length;

    /// <summary>One column other than the intercept, a value a row; NaN is a missing value.</summary>
    /// <param name="index">From 0 to below <see cref="SlopeCount"/>.</param>
    public ReadOnlyMemory<double> Slope(int index) => _columns[index];

    /// <summary>Makes a design matrix of named columns.</summary>
    /// <param name="hasIntercept">Whether a column of ones comes first.</param>
    /// <param name="rowCount">Number of rows, which every column has.</param>
    /// <param name="columns">Term names and values, in order; may be empty where there is an intercept.</param>
    /// <exception cref="ArgumentException">A column has another length, a name occurs twice, or there is no column at all.</exception>
    public static DesignMatrix Create(bool hasIntercept, int rowCount, params IReadOnlyList<(string Term, ReadOnlyMemory<double> Values)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (!hasIntercept && columns.Count == 0)
            throw new ArgumentException("A design matrix needs an intercept or at least one column.", nameof(columns));
        string[] terms = [.. hasIntercept ? [Intercept] : Array.Empty<string>(), .. columns.Select(column => column.Term)];
        foreach ((string term, ReadOnlyMemory<double> values) in columns)
        {
            if (values.Length != rowCount)
                throw new ArgumentException($"Term '{term}' has {values.Length} values; the design matrix has {rowCount} rows. Give one value a row.", nameof(columns));
        }

        string? twice = terms.GroupBy(term => term, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            throw new ArgumentException($"Two columns are named '{twice}'. Give every term a name of its own.", nameof(columns));
        return new DesignMatrix(terms, [.. columns.Select(column => column.Values)], rowCount, hasIntercept);
    }
}
