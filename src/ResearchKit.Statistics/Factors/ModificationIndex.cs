using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Factors;

/// <summary>What freeing a parameter would do to the test of the model (Sörbom 1989).</summary>
/// <param name="Term">The parameter, such as <c>visual =~ x9</c> or <c>x7 ~~ x8</c>; with several groups followed by the group.</param>
/// <param name="Index">Expected fall of chi-squared, with one degree of freedom.</param>
/// <param name="ExpectedChange">Expected value of the parameter less its present one, in the units of the data.</param>
/// <param name="StandardisedChange">The same where all variables have variance 1.</param>
/// <param name="PValue">Share of the chi-squared distribution with one degree of freedom above the index; many are looked at, so correct for it.</param>
public sealed record ModificationIndex(string Term, double Index, double ExpectedChange, double StandardisedChange, double PValue);

/// <content>Modification indices.</content>
public sealed partial class StructuralEquationResult
{
    /// <summary>
    /// For every fixed loading, covariance of residuals and covariance of factors: by how much the test would fall if it were free, largest first (score test, expected information, as lavaan's <c>modindices</c>).
    /// </summary>
    /// <remarks>A model changed by its modification indices fits the sample, not the population: confirm it in other data (MacCallum, Roznowski and Necowitz 1992).</remarks>
    /// <exception cref="InvalidOperationException">There is no estimate.</exception>
    public IReadOnlyList<ModificationIndex> ModificationIndices()
    {
        StructuralSolution solution = Solved();
        CovarianceModel model = solution.Likelihood.Model;
        int p = model.Observed, v = model.Variables, q = model.Parameters, free = solution.Constraints.Free;
        ParameterTable table = solution.Table;
        var candidates = new List<(string Term, int Group, ParameterCell Cell)>();
        HashSet<string> predictors = table.FixedPredictors.ToHashSet(StringComparer.Ordinal);
        HashSet<string> indicators = Syntax.Statements.Where(one => one.Operator == "=~").Select(one => one.Right).ToHashSet(StringComparer.Ordinal);
        for (int g = 0; g < table.GroupCount; g++)
        {
            HashSet<(ModelMatrix, int, int)> taken = [.. model.Groups[g].Cells.Select(cell => (cell.Matrix, cell.Row, cell.Column))];
            string where = GroupNames.Count == 1 ? "" : $" [{GroupNames[g]}]";
            void Add(string term, ModelMatrix matrix, int row, int column)
            {
                if (!taken.Contains((matrix, row, column)) && !taken.Contains((matrix, matrix == ModelMatrix.Covariances ? column : row, matrix == ModelMatrix.Covariances ? row : column)))
                    candidates.Add((term + where, g, new ParameterCell(matrix, row, column, q)));
            }

            for (int f = p; f < v; f++)
            {
                for (int i = 0; i < p; i++)
                {
                    if (indicators.Contains(table.Variables[i]))
                        Add($"{table.Variables[f]} =~ {table.Variables[i]}", ModelMatrix.Paths, i, f);
                }
            }

            for (int i = 0; i < v; i++)
            {
                for (int j = i + 1; j < v; j++)
                {
                    if (i < p == j < p && !predictors.Contains(table.Variables[i]) && !predictors.Contains(table.Variables[j]))
                        Add($"{table.Variables[i]} ~~ {table.Variables[j]}", ModelMatrix.Covariances, i, j);
                }
            }
        }

        double[] inverse = SymmetricMatrix.InvertScaled(solution.Information, free) ?? [];
        double[] gradient = new double[q + 1], information = new double[(q + 1) * (q + 1)];
        var found = new List<ModificationIndex>();
        foreach ((string term, int g, ParameterCell cell) in candidates)
        {
            GroupCells old = model.Groups[g];
            double present = cell.Matrix == ModelMatrix.Paths ? old.Paths[cell.Row * v + cell.Column] : old.Covariances[cell.Row * v + cell.Column];
            var groups = (GroupCells[])model.Groups.Clone();
            groups[g] = old with { Cells = [.. old.Cells, cell] };
            var larger = new NormalLikelihood(model with { Parameters = q + 1, Groups = groups }, solution.Likelihood.Moments);
            larger.Evaluate([.. solution.Parameters, present], gradient, information);
            var row = new double[q];
            for (int i = 0; i < q; i++)
                row[i] = information[q * (q + 1) + i];
            double[] reduced = solution.Constraints.ReduceGradient(row);
            double left = information[q * (q + 1) + q];
            for (int i = 0; i < free; i++)
            {
                for (int j = 0; j < free; j++)
                    left -= reduced[i] * inverse[i * free + j] * reduced[j];
            }

            // What the free parameters already tell of it cannot be freed.
            if (!(left > 1e-8 * information[q * (q + 1) + q]))
                continue;
            double score = -gradient[q], change = score / left, index = score * score / left;
            ImpliedMoments implied = solution.Likelihood.Model.Imply(solution.Parameters, g)!;
            double scale = cell.Matrix == ModelMatrix.Paths ? Spread(implied.Full, cell.Column) / Spread(implied.Full, cell.Row)
                : 1 / (Spread(implied.Residuals, cell.Row) * Spread(implied.Residuals, cell.Column));
            found.Add(new ModificationIndex(term, index, change, change * scale, ChiSquaredDistribution.UpperTail(index, 1)));
        }

        return [.. found.OrderByDescending(one => one.Index).ThenBy(one => one.Term, StringComparer.Ordinal)];

        double Spread(double[] matrix, int i) => Math.Sqrt(matrix[i * v + i]);
    }
}
