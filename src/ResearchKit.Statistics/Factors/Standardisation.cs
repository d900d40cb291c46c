namespace ResearchKit.Statistics.Factors;

/// <summary>Parameters where all variables have variance 1, with standard errors by the delta method.</summary>
internal static class Standardisation
{
    private const double DifferenceStep = 5e-3; // standard errors

    /// <summary>Value and standard error of each row of the table, then of each defined parameter.</summary>
    public static (double[] Values, double[] Errors) Of(StructuralSolution solution, ModelSyntax syntax)
    {
        double[] Values(double[] parameters) => Standardise(solution, syntax, parameters);
        double[] values = Values(solution.Parameters);
        int free = solution.Constraints.Free, n = values.Length;
        var jacobian = new double[n * free];
        double[] point = solution.Constraints.Reduce(solution.Parameters);
        for (int j = 0; j < free; j++)
        {
            double error = Math.Sqrt(solution.Covariance[j * free + j]);
            double size = error > 0 && double.IsFinite(error) ? DifferenceStep * error : 1e-5 * Math.Max(1e-3, Math.Abs(point[j]));
            for (int level = 1; level <= 2; level++)
            {
                double[] up = [.. point], down = [.. point];
                up[j] += level * size;
                down[j] -= level * size;
                double[] above = Values(solution.Constraints.Expand(up)), below = Values(solution.Constraints.Expand(down));
                double share = (level == 1 ? 4.0 / 3 : -1.0 / 3) / (up[j] - down[j]);
                for (int i = 0; i < n; i++)
                    jacobian[i * free + j] += share * (above[i] - below[i]);
            }
        }

        return (values, [.. Enumerable.Range(0, n).Select(i => Error(jacobian.AsSpan(i * free, free), solution.Covariance))]);
    }

    /// <summary>The standard error of a function with the given gradient.</summary>
    public static double Error(ReadOnlySpan<double> gradient, double[] covariance)
    {
        int n = gradient.Length;
        double variance = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                variance += gradient[i] * gradient[j] * covariance[i * n + j];
        }

        return Math.Sqrt(Math.Max(0, variance));
    }

    private static double[] Standardise(StructuralSolution solution, ModelSyntax syntax, double[] parameters)
    {
        ParameterTable table = solution.Table;
        CovarianceModel model = solution.Likelihood.Model;
        Dictionary<string, int> place = table.Variables.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        int v = model.Variables;
        ImpliedMoments?[] implied = [.. Enumerable.Range(0, table.GroupCount).Select(g => model.Imply(parameters, g))];
        double Value(ParameterRow row)
        {
            if (implied[row.Group] is not { } own)
                return double.NaN;
            ParameterCell cell = ModelAssembly.CellOf(row, place);
            double Spread(int i) => Math.Sqrt(own.Full[i * v + i]);
            switch (cell.Matrix)
            {
                case ModelMatrix.Paths:
                    return own.Paths[cell.Row * v + cell.Column] * Spread(cell.Column) / Spread(cell.Row);
                case ModelMatrix.Means:
                    return own.Intercepts[cell.Row] / Spread(cell.Row);
                case ModelMatrix.Covariances when cell.Row == cell.Column:
                    return own.Residuals[cell.Row * v + cell.Row] / own.Full[cell.Row * v + cell.Row];
                default:
                    double product = own.Residuals[cell.Row * v + cell.Row] * own.Residuals[cell.Column * v + cell.Column], covariance = own.Residuals[cell.Row * v + cell.Column];
                    return product > 0 ? covariance / Math.Sqrt(product) : covariance == 0 ? 0 : double.NaN;
            }
        }

        return [.. table.Rows.Select(Value), .. syntax.Definitions.Select(definition => DefinedParameters.Evaluate(definition.Expression, table, syntax, parameters, Value).Value)];
    }
}
