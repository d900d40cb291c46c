using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Finds the rows that a mixed model can use, and refuses numbers that no model can.</summary>
internal static class MixedCompleteRows
{
    /// <summary>The usable rows in order, and the record of what was missing.</summary>
    /// <exception cref="ArgumentException">A number is infinite or a weight negative.</exception>
    public static (int[] Rows, MissingnessRecord Missingness) Find(MixedModelData data, CancellationToken cancellationToken)
    {
        int n = data.Design.RowCount;
        var dropped = new bool[n];
        var missing = new List<MissingCount>();
        var scanned = new List<ReadOnlyMemory<double>>();

        void Scan(string name, ReadOnlyMemory<double> values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (scanned.Contains(values))
                return;
            scanned.Add(values);
            Count(name, Mark(name, values.Span, dropped));
        }

        void Count(string name, int count)
        {
            if (count > 0)
                missing.Add(new MissingCount(name, count));
        }

        Scan("outcome", data.Outcome);
        ScanDesign(data.Design, "", Scan);
        foreach (RandomTerm term in data.RandomTerms)
            ScanDesign(term.Design, " | " + term.Grouping.Name, Scan);
        foreach (Grouping grouping in data.RandomTerms.Select(term => term.Grouping).Distinct())
            Count(grouping.Name, MarkGroups(grouping.Codes, dropped));
        if (data.Offset is { } offset)
            Scan("offset", offset);
        ReadOnlySpan<double> weights = [];
        if (data.Weights is { } given)
        {
            Scan("weights", given);
            weights = given.Span;
            for (int row = 0; row < weights.Length; row++)
            {
                if (weights[row] < 0)
                    throw new ArgumentException($"The weight of row {row} is {weights[row]:R}; weights are zero or more.", nameof(data));
            }
        }

        int complete = 0, used = 0;
        for (int row = 0; row < n; row++)
        {
            if (dropped[row])
                continue;
            complete++;
            if (weights.IsEmpty || weights[row] > 0)
                used++;
        }

        var rows = new int[used];
        for (int row = 0, next = 0; row < n; row++)
        {
            if (!dropped[row] && (weights.IsEmpty || weights[row] > 0))
                rows[next++] = row;
        }

        return (rows, new MissingnessRecord(n, complete, missing));
    }

    private static void ScanDesign(DesignMatrix design, string suffix, Action<string, ReadOnlyMemory<double>> scan)
    {
        for (int j = 0; j < design.SlopeCount; j++)
            scan(design.Terms[j + (design.HasIntercept ? 1 : 0)] + suffix, design.Slope(j));
    }

    private static int Mark(string name, ReadOnlySpan<double> values, bool[] dropped)
    {
        int count = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsFinite(values[row]))
                continue;
            if (double.IsInfinity(values[row]))
                throw new ArgumentException($"{name} is infinite in row {row}. A model needs finite numbers: correct the value, or make it missing (NaN) to leave the row out.", nameof(values));
            dropped[row] = true;
            count++;
        }

        return count;
    }

    private static int MarkGroups(ReadOnlySpan<int> codes, bool[] dropped)
    {
        int count = 0;
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] >= 0)
                continue;
            dropped[row] = true;
            count++;
        }

        return count;
    }
}
