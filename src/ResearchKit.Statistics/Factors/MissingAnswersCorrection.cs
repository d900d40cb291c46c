namespace ResearchKit.Statistics.Factors;

/// <summary>
/// Tests for fit indices where answers are missing (Brosseau-Liard and Savalei 2014; Zhang and Savalei 2023, FIML-C with the sandwich): the statistic that complete data with the saturated model's means
/// and covariances would have at the estimates, and its mean under the model, a trace. So an index does not depend on how many answers are missing. As lavaan 0.6.
/// </summary>
internal sealed class MissingAnswersCorrection
{
    private readonly SaturatedInformation[] _saturated;
    private readonly GroupMoments[] _completed;
    private readonly double _value;

    private MissingAnswersCorrection(SaturatedInformation[] saturated, GroupMoments[] completed, double value) => (_saturated, _completed, _value) = (saturated, completed, value);

    /// <summary>Prepares a sample; null where the information of a group has no inverse.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="fixedVariables">Fixed predictors.</param>
    /// <param name="completedValue">Minus the log-likelihood of the saturated model for groups whose answers are taken for complete.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static MissingAnswersCorrection? Of(ResponseSample sample, int[] fixedVariables, Func<GroupMoments[], double> completedValue, CancellationToken cancellationToken)
    {
        var saturated = new SaturatedInformation[sample.Groups.Length];
        for (int g = 0; g < saturated.Length; g++)
        {
            if (SaturatedInformation.Of(sample, sample.Groups[g], fixedVariables, cancellationToken) is not { } own)
                return null;
            saturated[g] = own;
        }

        GroupMoments[] completed = [.. sample.Groups.Select(group => group.Completed())];
        return new MissingAnswersCorrection(saturated, completed, completedValue(completed));
    }

    /// <summary>The statistic of complete data, not yet scaled, with the factor that scales it; null where there is none.</summary>
    public ModelTest? Test(CovarianceModel model, double[] parameters, LinearConstraints constraints, int degrees)
    {
        double statistic = 2 * (new NormalLikelihood(model, _completed).Evaluate(parameters, [], []) - _value), trace = 0;
        int r = constraints.Free;
        double[][] slopes = [.. Enumerable.Range(0, _saturated.Length).Select(g => Slopes(model, parameters, constraints, g))];
        var information = new double[r * r];
        for (int g = 0; g < slopes.Length; g++)
            Add(information, Sandwiched(slopes[g], _saturated[g].Observed, r));
        if (degrees <= 0 || !double.IsFinite(statistic) || SymmetricMatrix.InvertScaled(information, r) is not { } inverse)
            return null;

        // tr(C P Γ Pᵀ) with P = I − D (DᵀWD)⁻¹ DᵀW and Γ = W⁻¹ J W⁻¹ in blocks of groups: four traces, of which the last crosses groups.
        double[] products = new double[r * r], completes = new double[r * r];
        for (int g = 0; g < slopes.Length; g++)
        {
            SaturatedInformation own = _saturated[g];
            int m = own.Cells.Length;
            double[] gamma = Multiply(Multiply(own.Inverse, own.Products, m, m, m), own.Inverse, m, m, m);
            trace += Dot(own.Complete, gamma);
            // W Γ W = J, and Γ W = W⁻¹ J.
            double[] half = Multiply(Multiply(Multiply(slopes[g], inverse, m, r, r), Transposed(slopes[g], m, r), m, r, m), Multiply(own.Products, own.Inverse, m, m, m), m, m, m);
            trace -= 2 * Dot(own.Complete, half);
            Add(products, Sandwiched(slopes[g], own.Products, r));
            Add(completes, Sandwiched(slopes[g], own.Complete, r));
        }

        trace += Dot(completes, Multiply(Multiply(inverse, products, r, r, r), inverse, r, r, r));
        return trace > 0 ? new ModelTest(statistic, degrees, double.NaN, trace / degrees) : null;
    }

    /// <summary>How the means and covariances of a group move with the free parameters: Σ by s (u vᵀ + v uᵀ), as in <see cref="NormalLikelihood"/>.</summary>
    private double[] Slopes(CovarianceModel model, double[] parameters, LinearConstraints constraints, int group)
    {
        ImpliedMoments implied = model.Imply(parameters, group)!;
        ParameterCell[] rows = _saturated[group].Cells;
        int v = model.Variables, q = model.Parameters;
        var slopes = new double[rows.Length * q];
        foreach (ParameterCell cell in model.Groups[group].Cells)
        {
            double Total(int variable, int column) => implied.Total[variable * v + column];
            double Other(int variable) => cell.Matrix == ModelMatrix.Paths ? implied.Full[variable * v + cell.Column] : Total(variable, cell.Column);
            for (int i = 0; i < rows.Length; i++)
            {
                (int a, int b) = (rows[i].Row, rows[i].Column);
                double slope = rows[i].Matrix == ModelMatrix.Means
                    ? cell.Matrix switch { ModelMatrix.Paths => Total(a, cell.Row) * implied.FullMeans[cell.Column], ModelMatrix.Means => Total(a, cell.Row), _ => 0 }
                    : cell.Matrix == ModelMatrix.Means ? 0
                    : (Total(a, cell.Row) * Other(b) + Other(a) * Total(b, cell.Row)) / (cell.Matrix == ModelMatrix.Covariances && cell.Row == cell.Column ? 2 : 1);
                slopes[i * q + cell.Parameter] += slope;
            }
        }

        return constraints.Basis is null ? slopes : Multiply(slopes, constraints.Basis, rows.Length, q, constraints.Free);
    }

    private static double[] Sandwiched(double[] slopes, double[] middle, int r)
    {
        int m = slopes.Length / r;
        return Multiply(Transposed(slopes, m, r), Multiply(middle, slopes, m, m, r), r, m, r);
    }

    private static double[] Multiply(double[] a, double[] b, int rows, int inner, int columns)
    {
        var product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                double factor = a[i * inner + k];
                for (int j = 0; factor != 0 && j < columns; j++)
                    product[i * columns + j] += factor * b[k * columns + j];
            }
        }

        return product;
    }

    private static double[] Transposed(double[] a, int rows, int columns) => [.. Enumerable.Range(0, columns).SelectMany(j => Enumerable.Range(0, rows).Select(i => a[i * columns + j]))];

    private static void Add(double[] sum, double[] part)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += part[i];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
