using ResearchKit.Frames;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis.Processes;

public class ActivityProcessTests
{
    private static readonly HashSet<string> Tables = ["learner", "teaching_group", "content_item", "group_item", "activity_event"];

    private static SyntheticCity City { get; } = SyntheticCity.Generate(new CityOptions { Learners = Learners }, Tables, threads: 2);

    /// <summary>Learners; persons of higher numbers are staff, whose events another process makes.</summary>
    private const int Learners = 900;

    [Fact]
    public void A_learner_has_a_hundred_events_and_more_on_average()
    {
        var events = City["activity_event"];
        var ofLearners = events["actor_id"].ToDoubles().Count(actor => actor <= Learners);

        Assert.True(ofLearners >= 100 * Learners, $"{ofLearners} events of {Learners} learners.");
        Assert.Equal(events.RowCount, events["event_id"].ToDoubles().Distinct().Count());
    }

    [Fact]
    public void Materials_are_those_offered_to_the_class_in_that_part_of_the_year()
    {
        var offered = City["group_item"]["group_id"].ToDoubles().Zip(City["group_item"]["item_id"].ToDoubles())
            .Zip(City["group_item"]["from_week"].ToDoubles().Zip(City["group_item"]["to_week"].ToDoubles()))
            .ToDictionary(row => row.First, row => row.Second);
        var starts = City["teaching_group"]["group_id"].ToDoubles().Zip(((Column<DateOnly>)City["teaching_group"]["start_date"]).ToArray(DateOnly.MinValue))
            .ToDictionary(row => row.First, row => row.Second);
        var events = City["activity_event"];
        var times = ((Column<DateTime>)events["event_time"]).ToArray(DateTime.MinValue);
        var used = events["group_id"].ToDoubles().Zip(events["item_id"].ToDoubles()).ToArray();
        var actors = events["actor_id"].ToDoubles();
        for (var i = 0; i < times.Length; i++)
        {
            if (actors[i] > Learners)
                continue;
            var (from, to) = offered[used[i]];
            var week = (DateOnly.FromDateTime(times[i]).DayNumber - starts[used[i].First].DayNumber) / 7;
            Assert.InRange(week, (int)from, (int)to);
        }
    }

    [Fact]
    public void Events_of_a_learner_are_in_order_of_time_up_to_visits_that_overlap()
    {
        var times = ((Column<DateTime>)City["activity_event"]["event_time"]).ToArray(DateTime.MinValue);
        var actors = City["activity_event"]["actor_id"].ToDoubles();
        for (var i = 1; i < times.Length; i++)
        {
            if (actors[i] == actors[i - 1])
                Assert.True(times[i] >= times[i - 1].AddMinutes(-10));
        }
    }

    [Fact]
    public void Without_visits_there_are_no_events()
    {
        var silent = SyntheticCity.Generate(new CityOptions { Learners = 300, VisitsPerWeek = 0 }, Tables);

        Assert.DoesNotContain(silent["activity_event"]["actor_id"].ToDoubles(), actor => actor <= 300);
    }

    [Fact]
    public void The_most_visits_that_can_be_asked_for_leave_numbers_unique()
    {
        var busy = SyntheticCity.Generate(new CityOptions { Learners = 300, VisitsPerWeek = 40 }, new HashSet<string> { "activity_event" })["activity_event"];
        var ids = busy["event_id"].ToDoubles();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(busy["actor_id"].ToDoubles(), ids.Select(id => Math.Floor(id / 65_536)));
    }
}
