using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Linear mixed (multilevel) model: nested or crossed groups, random intercepts and slopes, by maximum or restricted maximum likelihood.</summary>
/// <remarks>
/// <para>
/// Method: sparse penalised least squares with profiled deviance (Bates, Mächler, Bolker and Walker 2015, Journal of Statistical Software 67(1)), from
/// cross-products by group that are summed in one pass over blocks of rows; analytic gradient; quasi-Newton search over the relative covariance factors,
/// which may be singular. Columns are centred and scaled inside, so that offsets such as 1e8 do no harm where the model allows it (a correlated term with an
/// intercept does; independent terms, <c>||</c>, depend on where zero is). Fixed effects are tested with Satterthwaite's degrees of freedom. Agrees with R's
/// lme4 and lmerTest to the tolerances stated with the reference values.
/// </para>
/// <para>
/// Limits. Residuals and group effects are normal, residuals of one spread (times the weights) and independent given the effects; effects of different terms
/// are independent of the fixed part's columns, which for pupils' variables is seldom so: split them with <see cref="WithinBetween"/>. It says nothing on
/// cause. With fewer than about 10 groups variances are poorly known, and with fewer than about 50 the intervals of a variable that differs between groups
/// only hold the truth a little less often than they say (92 % instead of 95 % for 12 groups, as lmerTest's): take <see cref="FixedEffectTest.KenwardRoger"/>. Binary and count outcomes need a generalised model. Time and memory follow the number
/// of levels of the grouping with most levels, and the square to the cube of the number of levels of the others where they are crossed.
/// </para>
/// </remarks>
public sealed class LinearMixedModel : IEstimator<MixedModelData, LinearMixedModelResult>
{
    private const double SingularBelow = 1e-3;

    private readonly LinearMixedModelOptions _options;

    /// <summary>A model with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LinearMixedModel(LinearMixedModelOptions? options = null)
    {
        _options = options ?? new LinearMixedModelOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number is infinite or a weight is negative.</exception>
    public LinearMixedModelResult Fit(MixedModelData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        MixedProblem problem = MixedProblem.Of(data, _options, cancellationToken);
        if (problem.Reason is { } reason)
            return LinearMixedModelResult.None(problem, _options, reason);

        (Minimum minimum, DeviancePoint point) = Search(problem, _options, cancellationToken);
        if (point.ResidualSum < MixedProblem.PerfectFit)
        {
            return LinearMixedModelResult.None(
                problem, _options, "No estimate, because the fixed part and the groups explain the outcome without a rest: the residual variance is zero. Check whether the outcome is the same within every group, or was computed from the terms.");
        }

        return LinearMixedModelResult.Of(problem, _options, minimum, point, cancellationToken);
    }

    /// <summary>Finds the minimum of the deviance; signs and zeros of the factors are in order at the place returned.</summary>
    internal static (Minimum Minimum, DeviancePoint Point) Search(MixedProblem problem, LinearMixedModelOptions options, CancellationToken cancellationToken, double[]? start = null)
    {
        ProfiledDeviance deviance = problem.Deviance!;
        double constant = problem.DevianceConstant;
        DeviancePoint? last = null;
        Minimum minimum = QuasiNewton.Minimise(
            theta =>
            {
                DeviancePoint? point = deviance.Evaluate(theta, wantsGradient: true, null, cancellationToken);
                if (point is null || point.ResidualSum < MixedProblem.PerfectFit / 100)
                    return (double.PositiveInfinity, new double[theta.Length], null);
                last = point;
                return (point.Objective, point.Gradient(), point.Curvature);
            },
            start ?? deviance.Start(),
            1e-12 + 1e-15 * problem.Rows.Count,
            options.MaximumIterations,
            report: (iteration, value, gradient) => options.Progress?.Report(new MixedModelProgress(iteration, value + constant, gradient)));

        double[] settled = Settle(deviance, minimum, cancellationToken);
        if (last is null || !last.Theta.AsSpan().SequenceEqual(settled))
            last = deviance.Evaluate(settled, wantsGradient: true, null, cancellationToken)!;
        return (minimum, last);
    }

    /// <summary>Diagonals made positive, and those that are as well zero made zero.</summary>
    private static double[] Settle(ProfiledDeviance deviance, Minimum minimum, CancellationToken cancellationToken)
    {
        double[] theta = [.. minimum.Point];
        for (int k = 0; k < theta.Length; k++)
        {
            (int f, int row, int column) = deviance.Parameters[k];
            if (row != column || theta[k] >= 0)
                continue;
            for (int m = 0; m < theta.Length; m++)
            {
                if (deviance.Parameters[m].Factor == f && deviance.Parameters[m].Column == column)
                    theta[m] = theta[m] == 0 ? 0 : -theta[m];
            }
        }

        double value = minimum.Value;
        for (int k = 0; k < theta.Length; k++)
        {
            if (deviance.Parameters[k].Row != deviance.Parameters[k].Column || theta[k] >= SingularBelow || theta[k] == 0)
                continue;
            double[] zero = [.. theta];
            zero[k] = 0;
            if (deviance.Evaluate(zero, wantsGradient: false, null, cancellationToken) is { } there && there.Objective <= value + 1e-7 * Math.Max(1, 1e-7 * Math.Abs(value)))
                theta = zero;
        }

        return theta;
    }

    internal static string Describe(LinearMixedModelOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"Linear mixed model by {(options.Likelihood == LikelihoodKind.Restricted ? "restricted maximum likelihood (REML)" : "maximum likelihood (ML)")}, {options.Test switch
        {
            FixedEffectTest.Satterthwaite => "t tests with Satterthwaite's degrees of freedom",
            FixedEffectTest.KenwardRoger => "t tests with Kenward and Roger's degrees of freedom and standard errors",
            _ => "z tests",
        }}");
}
