using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Factors;

/// <summary>Computes the fit of a solution against the saturated and the baseline model.</summary>
internal static class ModelFit
{
    private static readonly double LogTwoPi = Elementary.Log(2 * Math.PI);

    public static FitIndices Of(StructuralSolution solution, ResponseSample sample, int moments, StructuralEquationOptions options, CancellationToken cancellationToken)
    {
        int p = sample.Variables.Count;
        int[] fixedVariables = [.. solution.Table.FixedPredictors.Select(name => sample.Variables.ToList().IndexOf(name))];
        double saturated = SaturatedValue(sample.Groups, p), constant = 0;
        foreach (GroupMoments group in sample.Groups)
        {
            foreach (ResponsePattern pattern in group.Patterns)
                constant += pattern.Weight * pattern.Observed.Length * LogTwoPi / 2;
            constant -= PredictorsValue(group, fixedVariables, p);
        }

        int free = solution.Constraints.Free, degrees = moments - free;
        double statistic = Math.Max(0, 2 * (solution.Value - saturated));
        int[] predictors = [.. solution.Table.Predictors.Select(name => sample.Variables.ToList().IndexOf(name))];
        (NormalLikelihood baseline, double[] point) = Baseline(sample, fixedVariables, predictors, solution.Table.HasMeans, cancellationToken);
        int baseDegrees = moments - baseline.Model.Parameters;
        double baseStatistic = 2 * (baseline.Evaluate(point, [], []) - saturated);
        (ModelTest? robust, ModelTest? robustBaseline) = (null, null);
        if (options.Estimator != StructuralEstimator.MaximumLikelihood)
        {
            bool isSaturatedAlike = options.Estimator == StructuralEstimator.RobustMaximumLikelihood;
            double whole = isSaturatedAlike ? RobustCorrection.SaturatedTrace(sample, fixedVariables, solution.Table.HasMeans, cancellationToken)
                : RobustCorrection.FourthMomentTrace(solution.Likelihood, solution.Parameters, sample);
            if (degrees > 0 && whole - solution.BreadTrace > 0)
                robust = ModelTest.Of(statistic, degrees, (whole - solution.BreadTrace) / degrees);
            double wholeBase = isSaturatedAlike ? whole : RobustCorrection.FourthMomentTrace(baseline, point, sample);
            double scaling = (wholeBase - BreadTrace(baseline, point, sample, isSaturatedAlike, cancellationToken)) / baseDegrees;
            if (baseDegrees > 0 && scaling > 0)
                robustBaseline = ModelTest.Of(baseStatistic, baseDegrees, scaling);
        }

        bool isComplete = sample.Groups.All(group => group.IsComplete);
        (ModelTest Test, ModelTest Baseline)? corrected = null;
        if (robust is not null && robustBaseline is not null)
        {
            corrected = isComplete ? (new ModelTest(statistic, degrees, double.NaN, robust.ScalingFactor), new ModelTest(baseStatistic, baseDegrees, double.NaN, robustBaseline.ScalingFactor))
                : Missing(solution, baseline, point, sample, fixedVariables, (degrees, baseDegrees), cancellationToken);
        }

        double weight = sample.Groups.Sum(group => group.Weight);
        (double srmr, double withoutMeans) = Residuals(solution, sample);
        return new FitIndices
        {
            Test = ModelTest.Of(statistic, degrees),
            RobustTest = robust,
            Baseline = ModelTest.Of(baseStatistic, baseDegrees),
            RobustBaseline = robustBaseline,
            // As lavaan: over all rows, also where covariances divide by one less.
            LogLikelihood = (-solution.Value - constant) * sample.RowsUsed / weight,
            SaturatedLogLikelihood = (-saturated - constant) * sample.RowsUsed / weight,
            Weight = weight,
            ParameterCount = free,
            Rows = sample.RowsUsed,
            Groups = sample.Groups.Length,
            Srmr = srmr,
            SrmrWithoutMeans = withoutMeans,
            Corrected = corrected,
        };
    }

    private static (ModelTest Test, ModelTest Baseline)? Missing(
        StructuralSolution solution, NormalLikelihood baseline, double[] point, ResponseSample sample, int[] fixedVariables, (int Own, int Baseline) degrees, CancellationToken cancellationToken)
    {
        int p = sample.Variables.Count;
        if (MissingAnswersCorrection.Of(sample, fixedVariables, groups => SaturatedValue(groups, p), cancellationToken) is not { } correction)
            return null;
        return correction.Test(solution.Likelihood.Model, solution.Parameters, solution.Constraints, degrees.Own) is { } test
            && correction.Test(baseline.Model, point, LinearConstraints.None(point.Length), degrees.Baseline) is { } worst ? (test, worst) : null;
    }

