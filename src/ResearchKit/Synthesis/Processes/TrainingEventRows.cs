using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>What employees did on the training platform: each session attended is a module launched, worked through in steps, and completed.</summary>
internal sealed class TrainingEventRows
{
    private const int Launched = 0, Progressed = 1, Completed = 2;

    private readonly ColumnDraft<long> _event;
    private readonly ColumnDraft<int> _actor;
    private readonly ColumnDraft<int> _group;
    private readonly ColumnDraft<int> _item;
    private readonly ColumnDraft<DateTime> _time;
    private readonly CodeDraft _verb;
    private readonly ColumnDraft<double> _duration;
    private readonly CodeDraft _platform;
    private int _person;
    private long _next;

    public TrainingEventRows()
    {
        _event = Draft.Column<long>("event_id");
        _actor = Draft.Column<int>("actor_id");
        _group = Draft.Column<int>("group_id");
        _item = Draft.Column<int>("item_id");
        _time = Draft.Column<DateTime>("event_time");
        _verb = Draft.Codes("verb", "launched", "progressed", "completed");
        _duration = Draft.Column<double>("duration_s");
        _platform = Draft.Codes("source_system", TrainingProcess.Platform);
    }

    public TableDraft Draft { get; } = new("activity_event");

    /// <summary>The person whose events follow.</summary>
    public void Begin(int person)
    {
        _person = person;
        _next = person * GroupNumbers.EventsPerPerson;
    }

    /// <summary>Adds the sessions of a course, each in a week of its own, in working hours.</summary>
    public void Add(int group, int sessions, DateOnly start, RandomStream random)
    {
        var weeks = random.Choose(sessions, EmployeeDraw.SessionsOfCourse);
        Array.Sort(weeks);
        foreach (var week in weeks)
        {
            // From 6 to 13 UTC: morning and early afternoon in Finland.
            var time = start.AddDays((7 * week) + random.Integer(5)).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddSeconds(random.IntegerBetween(6 * 3_600, 13 * 3_600));
            Add(group, week, time, Launched, null);
            for (var step = random.IntegerBetween(1, 3); step > 0; step--)
            {
                var took = Math.Round(random.LogNormal(6.6, 0.5));
                time = time.AddSeconds(took);
                Add(group, week, time, Progressed, took);
            }
            Add(group, week, time.AddSeconds(random.IntegerBetween(5, 90)), Completed, null);
        }
    }

    private void Add(int group, int week, DateTime time, int verb, double? duration)
    {
        _event.Add(_next++);
        _actor.Add(_person);
        _group.Add(group);
        _item.Add(GroupNumbers.FirstTrainingModule + week);
        _time.Add(time);
        _verb.Add(verb);
        _duration.Add(duration);
        _platform.Add(0);
    }
}
