using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Shares: of learners with support, of those who miss many lessons, of students who discontinue in a year; and who answers surveys.</summary>
internal static class ParticipationChecks
{
    private static readonly string[] Base = ["school", "teaching_group", "learner", "group_membership"];
    private static readonly string[] WithSupport = [.. Base, "support_measure"];
    private static readonly string[] WithWeeks = [.. Base, "attendance_week", "enrolment"];
    private static readonly string[] LevelNames = ["primary", "lower secondary", "general upper secondary", "vocational"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Tier("intensified support before the reform", 1, effects => effects.IntensifiedSupport),
        Tier("special support before the reform", 2, effects => effects.SpecialSupport),
        new EstimatedCheck(options => BeforeReform(options, PlantedValue.Of(options.Effects.Participation.BoysAmongSupported)), Boys)
            .About("support", "boys among those with support", "share of learners with support", "share, by learner", WithSupport, isEffect: false),
        new EstimatedCheck(Need, SupportAndMathematics)
            .About(
                "support", "support with mathematics", "correlation of the need with a test score", "biserial correlation within sex; jackknife over classes",
                [.. WithSupport, "assessment", "assessment_result"], isEffect: true),
        new EstimatedCheck(_ => new PlantedValue(0.02, 0.03), Problematic)
            .About("absence", "a tenth or more of lessons missed without leave in a year", "share of learners and years", "share; clustered by learner", WithWeeks, isEffect: false),
        YearlyShare(2, effects => effects.DiscontinuationGeneral, 0.0015),
        YearlyShare(3, effects => effects.DiscontinuationVet, 0.005),
        .. Enumerable.Range(0, 4).Select(level => Coverage(level, isLinkable: true)),
        .. Enumerable.Range(0, 4).Select(level => Coverage(level, isLinkable: false)),
    ];

    private static EstimatedCheck Tier(string name, int tier, Func<ParticipationEffects, double> planted) => new EstimatedCheck(
        options => BeforeReform(options, PlantedValue.Of(planted(options.Effects.Participation))),
        city => ShareOf(StudyPanel.Of(city), (panel, cell, year) => panel.Level[cell] is 0 or 1 && !panel.IsAfterReform(year), (panel, cell) => panel.Tier[cell] == tier))
        .About("support", name, "share of basic education learners and years", "share; clustered by learner", WithSupport, isEffect: false);

    private static EstimatedCheck YearlyShare(int level, Func<ParticipationEffects, double> planted, double within) => new EstimatedCheck(
        options => options.Drift && options.FirstYear >= 2025 ? null : new PlantedValue(planted(options.Effects.Participation) - within, planted(options.Effects.Participation) + within),
        city => Discontinued(StudyPanel.Of(city), level))
        .About("discontinuation", $"{LevelNames[level]}: discontinued in a year", "share of students and years", "share; clustered by learner", WithWeeks, isEffect: false);

    private static EstimatedCheck Coverage(int level, bool isLinkable) => new EstimatedCheck(
        options =>
        {
            var effects = options.Effects.Survey;
            double[] shares = [effects.CoveragePrimary, effects.CoverageLowerSecondary, effects.CoverageGeneralUpper, effects.CoverageVet];
            return PlantedValue.Of(shares[level], 0.02);
        },
        city => SurveyCoverage.Of(city, level, isLinkable))
        .About(
            "survey coverage", $"{LevelNames[level]}, {(isLinkable ? "linkable" : "anonymous")} waves", "share of learners at school who answered",
            isLinkable ? "share; clustered by learner" : "answers of the level over learners at school",
            [.. WithWeeks, "survey_wave", isLinkable ? "survey_response" : "anonymous_response"], isEffect: false);

    private static PlantedValue? BeforeReform(CityOptions options, PlantedValue planted) => options.FirstYear < 2025 ? planted : null;

    private static PlantedValue? Need(CityOptions options)
    {
        var effects = options.Effects;
        var person = options.Effects.WellLearning.Solve().PersonDeviation(Construct.Mathematics);
        return BeforeReform(options, PlantedValue.Of(effects.Participation.SupportMathematics * person * Math.Sqrt(effects.Programmes.TestReliability)));
    }

