using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>The usable rows of an ordinal regression: slopes in an orthonormal basis about their means, categories as numbers from 0.</summary>
internal sealed class OrdinalRows
{
    public OrdinalRows(RegressionData data, int[] usable, double[] found, OrdinalRegressionOptions options, CancellationToken cancellationToken)
    {
        // Thresholds take the place of the intercept, so the slopes are measured about their means whether the design names one or not.
        DesignMatrix design = DesignMatrix.Create(true, data.Design.RowCount, [.. SlopeTerms(data.Design).Select((term, j) => (term, data.Design.Slope(j)))]);
        Rows = new GeneralizedRows(new RegressionData(data.Outcome, design, data.Weights, data.Offset), usable, cancellationToken);
        Basis = new ReweightedLeastSquares(Rows, options.RankTolerance, 1, cancellationToken).Step(GeneralizedFamily.Gaussian, new double[Rows.Count]);
        int rank = Basis.Rank, slopes = rank - 1;
        CentredRows plain = Rows.Design.Reweighted([.. Enumerable.Repeat(1.0, Rows.Count)]);
        var rotated = new double[Rows.Count * slopes];
        Span<double> row = new double[Rows.Design.ColumnCount], q = new double[rank];
        var codes = new int[Rows.Count];
        for (int i = 0; i < Rows.Count; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            plain.Write(i, row, 1);
            for (int k = 0; k < rank; k++)
                q[k] = row[Basis.Kept[k]];
            Basis.SolveLower(q);
            q[1..].CopyTo(rotated.AsSpan(i * slopes, slopes));
            codes[i] = Array.BinarySearch(found, Rows.Outcome[i]);
        }

        Codes = codes;
        Likelihood = new OrdinalLikelihood(rotated, slopes, codes, found.Length, Rows.Weights, Rows.Offset);
    }

    public GeneralizedRows Rows { get; }

    public LeastSquaresFactor Basis { get; }

    public int[] Codes { get; }

    public OrdinalLikelihood Likelihood { get; }

    public static IEnumerable<string> SlopeTerms(DesignMatrix design) => design.Terms.Skip(design.HasIntercept ? 1 : 0);

    /// <summary>The different outcomes in order.</summary>
    /// <exception cref="ArgumentException">An outcome is not a whole number, or not the number of a category.</exception>
    public static double[] Found(RegressionData data, int[] usable, OrdinalRegressionOptions options)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        var found = new SortedSet<double>();
        foreach (int row in usable)
        {
            double value = outcome[row];
            if (value != Math.Floor(value))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {value:R}; an ordinal regression takes whole numbers, one a category."), nameof(data));
            if (options.Categories is { } names && !(value >= 1 && value <= names.Count))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {value:R}; with {names.Count} categories named, outcomes are 1 to {names.Count}."), nameof(data));
            found.Add(value);
        }

        return [.. found];
    }
}
