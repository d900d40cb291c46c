using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Statistics.Tests.KnowledgeTracing;

/// <summary>Elo ratings, learning curves and wheel-spinning, by hand.</summary>
public sealed class PracticeDescriptionTests
{
    private static ResponseLog Of(params int[][] sequences) => ResponseLog.FromCodes(
        [.. sequences.SelectMany((answers, learner) => answers.Select(_ => learner))], new int[sequences.Sum(answers => answers.Length)], ["s"],
        sequences.SelectMany(answers => answers.Select(answer => answer < 0 ? double.NaN : answer)).ToArray());

    [Fact]
    public void Elo_follows_the_order_and_its_uncertainty_function()
    {
        // In order: a right on p; a right on q; b wrong on p. Rows stand otherwise.
        ResponseLog log = ResponseLog.FromKeys(["b", "a", "a"], ["p", "q", "p"], new double[] { 0, 1, 1 }, new double[] { 3, 2, 1 });
        EloRating elo = EloRating.Of(log, new() { FirstStep = 0.8, Shortening = 0.5 });
        double learner = 0.8 * 0.5, p = -0.8 * 0.5;
        double second = 1 / (1 + Math.Exp(-learner));
        double a = learner + 0.8 / 1.5 * (1 - second), q = -0.8 * (1 - second);
        double third = 1 / (1 + Math.Exp(p));
        Assert.Equal([third, second, 0.5], elo.Predictions.Select(one => Math.Round(one, 12)).Zip([third, second, 0.5], (x, y) => Math.Abs(x - y) < 1e-12 ? y : x));
        Assert.Equal(a, elo.LearnerRatings[0], 12);
        Assert.Equal(-0.8 * third, elo.LearnerRatings[1], 12);
        Assert.Equal(p + 0.8 / 1.5 * third, elo.Difficulties[0], 12);
        Assert.Equal(q, elo.Difficulties[1], 12);
        Assert.Equal([2, 1], elo.LearnerAnswers);
    }

    [Fact]
    public void Elo_finds_difficulties_that_responses_were_drawn_with()
    {
        var random = new RandomStream(6);
        double[] difficulties = [-1.5, -0.5, 0, 0.7, 1.6];
        var rows = Enumerable.Range(0, 40_000).Select(_ =>
        {
            int learner = random.Integer(400), item = random.Integer(5);
            double ability = new RandomStream(77).Split(learner).Normal();
            return (learner, item, Right: random.Uniform() < Elementary.Logistic(ability - difficulties[item]) ? 1.0 : 0);
        }).ToArray();
        EloRating elo = EloRating.Of(ResponseLog.FromCodes([.. rows.Select(row => row.learner)], [.. rows.Select(row => row.item)], ["a", "b", "c", "d", "e"], rows.Select(row => row.Right).ToArray()));
        for (int item = 0; item < 5; item++)
            Assert.InRange(elo.Difficulties[item] - difficulties[item], -0.25, 0.25);
    }

    [Fact]
    public void Curves_count_learners_at_each_opportunity()
    {
        LearningCurve curve = LearningCurve.Of(Of([0, 0, 1], [0, -1, 1, 1], [1, 1], [0]), minimumLearners: 2)[0];
        Assert.Equal([(1, 4, 3), (2, 3, 1), (3, 2, 0)], curve.Points.Select(point => (point.Opportunity, point.Learners, point.Wrong)));
        Assert.Equal(0, curve.Points[2].Lower);
        Assert.Equal(3.8414588206941 / (2 + 3.8414588206941), curve.Points[2].Upper, 9); // Wilson's interval of 0 of 2: z² / (n + z²)
        Assert.Equal([(1, 2, 2), (2, 2, 1), (3, 2, 0)], LearningCurve.Of(Of([0, 0, 1], [0, 1, 1], [1, 1]), 1, 3, onlyThoseWhoReach: true)[0].Points.Select(point => (point.Opportunity, point.Learners, point.Wrong)));
        Assert.Equal(2, LearningCurve.Of(Of([0, 0, 1], [0]), minimumLearners: 2)[0].Hidden);
    }

    [Theory]
    [InlineData(LearningCurveShape.PowerLaw)]
    [InlineData(LearningCurveShape.Exponential)]
    public void A_curve_finds_the_law_that_answers_were_drawn_by(LearningCurveShape shape)
    {
        var random = new RandomStream(9);
        double Law(int t) => shape == LearningCurveShape.PowerLaw ? 0.6 * Math.Pow(t, -0.5) : 0.6 * Math.Exp(-0.2 * (t - 1));
        LearningCurve curve = LearningCurve.Of(Of([.. Enumerable.Range(0, 3000).Select(_ => Enumerable.Range(1, 12).Select(t => random.Uniform() < Law(t) ? 0 : 1).ToArray())]))[0];
        LearningCurveFit fit = curve.Fit(shape), other = curve.Fit(shape == LearningCurveShape.PowerLaw ? LearningCurveShape.Exponential : LearningCurveShape.PowerLaw);
        Assert.InRange(fit.Start, 0.57, 0.63);
        Assert.InRange(fit.Rate, (shape == LearningCurveShape.PowerLaw ? 0.5 : 0.2) - 0.045, (shape == LearningCurveShape.PowerLaw ? 0.5 : 0.2) + 0.045);
        Assert.True(fit.LogLikelihood > other.LogLikelihood);
        double Numeric(double a, double b) => curve.Points.Sum(point => point.Wrong * Math.Log(new LearningCurveFit(shape, a, b, 0).At(point.Opportunity)) + (point.Learners - point.Wrong) * Math.Log(1 - new LearningCurveFit(shape, a, b, 0).At(point.Opportunity)));
        foreach ((double a, double b) in new[] { (1e-4, 0.0), (-1e-4, 0), (0, 1e-4), (0, -1e-4) })
            Assert.True(Numeric(fit.Start + a, fit.Rate + b) < fit.LogLikelihood);
        Assert.Contains("fewer than three", LearningCurve.Of(Of([1, 0], [0, 1]), 1)[0].Fit(shape).Reason, StringComparison.Ordinal);
        Assert.Contains("every answer is right", LearningCurve.Of(Of([1, 1, 1], [1, 1, 1]), 1)[0].Fit(shape).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Wheel_spinning_tells_mastery_spinning_and_stopping_apart()
    {
        int[] spins = [0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1], late = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1];
        WheelSpinning counts = WheelSpinning.Of(Of([1, 1, 1], spins, late, [0, 1, 1], [1, -1, 1, 1], [0, 0]))[0];
        Assert.Equal(("s", 3, 1, 2), (counts.Skill, counts.Mastered, counts.Spinning, counts.Censored));
        Assert.Equal(0.25, counts.Share);
        Assert.Equal(1.0 / 6, counts.LowestShare, 15);
        Assert.Equal(0.5, counts.HighestShare);
        Assert.Equal(5, WheelSpinning.Of(Of([1, 1, 1], spins, late, [0, 1, 1], [1, -1, 1, 1], [0, 0]), inARow: 2)[0].Mastered);
        Assert.Throws<ArgumentOutOfRangeException>(() => WheelSpinning.Of(Of([1]), 3, 2));
    }
}