    /// <summary>Share of learners and years, with the learner as cluster.</summary>
    private static TruthEstimate ShareOf(StudyPanel panel, Func<StudyPanel, int, int, bool> isAtRisk, Func<StudyPanel, int, bool> has)
    {
        var sums = new double[panel.Learners * 2];
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            for (var year = 0; year < panel.Years; year++)
            {
                var cell = (learner * panel.Years) + year;
                if (panel.Level[cell] < 0 || !isAtRisk(panel, cell, year))
                    continue;
                sums[2 * learner]++;
                sums[(2 * learner) + 1] += has(panel, cell) ? 1 : 0;
            }
        }
        return Shares.Ratio(sums);
    }

    private static TruthEstimate Boys(CityData city)
    {
        var panel = StudyPanel.Of(city);
        var (boys, all) = (0.0, 0.0);
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            if (!Enumerable.Range(learner * panel.Years, panel.Years).Any(cell => panel.Tier[cell] > 0))
                continue;
            all++;
            boys += panel.IsGirl[learner] ? 0 : 1;
        }
        var share = boys / all;
        return new TruthEstimate(share, Math.Sqrt(share * (1 - share) / (all - 1)), all - 1);
    }

    /// <summary>Cov(score, support) / (φ(cut) · SD of the score), within sex: what a correlation with the latent need would be.</summary>
    private static TruthEstimate SupportAndMathematics(CityData city)
    {
        var panel = StudyPanel.Of(city);
        var tests = new HashSet<int>();
        var (ids, codes) = (city.Integers("assessment", "assessment_id"), city.Texts("assessment", "assessment_code"));
        for (var i = 0; i < ids.Length; i++)
        {
            if (codes[i]!.StartsWith("MA-", StringComparison.Ordinal))
                tests.Add(ids[i]);
        }
        var sums = new ClusterJackknife(10);
        var seen = new HashSet<int>();
        var (of, learners, scores) = (city.Integers("assessment_result", "assessment_id"), city.Integers("assessment_result", "learner_id"), city.Numbers("assessment_result", "score"));
        var handedIn = ((Frames.Column<DateTime>)city["assessment_result"]["submitted_at"]).Filled(default);
        for (var i = 0; i < of.Length; i++)
        {
            var learner = panel.Place(learners[i]);
            var year = panel.YearOf(DateOnly.FromDateTime(handedIn[i]));
            var cell = (learner * panel.Years) + year;
            if (!tests.Contains(of[i]) || panel.IsAfterReform(year) || panel.Level[cell] is not (0 or 1) || !seen.Add(learner))
                continue;
            var at = sums.Of(panel.Class[cell])[(panel.IsGirl[learner] ? 5 : 0)..];
            var (score, supported) = ((scores[i] - 500) / 100, panel.Tier[cell] > 0 ? 1 : 0);
            at[0]++;
            at[1] += score;
            at[2] += score * score;
            at[3] += supported;
            at[4] += score * supported;
        }
        return sums.Estimate(s => (Biserial(s.AsSpan(0, 5)) + Biserial(s.AsSpan(5, 5))) / 2);
    }

    private static double Biserial(ReadOnlySpan<double> s)
    {
        var (n, mean, share) = (s[0], s[1] / s[0], s[3] / s[0]);
        if (share is not (> 0 and < 1))
            return double.NaN;
        var deviation = Math.Sqrt((s[2] / n) - (mean * mean));
        return ((s[4] / n) - (mean * share)) / NormalDistribution.Density(NormalDistribution.Quantile(share)) / deviation;
    }

    private static TruthEstimate Problematic(CityData city)
    {
        var panel = StudyPanel.Of(city);
        var sums = new double[panel.Learners * 2];
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            for (var year = 0; year < panel.Years; year++)
            {
                var grade = panel.Grade[(learner * panel.Years) + year];
                var weeks = panel.Missed.AsSpan((learner * panel.Weeks) + (year * StudyPanel.WeeksPerYear), StudyPanel.WeeksPerYear);
                if (weeks[^1] < 0)
                    continue;
                var missed = 0;
                foreach (var week in weeks)
                    missed += week;
                sums[2 * learner]++;
                sums[(2 * learner) + 1] += missed >= 0.1 * weeks.Length * (grade <= 6 ? 25 : grade <= 9 ? 30 : 32) ? 1 : 0;
            }
        }
        return Shares.Ratio(sums);
    }

    /// <summary>Before the reform where there are such years, since a drift city breaks there; otherwise over all years.</summary>
    private static TruthEstimate Discontinued(StudyPanel panel, int level) => ShareOf(
        panel,
        (study, cell, year) => study.Level[cell] == level && (!study.IsAfterReform(year) || study.IsAfterReform(0)),
        (study, cell) => study.LeftInWeek[cell / study.Years] is >= 0 and var week && week / StudyPanel.WeeksPerYear == cell % study.Years);
}