    /// <summary>Minus the log-likelihood of the saturated model, without constants.</summary>
    private static double SaturatedValue(IReadOnlyList<GroupMoments> groups, int p)
    {
        double value = 0;
        foreach (GroupMoments group in groups)
        {
            CovarianceModel model = CovarianceModel.Saturated(p);
            double[] point = [.. Enumerable.Range(0, p).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => group.Covariance[i * p + j])), .. group.Mean];
            value += new NormalLikelihood(model, [group]).Evaluate(point, [], []);
        }

        return value;
    }

    // Minus the log-likelihood of fixed predictors, with constants: models tell of outcomes given these.
    private static double PredictorsValue(GroupMoments group, int[] fixedVariables, int p)
    {
        int k = fixedVariables.Length;
        if (k == 0)
            return 0;
        double[] own = [.. fixedVariables.SelectMany(i => fixedVariables.Select(j => group.Covariance[i * p + j]))];
        double logDeterminant = SymmetricMatrix.Invert(own, k, out _) is { } found ? found.LogDeterminant : double.NaN;
        return group.Weight / 2 * (logDeterminant + k + k * LogTwoPi);
    }

    private static (NormalLikelihood Likelihood, double[] Point) Baseline(ResponseSample sample, int[] fixedVariables, int[] predictors, bool hasMeans, CancellationToken cancellationToken)
    {
        int p = sample.Variables.Count, count = 0;
        var point = new List<double>();
        var groups = new GroupCells[sample.Groups.Length];
        for (int g = 0; g < groups.Length; g++)
        {
            GroupMoments group = sample.Groups[g];
            double[] covariances = new double[p * p], means = new double[p];
            var cells = new List<ParameterCell>();
            // Predictors that are not fixed keep their relations too.
            GroupMoments related = predictors.Length > 1 && !group.IsComplete ? SaturatedMoments.Estimate(group.Only(predictors), p, sample.Variables, cancellationToken).Moments : group;
            for (int i = 0; i < p; i++)
            {
                if (fixedVariables.Contains(i))
                {
                    means[i] = group.Mean[i];
                    foreach (int j in fixedVariables)
                        covariances[i * p + j] = group.Covariance[i * p + j];
                    continue;
                }

                (double mean, double variance) = Single(group, i);
                bool isPredictor = predictors.Contains(i);
                if (isPredictor)
                    (mean, variance) = (related.Mean[i], related.Covariance[i * p + i]);
                cells.Add(new ParameterCell(ModelMatrix.Covariances, i, i, count++));
                point.Add(variance);
                foreach (int j in predictors.Where(j => isPredictor && j < i))
                {
                    cells.Add(new ParameterCell(ModelMatrix.Covariances, i, j, count++));
                    point.Add(related.Covariance[i * p + j]);
                }

                if (!hasMeans)
                    continue;
                cells.Add(new ParameterCell(ModelMatrix.Means, i, i, count++));
                point.Add(mean);
            }

            groups[g] = new GroupCells(new double[p * p], covariances, means, [.. cells]);
        }

        return (new NormalLikelihood(new CovarianceModel(p, p, count, hasMeans, groups), sample.Groups), [.. point]);
    }

    // Mean and variance of one variable over all who have it: what maximises the likelihood where variables are unrelated.
    private static (double Mean, double Variance) Single(GroupMoments group, int variable)
    {
        double weight = 0, mean = 0, variance = 0;
        foreach (ResponsePattern pattern in group.Patterns)
        {
            int at = Array.IndexOf(pattern.Observed, variable);
            if (at < 0)
                continue;
            double total = weight + pattern.Weight, step = pattern.Mean[at] - mean;
            variance += pattern.Weight * (pattern.Covariance[at * pattern.Observed.Length + at] + step * step * weight / total);
            mean += step * pattern.Weight / total;
            weight = total;
        }

        return (mean, variance / weight);
    }

    private static double BreadTrace(NormalLikelihood likelihood, double[] point, ResponseSample sample, bool isObserved, CancellationToken cancellationToken)
    {
        int q = point.Length;
        double[] gradient = new double[q], information = new double[q * q];
        likelihood.Evaluate(point, gradient, information);
        if (isObserved)
            information = FisherScoring.Hessian((x, g, i) => likelihood.Evaluate(x, g, i), point, information, cancellationToken);
        if (SymmetricMatrix.InvertScaled(information, q) is not { } inverse)
            return double.NaN;
        return RobustCorrection.Sandwich(inverse, likelihood.ScoreProducts(point, sample.Columns, !isObserved, cancellationToken), q).Trace;
    }

    private static (double WithMeans, double WithoutMeans) Residuals(StructuralSolution solution, ResponseSample sample)
    {
        int p = sample.Variables.Count;
        double with = 0, without = 0;
        for (int g = 0; g < sample.Groups.Length; g++)
        {
            GroupMoments group = sample.Groups[g];
            ImpliedMoments implied = solution.Likelihood.Model.Imply(solution.Parameters, g)!;
            double covariances = 0, means = 0;
            for (int i = 0; i < p; i++)
            {
                double spread = Math.Sqrt(group.Covariance[i * p + i]);
                for (int j = 0; j <= i; j++)
                {
                    double residual = (group.Covariance[i * p + j] - implied.Full[i * implied.Variables + j]) / (spread * Math.Sqrt(group.Covariance[j * p + j]));
                    covariances += residual * residual;
                }

                double shift = solution.Table.HasMeans ? (group.Mean[i] - implied.FullMeans[i]) / spread : 0;
                means += shift * shift;
            }

            double share = group.Count / (double)sample.RowsUsed;
            int pairs = p * (p + 1) / 2;
            without += share * Math.Sqrt(covariances / pairs);
            with += share * Math.Sqrt((covariances + means) / (pairs + (solution.Table.HasMeans ? p : 0)));
        }

        return (with, without);
    }
}
