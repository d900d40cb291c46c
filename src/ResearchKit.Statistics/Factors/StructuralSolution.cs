using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Factors;

/// <summary>What a fit found, before it is told: parameters, their covariances, and the matrices that both come from.</summary>
internal sealed record StructuralSolution(
    ParameterTable Table, NormalLikelihood Likelihood, LinearConstraints Constraints, double[] Parameters, double[] Information, double[] Covariance, double Value, double BreadTrace)
{
    /// <summary>Parameters, covariances of estimates, and where the search ended; or why there is no estimate.</summary>
    public static (StructuralSolution? Solution, ConvergenceRecord Convergence) Find(
        ParameterTable table, ResponseSample sample, LinearConstraints constraints, StructuralEquationOptions options, CancellationToken cancellationToken)
    {
        int p = sample.Variables.Count, q = table.ParameterCount;
        CovarianceModel model = ModelAssembly.Assemble(table, sample.Groups, p);
        var likelihood = new NormalLikelihood(model, sample.Groups);
        double Objective(double[] free, double[] gradient, double[] information)
        {
            double[] all = constraints.Expand(free), own = new double[gradient.Length == 0 ? 0 : q], matrix = new double[information.Length == 0 ? 0 : q * q];
            double value = likelihood.Evaluate(all, own, matrix);
            if (gradient.Length > 0)
                constraints.ReduceGradient(own).CopyTo(gradient, 0);
            if (information.Length > 0)
                constraints.ReduceMatrix(matrix).CopyTo(information, 0);
            return value;
        }

        double[] start = constraints.Reduce(ModelAssembly.Start(table, sample.Groups, p));
        if (double.IsPositiveInfinity(likelihood.Evaluate(constraints.Expand(start), [], [])))
            return (null, ConvergenceRecord.NoEstimate("No estimate, because the covariances that the model implies at its start values have no inverse. Look for a variable without a variance or a loop of regressions, or give start values: f =~ start(0.5)*x."));
        ScoringMinimum minimum = FisherScoring.Minimise(Objective, start, options.MaximumIterations, cancellationToken);
        int free = constraints.Free;
        double[] theta = constraints.Expand(minimum.Point), information = minimum.Information;
        if (free > 0 && SymmetricMatrix.InvertScaled(information, free, 1e-9) is null)
        {
            (double least, double[] vector) = SymmetricMatrix.SmallestScaled(information, free);
            if (least < 1e-9)
                return (null, ConvergenceRecord.NoEstimate(WhyUnidentified(table, constraints, vector)));
        }

        double norm = minimum.Gradient.Length == 0 ? 0 : minimum.Gradient.Max(Math.Abs);
        if (!minimum.IsConverged)
        {
            return (null, new ConvergenceRecord(ConvergenceStatus.NotConverged, minimum.Iterations, -minimum.Value, norm, string.Create(CultureInfo.InvariantCulture,
                $"The search stopped after {minimum.Iterations} steps without a maximum: the model may not fit these data at all, or a parameter runs away. Simplify the model, give start values, or raise MaximumIterations.")));
        }

        bool isRobust = options.Estimator == StructuralEstimator.RobustMaximumLikelihood;
        double[] bread = information;
        if (isRobust || options.Missing == MissingAnswers.FullInformation)
            bread = FisherScoring.Hessian(Objective, minimum.Point, information, cancellationToken);
        string? reason = null;
        double[]? inverse = free == 0 ? [] : SymmetricMatrix.InvertScaled(bread, free);
        if (inverse is null)
        {
            reason = "The observed information at the estimates is not positive definite: they are no maximum of the likelihood, and have no standard errors. Simplify the model or give other start values.";
            inverse = [.. Enumerable.Repeat(double.NaN, free * free)];
        }

        double[] covariance = inverse;
        double trace = double.NaN;
        if (options.Estimator != StructuralEstimator.MaximumLikelihood && reason is null)
        {
            double[] meat = constraints.ReduceMatrix(likelihood.ScoreProducts(theta, sample.Columns, !isRobust, cancellationToken));
            (covariance, trace) = RobustCorrection.Sandwich(inverse, meat, free);
        }

        var solution = new StructuralSolution(table, likelihood, constraints, theta, information, covariance, minimum.Value, trace);
        return (solution, new ConvergenceRecord(reason is null ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, minimum.Iterations, -minimum.Value, norm, reason));
    }

    private static string WhyUnidentified(ParameterTable table, LinearConstraints constraints, double[] vector)
    {
        double most = vector.Max(Math.Abs);
        string[] names = [.. vector.Select((weight, i) => (weight, i)).Where(one => Math.Abs(one.weight) > 0.1 * most).OrderByDescending(one => Math.Abs(one.weight))
            .Select(one => table.Rows.First(row => row.Parameter == constraints.FreeOf[one.i]).Term).Distinct(StringComparer.Ordinal).Take(6)];
        return $"No estimate, because the model is not identified: many values of {string.Join(", ", names)} fit equally well. Fix one of them (1*x, 0*x), hold some equal, or add indicators.";
    }
}
