using System.Globalization;

namespace ResearchKit.Statistics.Factors;

/// <summary>Finds estimates that no population can have: negative variances, correlations of factors beyond one.</summary>
internal static class ImproperSolution
{
    /// <summary>What is improper, each in words; empty if nothing is.</summary>
    public static IEnumerable<string> Find(StructuralSolution solution, IReadOnlyList<string> groupNames)
    {
        ParameterTable table = solution.Table;
        int p = solution.Likelihood.Model.Observed, v = solution.Likelihood.Model.Variables, m = v - p;
        for (int g = 0; g < table.GroupCount; g++)
        {
            string where = table.GroupCount == 1 ? "" : $" in group {groupNames[g]}";
            bool hasNegative = false;
            foreach (ParameterRow row in table.Rows.Where(row => row.Group == g && row.Operator == "~~" && row.Left == row.Right && row.IsFree && solution.Parameters[row.Parameter] < 0))
            {
                hasNegative = true;
                yield return string.Create(CultureInfo.InvariantCulture, $"the variance of {row.Left} is {solution.Parameters[row.Parameter]:G4}{where}");
            }

            if (m < 2 || hasNegative)
                continue;
            ImpliedMoments implied = solution.Likelihood.Model.Imply(solution.Parameters, g)!;
            var factors = new double[m * m];
            for (int i = 0; i < m * m; i++)
                factors[i] = implied.Full[(p + i / m) * v + p + i % m];
            (double least, double[] vector) = SymmetricMatrix.SmallestScaled(factors, m);
            if (least < -1e-7)
            {
                string[] names = [.. Enumerable.Range(0, m).Where(i => Math.Abs(vector[i]) > 0.2).Select(i => table.Variables[p + i])];
                yield return $"the covariances of the factors {string.Join(", ", names)} are not positive definite{where} (a correlation beyond 1, or factors that are combinations of others)";
            }
        }
    }
}
