using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Tests.Synthesis.Population;

/// <summary>The lives that everything follows from, against closed forms: these tests look at latent truth, which the truth checks never do.</summary>
public class LifeDrawTests
{
    private const int Size = 6_000;

    [Fact]
    public void Everyone_moves_up_a_grade_a_year_and_keeps_school_and_class_within_a_level()
    {
        foreach (var life in Lives(new CityOptions { Learners = 1_000 }))
        {
            Assert.NotEmpty(life.Stays);
            foreach (var (one, next) in life.Stays.Zip(life.Stays.Skip(1)))
            {
                Assert.Equal(one.Year + 1, next.Year);
                Assert.Equal(one.Grade + 1, next.Grade);
                if (one.Level == next.Level)
                    Assert.Equal((one.School, one.Letter), (next.School, next.Letter));
            }
            Assert.All(life.Stays, stay => Assert.InRange(stay.Grade, CityPlan.FirstGrade, CityPlan.LastGrade));
            Assert.All(life.Stays.SkipLast(1), stay => Assert.False(stay.Discontinued));
        }
    }

    [Fact]
    public void Groups_of_lives_are_groups_of_the_plan()
    {
        var plan = new CityPlan(new CityOptions { Learners = 2_000 });
        var groups = plan.AllClassGroups().ToDictionary(group => group.Id);
        var draw = new LifeDraw(plan);

        Assert.Equal(Enumerable.Range(1, plan.ClassGroups), groups.Keys.Order());
        for (var learner = 0; learner < 2_000; learner++)
        {
            foreach (var stay in draw.Draw(learner).Stays)
                Assert.Equal(new ClassGroup(stay.GroupId, stay.School, stay.Level, stay.Year, stay.Grade, stay.Letter), groups[stay.GroupId]);
        }
    }

    [Fact]
    public void Quantities_are_standard_normal_with_the_planted_correlations()
    {
        var effects = new WellLearningEffects();
        // Grades 7 to 9 in the first autumn: one state a learner, so that learners are nearly independent.
        var lives = Lives(new CityOptions { Learners = 5 * Size, Years = 1 }).Where(life => life.FirstYearGrade is >= 7 and <= 9).ToList();
        var n = lives.Count;
        double[] Values(Construct construct) => [.. lives.Select(life => life.State(construct, 0))];

        foreach (var construct in Enum.GetValues<Construct>())
        {
            Assert.InRange(Values(construct).Average(), -0.08, 0.08);
            Assert.InRange(Variance(Values(construct)), 0.93, 1.07);
        }
        foreach (var (one, other, planted) in new[]
        {
            (Construct.Exhaustion, Construct.Cynicism, effects.ExhaustionCynicism),
            (Construct.Exhaustion, Construct.Inadequacy, effects.ExhaustionInadequacy),
            (Construct.Cynicism, Construct.Inadequacy, effects.CynicismInadequacy),
            (Construct.Exhaustion, Construct.Mathematics, effects.ExhaustionMathematics),
            (Construct.Cynicism, Construct.Mathematics, effects.CynicismMathematics),
            (Construct.Inadequacy, Construct.Mathematics, effects.InadequacyMathematics),
            (Construct.Cynicism, Construct.Engagement, effects.CynicismEngagement),
            (Construct.Engagement, Construct.Mathematics, effects.EngagementMathematics),
            (Construct.Absence, Construct.Mathematics, effects.AbsenceMathematics),
            (Construct.Absence, Construct.Cynicism, effects.AbsenceCynicism),
        })
        {
            Assert.InRange(Correlation(Values(one), Values(other)), planted - (4.5 / Math.Sqrt(n)), planted + (4.5 / Math.Sqrt(n)));
        }
    }

    [Fact]
    public void Half_years_within_a_person_are_a_stationary_process_with_the_planted_lags()
    {
        // Three years at one school: the difference of two terms is free of everything that lasts.
        var lives = Lives(new CityOptions { Learners = 5 * Size, Years = 3 }).Where(life => life.FirstYearGrade is 4 or 7 or 10 && life.Stays.Count == 3).ToList();
        var (one, two) = (Lag(lives, 1), Lag(lives, 2));

        Assert.Equal(0.4 * WithinLag(1), one, 0.01);
        Assert.Equal(0.4 * WithinLag(2), two, 0.01);

        static double Lag(List<Life> lives, int lag) => lives.Average(life =>
        {
            var sum = 0.0;
            for (var term = 0; term + lag < 6; term++)
            {
                var change = life.State(Construct.Mathematics, term + lag) - life.State(Construct.Mathematics, term);
                sum += change * change / 2;
            }
            return sum / (6 - lag);
        });

        // Half the variance of a difference at a lag: 1 − Φ^lag's share, computed by matrix powers here.
        static double WithinLag(int lag)
        {
            var effects = new WellLearningEffects();
            var phi = effects.Solve().Lagged;
            var first = effects.Solve().First;
            const int size = WellLearningModel.Size;
            var sigma = new double[size, size];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    for (var k = 0; k <= Math.Min(i, j); k++)
                        sigma[i, j] += first[i][k] * first[j][k];
                }
            }
            var power = sigma;
            for (var step = 0; step < lag; step++)
            {
                var next = new double[size, size];
                for (var i = 0; i < size; i++)
                {
                    for (var j = 0; j < size; j++)
                    {
                        for (var k = 0; k < size; k++)
                            next[i, j] += phi[i, k] * power[k, j];
                    }
                }
                power = next;
            }
            const int maths = (int)Construct.Mathematics;
            return sigma[maths, maths] - power[maths, maths];
        }
    }

    [Fact]
    public void Null_city_keeps_variances_and_has_no_relation_to_mathematics()
    {
        var lives = Lives(new CityOptions { Learners = Size, Years = 1, Effects = CityEffects.Null });
        double[] Values(Construct construct) => [.. lives.Select(life => life.State(construct, 0))];

        foreach (var construct in Enum.GetValues<Construct>())
            Assert.InRange(Variance(Values(construct)), 0.9, 1.1);
        foreach (var construct in new[] { Construct.Exhaustion, Construct.Cynicism, Construct.Inadequacy, Construct.Engagement, Construct.Absence })
            Assert.InRange(Correlation(Values(construct), Values(Construct.Mathematics)), -0.06, 0.06);
        Assert.InRange(Correlation(Values(Construct.Exhaustion), Values(Construct.Cynicism)), 0.49, 0.61);
    }

    private static List<Life> Lives(CityOptions options)
    {
        var draw = new LifeDraw(new CityPlan(options));
        return [.. Enumerable.Range(0, options.Learners).Select(draw.Draw)];
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }

    private static double Correlation(double[] x, double[] y) =>
        ResearchKit.Statistics.Descriptive.Correlation.Pearson(x, y).Value;
}
