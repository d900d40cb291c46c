using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Factors;

/// <summary>The rows that a model can use, by group and pattern; or why it can use none.</summary>
internal sealed record ResponseSample(
    IReadOnlyList<string> Variables, IReadOnlyList<ReadOnlyMemory<double>> Columns, GroupMoments[] Groups, MissingnessRecord Missingness, int RowsUsed, string? NoEstimate)
{
    /// <summary>Sorts rows into groups and patterns, and finds means and covariances.</summary>
    /// <param name="data">The data.</param>
    /// <param name="variables">The observed variables of the model.</param>
    /// <param name="complete">Variables that no used row may miss: fixed predictors.</param>
    /// <param name="missing">What becomes of rows with missing answers.</param>
    /// <param name="isUnbiased">Whether covariances divide by N − 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static ResponseSample Of(
        StructuralEquationData data, IReadOnlyList<string> variables, IReadOnlyList<string> complete, MissingAnswers missing, bool isUnbiased, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<double>[] columns = [.. variables.Select(name => data[name])];
        int n = data.RowCount, p = columns.Length;
        var isMissing = new bool[p][];
        var counts = new List<MissingCount>();
        for (int j = 0; j < p; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<double> values = columns[j].Span;
            isMissing[j] = new bool[n];
            int count = 0;
            for (int row = 0; row < n; row++)
            {
                if (double.IsInfinity(values[row]))
                    throw new ArgumentException($"{variables[j]} is infinite in row {row}. A model of covariances needs finite numbers: correct the value, or make it missing (NaN).", nameof(data));
                if (double.IsNaN(values[row]))
                {
                    isMissing[j][row] = true;
                    count++;
                }
            }

            if (count > 0)
                counts.Add(new MissingCount(variables[j], count));
        }

        int groupCount = data.Groups?.GroupCount ?? 1, used = 0, groupless = 0;
        bool[] mustBeComplete = [.. variables.Select(name => missing == MissingAnswers.Listwise || complete.Contains(name, StringComparer.Ordinal))];
        var byPattern = new Dictionary<string, List<int>>[groupCount];
        for (int g = 0; g < groupCount; g++)
            byPattern[g] = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var key = new char[p];
        for (int row = 0; row < n; row++)
        {
            int g = data.Groups is null ? 0 : data.Groups.Codes[row];
            if (g < 0)
            {
                groupless++;
                continue;
            }

            int observed = 0;
            bool isUsable = true;
            for (int j = 0; j < p; j++)
            {
                bool misses = isMissing[j][row];
                isUsable &= !(misses && mustBeComplete[j]);
                observed += misses ? 0 : 1;
                key[j] = misses ? '0' : '1';
            }

            if (!isUsable || observed == 0)
                continue;
            used++;
            var name = new string(key);
            if (!byPattern[g].TryGetValue(name, out List<int>? rows))
                byPattern[g].Add(name, rows = []);
            rows.Add(row);
        }

        if (groupless > 0)
            counts.Add(new MissingCount(data.Groups!.Name, groupless));
        var missingness = new MissingnessRecord(n, used, counts);
        if (used == 0)
            return None("No estimate, because no row is complete. See which variables are missing, and leave out those that are empty.");
        var groups = new GroupMoments[groupCount];
        for (int g = 0; g < groupCount; g++)
        {
            string where = groupCount == 1 ? "" : $" in group {data.GroupNames[g]}";
            int count = byPattern[g].Values.Sum(rows => rows.Count);
            if (count == 0)
                return None($"No estimate, because no row{where} is complete. See which variables are missing, or leave the group out.");
            for (int j = 0; j < p; j++)
            {
                if (WhyConstant(j, byPattern[g], columns[j].Span) is { } why)
                    return None($"No estimate, because {variables[j]} {why}{where}. Leave it out, or look at how it was coded.");
            }

            if (count <= p && missing == MissingAnswers.Listwise)
                return None(string.Create(CultureInfo.InvariantCulture, $"No estimate, because {count} complete rows{where} cannot determine the covariances of {p} variables. Take fewer variables, more rows, or keep rows with missing answers (FullInformation)."));
            ResponsePattern[] patterns = [.. byPattern[g].OrderByDescending(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => ResponsePattern.Of([.. Enumerable.Range(0, p).Where(j => pair.Key[j] == '1')], [.. pair.Value], columns, isUnbiased))];
            var own = new GroupMoments(data.GroupNames[g], count, patterns, [], []);
            if (patterns is [{ } only] && only.Observed.Length == p)
            {
                if (SymmetricMatrix.Invert(only.Covariance, p, out int pivot, 1e-11) is null)
                    return None($"No estimate, because {variables[pivot]} is a combination of the variables before it{where}: the covariances have no inverse. Leave it out.");
                groups[g] = own with { Mean = only.Mean, Covariance = only.Covariance };
                continue;
            }

            (groups[g], string? reason) = SaturatedMoments.Estimate(own, p, variables, cancellationToken);
            if (reason is not null)
                return None($"No estimate, because {reason}{where}.");
        }

        return new ResponseSample(variables, columns, groups, missingness, used, null);

        ResponseSample None(string reason) => new(variables, columns, [], missingness, used, reason);
    }

    private static string? WhyConstant(int variable, Dictionary<string, List<int>> patterns, ReadOnlySpan<double> values)
    {
        double first = double.NaN;
        foreach ((string key, List<int> rows) in patterns)
        {
            if (key[variable] == '0')
                continue;
            foreach (int row in rows)
            {
                if (double.IsNaN(first))
                    first = values[row];
                else if (values[row] != first)
                    return null;
            }
        }

        return double.IsNaN(first) ? "is missing in every row" : "has the same value in every row";
    }
}
