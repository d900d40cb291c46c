using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>The best deviance that the other parameters reach where one is held.</summary>
internal sealed class ProfileSearch(MixedProblem problem, DeviancePoint best, LinearMixedModelOptions options, CancellationToken cancellationToken)
{
    private const double Tolerance = 1e-9;
    private readonly ProfiledDeviance _deviance = problem.Deviance!;

    /// <summary>The interval of a standard deviation or correlation in own units.</summary>
    public (double Lower, double Upper) Component(VarianceComponent component, double value, double limit)
    {
        double unit = problem.Fixed.OutcomeRest / problem.Rows.OutcomeScale;
        if (component.Group == "Residual")
        {
            double spread = value / Math.Sqrt(2 * best.Divisor) * limit;
            return Both(held => Residual(held / unit), value, spread, 0, double.PositiveInfinity, limit);
        }

        int factor = Array.FindIndex(problem.Factors, one => one.Grouping.Name == component.Group);
        RandomFactor groups = problem.Factors[factor];
        int column = Place(groups, component.Term, 0);
        int? with = component.With is { } other ? Place(groups, other, column + 1) : null;
        var parameter = new ProfiledParameter(_deviance, factor, column, with);
        bool isCorrelation = with is not null;
        double scale = isCorrelation ? 1 : unit;
        double step = isCorrelation ? 0.3 : Math.Max(0.3 * value, 0.05 * Math.Sqrt(best.ResidualSum / best.Divisor) * unit * groups.Scale[column]);
        double[] start = parameter.At(best.Theta, Math.Sqrt(best.ResidualSum / best.Divisor)).Free;
        return Both(Held, value, step, isCorrelation ? -1 : 0, isCorrelation ? 1 : double.PositiveInfinity, limit);

        double Held(double held)
        {
            if (Minimise(free => Deviance(parameter, held / scale, free), start) is not { } found)
                return double.NaN;
            return Math.Sqrt(Math.Max(0, found.Value - Base));
        }
    }

    /// <summary>The interval of a combination of fixed effects, as distances from its estimate.</summary>
    public (double Lower, double Upper) Fixed(double[] combination, double error, double limit)
    {
        double[] direction = [.. combination];
        problem.Fixed.SolveLower(direction);
        double centre = RowProducts.Dot(direction, best.Coefficients), unit = problem.Fixed.OutcomeRest;
        return Both(Held, 0, limit * error, double.NegativeInfinity, double.PositiveInfinity, limit);

        double Held(double distance)
        {
            Minimum? found = Minimise(
                theta => _deviance.Evaluate(theta, wantsGradient: true, (direction, centre + distance / unit), cancellationToken) is { } point
                    ? (point.Objective, point.Gradient(), point.Curvature) : Nowhere(theta),
                best.Theta);
            return found is null ? double.NaN : Math.Sqrt(Math.Max(0, found.Value - best.Objective));
        }
    }

    /// <summary>The deviance at the estimates with the residual variance as a parameter of its own.</summary>
    private double Base => best.LogDeterminant + best.Divisor * (1 + Elementary.Log(best.ResidualSum / best.Divisor));

    private static int Place(RandomFactor groups, string term, int from) => Array.IndexOf(groups.Names, term, from) is >= 0 and var place ? place : Array.IndexOf(groups.Names, term);

    private static (double, double[], double[,]?) Nowhere(double[] at) => (double.PositiveInfinity, new double[at.Length], null);

    private static (double Lower, double Upper) Both(Func<double, double> held, double value, double step, double lowest, double highest, double limit) =>
        (value <= lowest ? lowest : ProfileIntervals.Reach(held, value, -step, lowest, limit), value >= highest ? highest : ProfileIntervals.Reach(held, value, step, highest, limit));

    private Minimum? Minimise(Func<double[], (double Value, double[] Gradient, double[,]? Curvature)> objective, double[] start)
    {
        if (!double.IsFinite(objective(start).Value))
            return null;
        Minimum minimum = QuasiNewton.Minimise(objective, start, Tolerance, options.MaximumIterations);
        return minimum.IsConverged ? minimum : null;
    }

    private double Residual(double sigma)
    {
        double variance = sigma * sigma;
        if (variance == 0)
            return double.PositiveInfinity;
        Minimum? found = Minimise(
            theta =>
            {
                if (_deviance.Evaluate(theta, wantsGradient: true, null, cancellationToken) is not { } point)
                    return Nowhere(theta);
                double[] gradient = [.. point.LogDeterminantGradient.Select((value, k) => value + point.ResidualGradient[k] / variance)];
                return (point.LogDeterminant + point.ResidualSum / variance + point.Divisor * Elementary.Log(variance), gradient, point.Curvature);
            },
            best.Theta);
        return found is null ? double.NaN : Math.Sqrt(Math.Max(0, found.Value - Base));
    }

    /// <summary>The deviance as a function of the free numbers, with its gradient by the chain rule: the way to theta is differentiated by differences.</summary>
    private (double Value, double[] Gradient, double[,]? Curvature) Deviance(ProfiledParameter parameter, double held, double[] free)
    {
        int count = best.Theta.Length;
        (double[] theta, double sigma) = parameter.From(held, free, count);
        double variance = sigma * sigma;
        if (!(variance > 0) || !double.IsFinite(variance) || theta.Any(value => !double.IsFinite(value)) || _deviance.Evaluate(theta, wantsGradient: true, null, cancellationToken) is not { } point)
            return Nowhere(free);
        var gradient = new double[free.Length];
        for (int k = 0; k < free.Length; k++)
        {
            double step = 1e-6 * Math.Max(1, Math.Abs(free[k]));
            double[] above = [.. free], below = [.. free];
            above[k] += step;
            below[k] -= step;
            double[] up = parameter.From(held, above, count).Theta, down = parameter.From(held, below, count).Theta;
            for (int m = 0; m < count; m++)
                gradient[k] += (point.LogDeterminantGradient[m] + point.ResidualGradient[m] / variance) * (up[m] - down[m]) / (2 * step);
        }

        gradient[^1] += 2 * point.Divisor - 2 * point.ResidualSum / variance;
        return (point.LogDeterminant + point.ResidualSum / variance + point.Divisor * Elementary.Log(variance), gradient, null);
    }
}
