namespace ResearchKit.Synthesis;

/// <summary>What follows from the planted effects: coefficients and residual variances of the model in <see cref="CityEffects"/>.</summary>
/// <param name="Achievement">Partial coefficients of achievement on exhaustion, cynicism and inadequacy.</param>
/// <param name="ResidualFactor">Lower triangle of the Cholesky factor of the residual covariance of the three burnout factors, by rows.</param>
/// <param name="AchievementResidual">Standard deviation of what nothing explains of achievement.</param>
internal sealed record LatentModel(double[] Achievement, double[][] ResidualFactor, double AchievementResidual)
{
    /// <summary>Variance of (grade − 8) when the grades 7, 8, 9 are equally frequent.</summary>
    private const double GradeVariance = 2.0 / 3.0;

    public static LatentModel From(CityEffects effects)
    {
        double[] correlation = [effects.ExhaustionAchievement, effects.CynicismAchievement, effects.InadequacyAchievement];
        double[][] between =
        [
            [1, effects.ExhaustionCynicism, effects.ExhaustionInadequacy],
            [effects.ExhaustionCynicism, 1, effects.CynicismInadequacy],
            [effects.ExhaustionInadequacy, effects.CynicismInadequacy, 1],
        ];
        var shared = effects.BurnoutBetweenSchools
            + (effects.GirlsBurnout * effects.GirlsBurnout / 4)
            + (effects.BurnoutPerGrade * effects.BurnoutPerGrade * GradeVariance)
            + (effects.GirlsBurnoutPerGrade * effects.GirlsBurnoutPerGrade * GradeVariance / 4);
        var residual = between.Select(row => row.Select(value => value - shared).ToArray()).ToArray();

        var partial = Solve(Cholesky(between, "the correlations of the burnout factors"), correlation);
        var explained = partial.Zip(correlation, (b, r) => b * r).Sum();
        var left = 1 - effects.ParentalEducationR2 - effects.AchievementBetweenSchools - explained;
        if (left <= 0)
        {
            throw new ArgumentException(
                $"The planted effects explain {1 - left:P1} of the variance of achievement; that must be under 100 %. Plant smaller ones.", nameof(effects));
        }
        return new LatentModel(partial, Cholesky(residual, "what girls, grades and schools leave of burnout"), Math.Sqrt(left));
    }

    private static double[][] Cholesky(double[][] matrix, string what)
    {
        var factor = new double[matrix.Length][];
        for (var i = 0; i < matrix.Length; i++)
        {
            factor[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i][j];
                for (var k = 0; k < j; k++)
                    sum -= factor[i][k] * factor[j][k];
                if (i == j && sum <= 0)
                    throw new ArgumentException($"The planted effects cannot hold together: {what} would have a negative variance. Plant weaker correlations.", nameof(matrix));
                factor[i][j] = i == j ? Math.Sqrt(sum) : sum / factor[j][j];
            }
        }
        return factor;
    }

    private static double[] Solve(double[][] factor, double[] right)
    {
        var solution = (double[])right.Clone();
        for (var i = 0; i < solution.Length; i++)
        {
            for (var k = 0; k < i; k++)
                solution[i] -= factor[i][k] * solution[k];
            solution[i] /= factor[i][i];
        }
        for (var i = solution.Length - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < solution.Length; k++)
                solution[i] -= factor[k][i] * solution[k];
            solution[i] /= factor[i][i];
        }
        return solution;
    }
}
