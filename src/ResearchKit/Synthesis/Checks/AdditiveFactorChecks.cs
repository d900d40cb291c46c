using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>The additive-factor unit, from its own stream alone.</summary>
internal static class AdditiveFactorChecks
{
    private const string Topic = "practice: additive factors";
    private const string Likelihood = "marginal maximum likelihood, normal learners; sandwich over first schools";

    /// <summary>A few upper secondary students, of lower mathematics than others, are gone before the unit: the share right is higher by less than this.</summary>
    private const double Leavers = 0.002;

    /// <summary>Numbers of right answers bend at both ends: their correlation with what they measure is a little under one.</summary>
    private const double Bend = 0.03;

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(options => PlantedValue.Of(options.Effects.Practice.FirstCorrect, Leavers), FirstCorrect)
            .About(Topic, "right at the first opportunity", "share of answers", "mean; jackknife over first schools", PracticeRecords.Tables, isEffect: false),
        new EstimatedCheck(options => PlantedValue.Of(options.Effects.Practice.OpportunitiesToMastery, 0.05), OpportunitiesToMastery)
            .About(Topic, "opportunities to mastery at 80 %, in the middle of learners and skills", "opportunities after the first", Likelihood, PracticeRecords.Tables, isEffect: false),
        new EstimatedCheck(options => PlantedValue.Of(AdditiveFactors.Of(options.Effects.Practice).Rates.Average()), MeanRate)
            .About(Topic, "learning rate, mean of skills", "log odds an opportunity", Likelihood, PracticeRecords.Tables, isEffect: false),
        .. Enumerable.Range(0, LearningContent.AdditiveSkills).Select(skill =>
            new EstimatedCheck(options => PlantedValue.Of(AdditiveFactors.Of(options.Effects.Practice).Rates[skill]), city => Parameter(city, LearningContent.AdditiveSkills + skill))
            .About(
                Topic, $"{SkillGraph.All[SkillGraph.FirstAdditive + skill - 1].Code}: learning rate, near the others", "log odds an opportunity", Likelihood,
                PracticeRecords.Tables, isEffect: false)),
        new EstimatedCheck(options => PlantedValue.Of(options.Effects.Practice.LearnerSpread, 0.01), city => Parameter(city, 2 * LearningContent.AdditiveSkills))
            .About(Topic, "spread of learners' intercepts", "standard deviation in log odds", Likelihood, PracticeRecords.Tables, isEffect: false),
        new EstimatedCheck(options => PlantedValue.Of(options.Effects.Practice.LearnerMathematics, Bend * Math.Abs(options.Effects.Practice.LearnerMathematics)), WithMathematics)
            .About(
                Topic, "learners' intercepts with mathematics, as the static test of the same term measures it", "correlation",
                "numbers right, with the error of each taken out by its halves; jackknife over learners", PracticeRecords.Tables, isEffect: true),
    ];

    private static TruthEstimate FirstCorrect(CityData city)
    {
        var records = PracticeRecords.Of(city);
        var sums = new ClusterJackknife(2);
        foreach (var answer in records.Stream("afm_unit"))
        {
            if (answer.Opportunity != 1)
                continue;
            var sum = sums.Of(records.SchoolOf(answer.Learner));
            sum[0]++;
            sum[1] += answer.IsCorrect ? 1 : 0;
        }
        return sums.Estimate(sum => sum[1] / sum[0]);
    }

    private static TruthEstimate Parameter(CityData city, int parameter)
    {
        var estimates = AdditiveFactorFit.Of(city).Estimates;
        var gradient = new double[estimates.Values.Length];
        gradient[parameter] = 1;
        return estimates.Function(estimates.Values[parameter], gradient);
    }

    private static TruthEstimate MeanRate(CityData city)
    {
        var fit = AdditiveFactorFit.Of(city);
        var gradient = new double[fit.Estimates.Values.Length];
        gradient.AsSpan(fit.Skills, fit.Skills).Fill(1.0 / fit.Skills);
        return fit.Estimates.Function(fit.Estimates.Values.Skip(fit.Skills).Take(fit.Skills).Average(), gradient);
    }

    private static TruthEstimate OpportunitiesToMastery(CityData city)
    {
        const double mastery = 0.80;
        var fit = AdditiveFactorFit.Of(city);
        var intercept = fit.Estimates.Values.Take(fit.Skills).Average();
        var rate = fit.Estimates.Values.Skip(fit.Skills).Take(fit.Skills).Average();
        var distance = Elementary.Logit(mastery) - intercept;
        var gradient = new double[fit.Estimates.Values.Length];
        gradient.AsSpan(0, fit.Skills).Fill(-1 / (rate * fit.Skills));
        gradient.AsSpan(fit.Skills, fit.Skills).Fill(-distance / (rate * rate * fit.Skills));
        return fit.Estimates.Function(distance / rate, gradient);
    }

    /// <summary>Right answers to the first and second half of the unit's skills and to odd and even items of the test: covariances of halves have no error of measurement.</summary>
    private static TruthEstimate WithMathematics(CityData city)
    {
        var records = PracticeRecords.Of(city);
        var halves = new double[records.Learners, 4];
        var answers = new int[records.Learners, 2];
        var middle = records.Stream("afm_unit").Select(answer => answer.Skill).Distinct().Order().Skip(LearningContent.AdditiveSkills / 2).First();
        Count(records.Stream("afm_unit"), 0, answer => answer.Skill < middle ? 0 : 1);
        Count(records.Stream("static_test"), 1, answer => 2 + (answer.Item % 2));
        var sums = new ClusterJackknife(8);
        for (var learner = 0; learner < records.Learners; learner++)
        {
            if (answers[learner, 0] == 0 || answers[learner, 1] == 0)
                continue;
            var sum = sums.Of(learner);
            sum[0]++;
            for (var half = 0; half < 4; half++)
                sum[1 + half] += halves[learner, half];
            sum[5] += halves[learner, 0] * halves[learner, 1];
            sum[6] += halves[learner, 2] * halves[learner, 3];
            sum[7] += (halves[learner, 0] + halves[learner, 1]) * (halves[learner, 2] + halves[learner, 3]);
        }
        return sums.Estimate(sum =>
        {
            var n = sum[0];
            var unit = (sum[5] / n) - (sum[1] / n * sum[2] / n);
            var test = (sum[6] / n) - (sum[3] / n * sum[4] / n);
            var both = (sum[7] / n) - ((sum[1] + sum[2]) / n * (sum[3] + sum[4]) / n);
            return both / 4 / Math.Sqrt(unit * test);
        });

        void Count(IReadOnlyList<PracticeAnswer> stream, int place, Func<PracticeAnswer, int> half)
        {
            foreach (var answer in stream)
            {
                answers[answer.Learner, place]++;
                halves[answer.Learner, half(answer)] += answer.IsCorrect ? 1 : 0;
            }
        }
    }
}
