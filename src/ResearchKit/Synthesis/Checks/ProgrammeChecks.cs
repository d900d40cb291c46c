using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Synthesis.Population;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Effects of the programmes, each by the design that finds it, and by the naive difference that does not.</summary>
internal static class ProgrammeChecks
{
    private const string Topic = "programmes";

    private static readonly string[] Tables =
        ["teaching_group", "learner", "group_membership", "assessment", "assessment_result", "intervention", "intervention_exposure"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Randomised("mathematics programme", "MATHEMATICS-PROGRAMME", "MA", effects => effects.MathematicsProgramme),
        Randomised("reading programme, a true zero", "READING-PROGRAMME", "AI", effects => effects.ReadingProgramme),
        Balance("mathematics programme", "MATHEMATICS-PROGRAMME", "MA"),
        Balance("reading programme", "READING-PROGRAMME", "AI"),
        Naive(),
        Weighted(),
        Differences(),
        Teachers("an alert that says what to do", "TEACHER-ALERT-PROMPT", effects => effects.SpecificPromptLogOdds),
        Teachers("eight alerts a week and not three", "TEACHER-ALERT-LOAD", effects => effects.AlertLoadLogOdds),
    ];

    private static EstimatedCheck Randomised(string name, string programme, string subject, Func<ProgrammeEffects, double> planted) => new EstimatedCheck(
        options => PlantedValue.Of(planted(options.Effects.Programmes)),
        city => Adjusted(ProgrammePanel.Of(city), programme, subject, outcome: true))
        .About(Topic, name, "Hedges g", "score on arm, pretest, parental education and grade; CR2 by class", Tables, isEffect: true);

    private static EstimatedCheck Balance(string name, string programme, string subject) => new EstimatedCheck(
        _ => PlantedValue.Of(0),
        city => Adjusted(ProgrammePanel.Of(city), programme, subject, outcome: false))
        .About(Topic, $"{name}: balance of the pretest", "standardised difference", "pretest on arm; CR2 by class", Tables, isEffect: false);

    private static EstimatedCheck Naive() => new EstimatedCheck(
        options => PlantedValue.Of(ClubConfounding.NaiveDifference(options), 0.01),
        city => ClubEstimates.Naive(ProgrammePanel.Of(city)))
        .About(
            Topic, "mathematics club: the naive difference, whose sign is the other one", "standard deviations of a test",
            "difference of means after; CR2 by class", Tables, isEffect: false);

    private static EstimatedCheck Weighted() => new EstimatedCheck(
        options => PlantedValue.Of(options.Effects.Programmes.ClubEffect),
        city => ClubEstimates.Weighted(ProgrammePanel.Of(city)))
        .About(
            Topic, "mathematics club, by weighting", "Hedges g",
            "inverse probability weights to those who came, logit on screening and parental education; sandwich with the logit", Tables, isEffect: true);

    private static EstimatedCheck Differences() => new EstimatedCheck(
        options => PlantedValue.Of(options.Effects.Programmes.ClubEffect),
        city => ClubEstimates.Differences(ProgrammePanel.Of(city)))
        .About(
            Topic, "mathematics club, by difference in differences", "Hedges g",
            "changes from two tests before to two after, without the screening test; Welch", Tables, isEffect: true);

    private static EstimatedCheck Teachers(string name, string programme, Func<ProgrammeEffects, double> planted) => new EstimatedCheck(
        options => PlantedValue.Of(planted(options.Effects.Programmes), planted(options.Effects.Programmes) == 0 ? 0 : 0.02),
        city => AlertsAnswered(city, programme))
        .About(
            "scaffolds for teachers", name, "log odds of answering an alert", "empirical logit of a teacher's year on both arms; HC2",
            ["intervention", "intervention_exposure", "work_outcome", "teaching_group", "learner", "group_membership", "assessment", "assessment_result"], isEffect: true);

