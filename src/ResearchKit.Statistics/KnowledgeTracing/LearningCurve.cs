using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>The shape of a fitted learning curve.</summary>
public enum LearningCurveShape
{
    /// <summary>error = a · t^-b with t from 1 (Newell and Rosenbloom 1981).</summary>
    PowerLaw,

    /// <summary>error = a · e^(-b (t - 1)) (Heathcote, Brown and Mewhort 2000).</summary>
    Exponential,
}

/// <summary>Wrong answers at one opportunity.</summary>
/// <param name="Opportunity">The learner's how-manieth answer to the skill, from 1.</param>
/// <param name="Learners">Learners who came so far.</param>
/// <param name="Wrong">Of these, with a wrong answer.</param>
/// <param name="ErrorRate">Wrong over all.</param>
/// <param name="Lower">Lower end of Wilson's interval.</param>
/// <param name="Upper">Upper end of Wilson's interval.</param>
public sealed record LearningCurvePoint(int Opportunity, int Learners, int Wrong, double ErrorRate, double Lower, double Upper);

/// <summary>A curve through the points, by maximum likelihood of the counts.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Start">a: the error rate at the first opportunity, 0 to 1; NaN without a curve.</param>
/// <param name="Rate">b: how fast it falls; zero or less means that it does not. NaN without a curve.</param>
/// <param name="LogLikelihood">The log-likelihood of the counts, with the binomial coefficients left out: curves of the same points compare by it.</param>
/// <param name="Reason">Null with a curve; otherwise why there is none.</param>
public sealed record LearningCurveFit(LearningCurveShape Shape, double Start, double Rate, double LogLikelihood, string? Reason = null)
{
    /// <summary>The error rate of the curve.</summary>
    /// <param name="opportunity">From 1.</param>
    public double At(int opportunity) => Math.Min(1, Start * Elementary.Exp(-Rate * (Shape == LearningCurveShape.PowerLaw ? Elementary.Log(opportunity) : opportunity - 1)));
}

/// <summary>
/// The error rate of a skill by opportunity. Immutable. Learners who stop drop out of later points: where those who err go on practising, or those who master stop, the curve of all
/// tells of who is left and not of learning.
/// </summary>
/// <param name="Skill">The skill's name.</param>
/// <param name="Points">One point an opportunity, while enough learners are left.</param>
/// <param name="Hidden">Opportunities with fewer learners than asked for.</param>
/// <param name="ConfidenceLevel">Level of the intervals.</param>
public sealed record LearningCurve(string Skill, IReadOnlyList<LearningCurvePoint> Points, int Hidden, double ConfidenceLevel)
{
    /// <summary>The curves of all skills of a log, in the order of its names.</summary>
    /// <param name="log">Responses. Missing answers are skipped.</param>
    /// <param name="minimumLearners">Points with fewer learners are left out. At least 1. Default 10.</param>
    /// <param name="throughOpportunity">The last opportunity looked at. Default 20.</param>
    /// <param name="onlyThoseWhoReach">Whether learners with fewer opportunities than the last are left out, so that all points are of the same learners. Default false.</param>
    /// <param name="confidenceLevel">Level of the intervals. Default 0.95.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static IReadOnlyList<LearningCurve> Of(
        ResponseLog log, int minimumLearners = 10, int throughOpportunity = 20, bool onlyThoseWhoReach = false, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLearners, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(throughOpportunity, 1);
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        ResponseSequences sequences = ResponseSequences.Of(log, keepUnanswered: false, cancellationToken);
        double z = NormalDistribution.Quantile(0.5 + confidenceLevel / 2);
        var curves = new LearningCurve[log.SkillNames.Count];
        for (int skill = 0; skill < curves.Length; skill++)
        {
            (var all, var wrong) = (new int[throughOpportunity], new int[throughOpportunity]);
            for (int s = sequences.FirstOfSkill[skill]; s < sequences.FirstOfSkill[skill + 1]; s++)
            {
                int length = sequences.Starts[s + 1] - sequences.Starts[s];
                if (onlyThoseWhoReach && length < throughOpportunity)
                    continue;
                for (int t = 0; t < Math.Min(length, throughOpportunity); t++)
                {
                    all[t]++;
                    wrong[t] += log.Correct[sequences.Rows[sequences.Starts[s] + t]] == 0 ? 1 : 0;
                }
            }

            int[] shown = [.. Enumerable.Range(0, throughOpportunity).Where(t => all[t] >= minimumLearners)];
            curves[skill] = new LearningCurve(
                log.SkillNames[skill], [.. shown.Select(t => Point(t + 1, all[t], wrong[t], z))], all.Count(count => count > 0 && count < minimumLearners), confidenceLevel);
        }

