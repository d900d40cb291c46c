namespace ResearchKit.Statistics.Factors;

/// <summary>What one group's answers tell of its means and covariances, fixed predictors' own left out: all matrices by rows, as sums over rows of the data.</summary>
/// <param name="Cells">The covariances (lower triangle) and means that the matrices are about.</param>
/// <param name="Observed">Observed information of the answers that are there, at the maximum of the saturated likelihood.</param>
/// <param name="Inverse">Its inverse.</param>
/// <param name="Products">Sum of the outer products of the rows' scores there.</param>
/// <param name="Complete">The information that as many complete rows with the same means and covariances would have.</param>
internal sealed record SaturatedInformation(ParameterCell[] Cells, double[] Observed, double[] Inverse, double[] Products, double[] Complete)
{
    /// <summary>The trace of the inverse information with the products.</summary>
    public double Trace => Inverse.Zip(Products, (a, b) => a * b).Sum();

    /// <summary>The matrices of a group; null where the information has no inverse.</summary>
    public static SaturatedInformation? Of(ResponseSample sample, GroupMoments moments, int[] fixedVariables, CancellationToken cancellationToken)
    {
        int p = sample.Variables.Count;
        CovarianceModel model = CovarianceModel.Saturated(p);
        double[] all = [.. Enumerable.Range(0, p).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => moments.Covariance[i * p + j])), .. moments.Mean];
        bool[] isFixed = [.. Enumerable.Range(0, p).Select(i => fixedVariables.Contains(i))];
        ParameterCell[] kept = [.. model.Groups[0].Cells.Where(cell => !(isFixed[cell.Row] && isFixed[cell.Column]))];
        double[] point = [.. kept.Select(cell => all[cell.Parameter])];
        kept = [.. kept.Select((cell, i) => cell with { Parameter = i })];
        double[] covariances = new double[p * p], means = new double[p];
        foreach (int i in fixedVariables)
        {
            means[i] = moments.Mean[i];
            foreach (int j in fixedVariables)
                covariances[i * p + j] = moments.Covariance[i * p + j];
        }

        model = model with { Parameters = kept.Length, Groups = [new GroupCells(new double[p * p], covariances, means, kept)] };
        var likelihood = new NormalLikelihood(model, [moments]);
        int q = kept.Length;
        double[] gradient = new double[q], observed = new double[q * q], complete = observed;
        likelihood.Evaluate(point, gradient, observed);
        if (!moments.IsComplete)
        {
            observed = FisherScoring.Hessian((x, g, i) => likelihood.Evaluate(x, g, i), point, observed, cancellationToken);
            complete = new double[q * q];
            new NormalLikelihood(model, [moments.Completed()]).Evaluate(point, gradient, complete);
        }

        return SymmetricMatrix.InvertScaled(observed, q) is { } inverse
            ? new SaturatedInformation(kept, observed, inverse, likelihood.ScoreProducts(point, sample.Columns, false, cancellationToken), complete)
            : null;
    }
}
