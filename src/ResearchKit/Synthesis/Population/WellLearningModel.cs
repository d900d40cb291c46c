namespace ResearchKit.Synthesis.Population;

/// <summary>
/// What follows from the planted effects: lower triangles of the covariances between persons, within persons at the first half-year and of the
/// innovations, and the matrix of lagged effects.
/// <code>
/// X_it = mean(sex, grade, parents) + school + class + B_i + W_it        B_i ~ N(0, Σ_B)
/// W_it = √ω · w_it,   w_it = Φ w_i,t−1 + ε_it                            w_i0 ~ N(0, Σ_w),  ε_it ~ N(0, Σ_w − Φ Σ_w Φ')
/// Σ_B  = T − M − schools − classes − ω Σ_w                               T: the planted correlations
/// </code>
/// The process within persons is stationary, and M is the covariance that sex, grade and parental education make.
/// </summary>
/// <param name="Person">Factor of Σ_B.</param>
/// <param name="First">Factor of Σ_w.</param>
/// <param name="Innovation">Factor of the innovations' covariance.</param>
/// <param name="Lagged">Φ: rows are outcomes, columns are what went before.</param>
/// <param name="WithinDeviation">√ω: standard deviation within a person.</param>
internal sealed partial record WellLearningModel(double[][] Person, double[][] First, double[][] Innovation, double[,] Lagged, double WithinDeviation)
{
    public const int Size = 6;

    /// <summary>Variance of (grade − 8) when the grades 7, 8, 9 are equally frequent.</summary>
    private const double GradeVariance = 2.0 / 3.0;