        return curves;
    }

    /// <summary>The curve of a shape that makes the counts most likely.</summary>
    /// <param name="shape">The shape.</param>
    public LearningCurveFit Fit(LearningCurveShape shape)
    {
        LearningCurveFit None(string reason) => new(shape, double.NaN, double.NaN, double.NaN, $"No curve, because {reason}");
        if (Points.Count < 3)
            return None("fewer than three opportunities have enough learners.");
        if (Points.All(point => point.Wrong == 0) || Points.All(point => point.Wrong == point.Learners))
            return None($"every answer is {(Points[0].Wrong == 0 ? "right" : "wrong")}.");
        double Time(LearningCurvePoint point) => shape == LearningCurveShape.PowerLaw ? Elementary.Log(point.Opportunity) : point.Opportunity - 1;

        // Error rates are e^(u - b time), below 1: the log-likelihood is concave in u and b, and Newton's steps are shortened to stay where all are.
        double u = Elementary.Log(Math.Clamp((double)Points.Sum(point => point.Wrong) / Points.Sum(point => point.Learners), 1e-6, 0.999)), b = 0;
        double Likelihood(double level, double rate)
        {
            double sum = 0;
            foreach (LearningCurvePoint point in Points)
            {
                double log = level - rate * Time(point);
                if (log > 0 || (log == 0 && point.Wrong < point.Learners))
                    return double.NegativeInfinity;
                sum += point.Wrong * log + (point.Learners > point.Wrong ? (point.Learners - point.Wrong) * Elementary.Log(-Elementary.ExpM1(log)) : 0);
            }

            return sum;
        }

        double value = Likelihood(u, b);
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
            foreach (LearningCurvePoint point in Points)
            {
                double time = Time(point), error = Elementary.Exp(u - b * time), right = point.Learners - point.Wrong;
                double slope = point.Wrong - right * error / (1 - error), curvature = right * error / ((1 - error) * (1 - error));
                g0 += slope;
                g1 -= slope * time;
                h00 += curvature;
                h01 -= curvature * time;
                h11 += curvature * time * time;
            }

            double determinant = h00 * h11 - h01 * h01;
            if (!(determinant > 1e-14 * h00 * h11))
                break;
            double s0 = (h11 * g0 - h01 * g1) / determinant, s1 = (h00 * g1 - h01 * g0) / determinant, share = 1;
            while (share > 1e-12 && !(Likelihood(u + share * s0, b + share * s1) >= value))
                share /= 2;
            if (share <= 1e-12)
                break;
            (u, b) = (u + share * s0, b + share * s1);
            double next = Likelihood(u, b);
            bool isDone = Math.Abs(g0 * s0 + g1 * s1) < 1e-12;
            value = next;
            if (isDone)
                break;
        }

        return new LearningCurveFit(shape, Elementary.Exp(u), b, value);
    }

    private static LearningCurvePoint Point(int opportunity, int all, int wrong, double z)
    {
        double p = (double)wrong / all, scale = 1 + z * z / all, centre = (p + z * z / (2.0 * all)) / scale, margin = z / scale * Math.Sqrt(p * (1 - p) / all + z * z / (4.0 * all * all));
        return new LearningCurvePoint(opportunity, all, wrong, p, wrong == 0 ? 0 : centre - margin, wrong == all ? 1 : centre + margin);
    }
}