    private static TruthEstimate Adjusted(ProgrammePanel panel, string programme, string subject, bool outcome)
    {
        var scores = panel.Scores(programme + "-OUTCOME");
        var arms = panel.Treated(programme);
        var (y, arm, pretest, parents) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (clusters, grades) = (new List<int?>(), new List<int>());
        foreach (var (learner, at) in panel.Class.OrderBy(pair => pair.Key))
        {
            var before = panel.Pretest(subject, learner);
            if (!arms.TryGetValue(learner, out var treated) || !scores.TryGetValue(learner, out var score) || double.IsNaN(before))
                continue;
            y.Add(outcome ? score : before);
            arm.Add(treated ? 1 : 0);
            pretest.Add(before);
            parents.Add(panel.Parents[learner]);
            clusters.Add(at.Group);
            grades.Add(at.Grade);
        }
        var columns = new List<(string Term, ReadOnlyMemory<double> Values)> { ("arm", arm.ToArray()) };
        if (outcome)
        {
            columns.Add(("pretest", pretest.ToArray()));
            columns.Add(("parents", parents.ToArray()));
            foreach (var grade in grades.Distinct().Order().Skip(1))
                columns.Add(($"grade {grade}", grades.Select(at => at == grade ? 1.0 : 0.0).ToArray()));
        }
        var fit = new LinearRegression(new LinearRegressionOptions { StandardErrors = StandardErrorKind.CR2 }).Fit(new RegressionData(
            y.ToArray(), DesignMatrix.Create(true, y.Count, columns), clusters: Grouping.FromKeys("class", clusters)))["arm"];
        var deviation = WithinArms(y, arm);
        return new TruthEstimate(fit.Value / deviation, fit.StandardError / deviation, fit.DegreesOfFreedom);
    }

    /// <summary>Standard deviation within arms, pooled.</summary>
    private static double WithinArms(List<double> values, List<double> arm)
    {
        var squares = 0.0;
        for (var treated = 0; treated < 2; treated++)
        {
            var own = values.Where((_, i) => arm[i] == treated).ToArray();
            var mean = own.Average();
            squares += own.Sum(value => (value - mean) * (value - mean));
        }
        return Math.Sqrt(squares / (values.Count - 2));
    }

    private static TruthEstimate AlertsAnswered(CityData city, string programme)
    {
        var panel = ProgrammePanel.Of(city);
        var (sent, answered) = (new Dictionary<int, double>(), new Dictionary<int, double>());
        var (persons, kinds, values) = (city.Integers("work_outcome", "person_id"), city.Texts("work_outcome", "outcome_kind"), city.Numbers("work_outcome", "value"));
        for (var i = 0; i < persons.Length; i++)
        {
            var sum = kinds[i] switch { TeacherScaffoldProcess.Sent => sent, TeacherScaffoldProcess.Answered => answered, _ => null };
            if (sum is not null)
                sum[persons[i]] = sum.GetValueOrDefault(persons[i]) + values[i];
        }
        var teachers = sent.Keys.Order().ToArray();
        double[] Arm(string code) => [.. teachers.Select(teacher => panel.Treated(code)[teacher] ? 1.0 : 0.0)];
        var logit = teachers.Select(teacher => Statistics.Distributions.Elementary.Log((answered[teacher] + 0.5) / (sent[teacher] - answered[teacher] + 0.5))).ToArray();
        var fit = new LinearRegression(new LinearRegressionOptions { StandardErrors = StandardErrorKind.HC2 }).Fit(new RegressionData(
            logit, DesignMatrix.Create(true, logit.Length, ("TEACHER-ALERT-PROMPT", Arm("TEACHER-ALERT-PROMPT")), ("TEACHER-ALERT-LOAD", Arm("TEACHER-ALERT-LOAD")))))[programme];
        return new TruthEstimate(fit.Value, fit.StandardError, fit.DegreesOfFreedom);
    }
}
