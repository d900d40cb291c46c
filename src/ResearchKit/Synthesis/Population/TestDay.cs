using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>
/// Who sits a test, and when they hand it in. Whoever misses lessons in the week of a test may miss the test, with the probability that a lesson of that week is
/// missed; those who left before do not sit it. There is no second sitting.
/// </summary>
internal sealed class TestDay(CityPlan plan)
{
    private readonly RandomStream _stream = plan.Random.Split("test day");

    /// <summary>When the learner hands the test in (UTC, of the morning of a Tuesday, Wednesday or Thursday); null for those who do not sit it.</summary>
    /// <param name="life">The learner.</param>
    /// <param name="stay">The school year of the test.</param>
    /// <param name="test">The test's number.</param>
    /// <param name="week">Week of the test, counted over the whole span.</param>
    public DateTime? HandedIn(Life life, Stay stay, int test, int week)
    {
        if (stay.LastWeek < week)
            return null;
        var random = _stream.Split(life.Number).Split(test);
        var missed = (double)(life.Authorised(week) + life.Unauthorised(week)) / Life.LessonsPerWeek(stay.Grade);
        if (random.Bernoulli(missed))
            return null;
        var day = plan.Calendar.Monday(week).AddDays(1 + ((stay.GroupId + test) % 3));
        return day.ToDateTime(new TimeOnly(7, 0)).AddMinutes(30 + random.Integer(45));
    }
}