    public static WellLearningModel From(WellLearningEffects effects)
    {
        var within = WithinCorrelation(effects);
        var lagged = LaggedEffects(effects);
        var total = TotalCorrelation(effects);
        var person = new double[Size, Size];
        var innovation = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                person[i, j] = total[i, j] - Explained(effects, i, j) - (effects.WithinPerson * within[i, j]);
                var carried = 0.0;
                for (var k = 0; k < Size; k++)
                {
                    for (var l = 0; l < Size; l++)
                        carried += lagged[i, k] * within[k, l] * lagged[j, l];
                }
                innovation[i, j] = within[i, j] - carried;
            }
        }
        return new WellLearningModel(
            Factor(person, "what differs between persons"), Factor(within, "what changes within a person"),
            Factor(innovation, "what is new in a half-year"), lagged, Math.Sqrt(effects.WithinPerson));
    }

    private static double[,] TotalCorrelation(WellLearningEffects effects) => Symmetric(
        (Construct.Exhaustion, Construct.Cynicism, effects.ExhaustionCynicism),
        (Construct.Exhaustion, Construct.Inadequacy, effects.ExhaustionInadequacy),
        (Construct.Cynicism, Construct.Inadequacy, effects.CynicismInadequacy),
        (Construct.Cynicism, Construct.Engagement, effects.CynicismEngagement),
        (Construct.Exhaustion, Construct.Engagement, 0.55 * effects.CynicismEngagement),
        (Construct.Inadequacy, Construct.Engagement, 0.80 * effects.CynicismEngagement),
        (Construct.Exhaustion, Construct.Mathematics, effects.ExhaustionMathematics),
        (Construct.Cynicism, Construct.Mathematics, effects.CynicismMathematics),
        (Construct.Inadequacy, Construct.Mathematics, effects.InadequacyMathematics),
        (Construct.Engagement, Construct.Mathematics, effects.EngagementMathematics),
        (Construct.Absence, Construct.Cynicism, effects.AbsenceCynicism),
        (Construct.Absence, Construct.Exhaustion, 0.4 * effects.AbsenceCynicism),
        (Construct.Absence, Construct.Inadequacy, 0.8 * effects.AbsenceCynicism),
        (Construct.Absence, Construct.Engagement, -effects.AbsenceCynicism),
        (Construct.Absence, Construct.Mathematics, effects.AbsenceMathematics));

    /// <summary>Correlations within a person at one time, chosen so that innovations have a positive definite covariance with the planted lags.</summary>
    private static double[,] WithinCorrelation(WellLearningEffects effects) => Symmetric(
        (Construct.Exhaustion, Construct.Cynicism, 0.45),
        (Construct.Exhaustion, Construct.Inadequacy, 0.45),
        (Construct.Cynicism, Construct.Inadequacy, 0.50),
        (Construct.Cynicism, Construct.Engagement, 0.9 * effects.CynicismEngagement),
        (Construct.Exhaustion, Construct.Engagement, 0.45 * effects.CynicismEngagement),
        (Construct.Inadequacy, Construct.Engagement, 0.55 * effects.CynicismEngagement),
        (Construct.Exhaustion, Construct.Mathematics, 0.65 * effects.ExhaustionMathematics),
        (Construct.Cynicism, Construct.Mathematics, 0.60 * effects.CynicismMathematics),
        (Construct.Inadequacy, Construct.Mathematics, 0.50 * effects.InadequacyMathematics),
        (Construct.Engagement, Construct.Mathematics, 0.65 * effects.EngagementMathematics),
        (Construct.Absence, Construct.Cynicism, 0.6 * effects.AbsenceCynicism),
        (Construct.Absence, Construct.Exhaustion, 0.2 * effects.AbsenceCynicism),
        (Construct.Absence, Construct.Inadequacy, 0.4 * effects.AbsenceCynicism),
        (Construct.Absence, Construct.Engagement, -0.8 * effects.AbsenceCynicism),
        (Construct.Absence, Construct.Mathematics, 0.6 * effects.AbsenceMathematics));

    private static double[,] LaggedEffects(WellLearningEffects effects)
    {
        var lagged = new double[Size, Size];
        for (var i = 0; i < Size; i++)
            lagged[i, i] = effects.Autoregression;
        lagged[(int)Construct.Exhaustion, (int)Construct.Mathematics] = effects.MathematicsToExhaustion;
        lagged[(int)Construct.Cynicism, (int)Construct.Mathematics] = effects.MathematicsToCynicism;
        lagged[(int)Construct.Engagement, (int)Construct.Mathematics] = effects.MathematicsToEngagement;
        lagged[(int)Construct.Mathematics, (int)Construct.Cynicism] = effects.CynicismToMathematics;
        lagged[(int)Construct.Mathematics, (int)Construct.Inadequacy] = effects.InadequacyToMathematics;
        lagged[(int)Construct.Mathematics, (int)Construct.Engagement] = effects.EngagementToMathematics;
        lagged[(int)Construct.Engagement, (int)Construct.Absence] = effects.AbsenceToEngagement;
        lagged[(int)Construct.Cynicism, (int)Construct.Absence] = effects.AbsenceToCynicism;
        lagged[(int)Construct.Absence, (int)Construct.Cynicism] = effects.CynicismToAbsence;
        return lagged;
    }

    /// <summary>Covariance that sex, grade, parental education, schools and classes make.</summary>
    private static double Explained(WellLearningEffects effects, int i, int j)
    {
        var (school, inSchool) = (effects.BetweenSchools, effects.BetweenClasses);
        if (i <= (int)Construct.Inadequacy && j <= (int)Construct.Inadequacy)
        {
            return school.Burnout + inSchool.Burnout
                + (effects.GirlsBurnout * effects.GirlsBurnout / 4)
                + (effects.BurnoutPerGrade * effects.BurnoutPerGrade * GradeVariance)
                + (effects.GirlsBurnoutPerGrade * effects.GirlsBurnoutPerGrade * GradeVariance / 4);
        }
        return i != j ? 0 : (Construct)i switch
        {
            Construct.Engagement => school.Engagement + inSchool.Engagement,
            Construct.Mathematics => school.Mathematics + inSchool.Mathematics + effects.ParentalEducationR2,
            _ => school.Absence + inSchool.Absence,
        };
    }

    private static double[,] Symmetric(params ReadOnlySpan<(Construct Row, Construct Column, double Value)> entries)
    {
        var matrix = new double[Size, Size];
        for (var i = 0; i < Size; i++)
            matrix[i, i] = 1;
        foreach (var (row, column, value) in entries)
            matrix[(int)row, (int)column] = matrix[(int)column, (int)row] = value;
        return matrix;
    }

    /// <summary>Lower triangle of the Cholesky factor, by rows. Square roots and the four operations alone: the same bits everywhere.</summary>
    private static double[][] Factor(double[,] matrix, string what)
    {
        var factor = new double[Size][];
        for (var i = 0; i < Size; i++)
        {
            factor[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++)
                    sum -= factor[i][k] * factor[j][k];
                if (i == j && sum <= 0)
                {
                    throw new ArgumentException(
                        $"The planted effects cannot hold together: {what} would have a negative variance ({(Construct)i}). Plant weaker correlations or lags.", nameof(matrix));
                }
                factor[i][j] = i == j ? Math.Sqrt(sum) : sum / factor[j][j];
            }
        }
        return factor;
    }
}
