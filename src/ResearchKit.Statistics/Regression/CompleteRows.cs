using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Finds the rows that a regression can use, and refuses numbers that no regression can.</summary>
internal static class CompleteRows
{
    /// <summary>Why so many rows cannot determine so many coefficients; null if they can.</summary>
    public static string? WhyTooFew(int rows, int terms)
    {
        if (rows == 0)
            return "No estimate, because no row is complete. See which variables are missing, and leave out those that are empty.";
        return rows < terms
            ? string.Create(CultureInfo.InvariantCulture, $"No estimate, because {rows} complete rows cannot determine {terms} coefficients. Leave out terms or add rows.")
            : null;
    }

    /// <summary>The usable rows in order, and the record of what was missing.</summary>
    /// <exception cref="ArgumentException">A number is infinite or a weight negative.</exception>
    public static (int[] Rows, MissingnessRecord Missingness) Find(RegressionData data, bool needsClusters, CancellationToken cancellationToken)
    {
        int n = data.Design.RowCount;
        var dropped = new bool[n];
        var missing = new List<MissingCount>();

        void Scan(string name, ReadOnlySpan<double> values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = 0;
            for (int row = FirstNotFinite(values); row < values.Length; row++)
            {
                if (double.IsFinite(values[row]))
                    continue;
                if (double.IsInfinity(values[row]))
                    throw new ArgumentException($"{name} is infinite in row {row}. A regression needs finite numbers: correct the value, or make it missing (NaN) to leave the row out.", nameof(data));
                dropped[row] = true;
                count++;
            }

            if (count > 0)
                missing.Add(new MissingCount(name, count));
        }

        Scan("outcome", data.Outcome.Span);
        for (int j = 0; j < data.Design.SlopeCount; j++)
            Scan(data.Design.Terms[j + (data.Design.HasIntercept ? 1 : 0)], data.Design.Slope(j).Span);
        if (data.Offset is { } offset)
            Scan("offset", offset.Span);
        if (data.Weights is { } weights)
            ScanWeights(weights.Span);
        if (needsClusters && data.Clusters is { } clusters)
            ScanClusters(clusters);

        int complete = dropped.Count(drop => !drop);
        ReadOnlySpan<double> weightValues = data.Weights is { } given ? given.Span : [];
        var rows = new List<int>(complete);
        for (int row = 0; row < n; row++)
        {
            if (!dropped[row] && (weightValues.IsEmpty || weightValues[row] > 0))
                rows.Add(row);
        }

        return ([.. rows], new MissingnessRecord(n, complete, missing));

        void ScanWeights(ReadOnlySpan<double> values)
        {
            Scan("weights", values);
            for (int row = 0; row < values.Length; row++)
            {
                if (values[row] < 0)
                    throw new ArgumentException($"The weight of row {row} is {values[row]:R}; weights are zero or more.", nameof(data));
            }
        }

        void ScanClusters(Grouping grouping)
        {
            int count = 0;
            ReadOnlySpan<int> codes = grouping.Codes;
            for (int row = 0; row < codes.Length; row++)
            {
                if (codes[row] >= 0)
                    continue;
                dropped[row] = true;
                count++;
            }

            if (count > 0)
                missing.Add(new MissingCount(grouping.Name, count));
        }
    }

    /// <summary>A row at or before the first whose number is missing or infinite; the number of rows if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstNotFinite(ReadOnlySpan<double> values)
    {
        int row = 0;
        Vector256<double> largest = Vector256.Create(double.MaxValue);
        for (; row + 4 <= values.Length; row += 4)
        {
            if (!Vector256.LessThanOrEqualAll(Vector256.Abs(Vector256.Create(values[row..])), largest))
                return row;
        }

        while (row < values.Length && double.IsFinite(values[row]))
            row++;
        return row;
    }
}
