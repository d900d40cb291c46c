using System.Runtime.InteropServices;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Events of two platforms: visits in lessons and from home, in each week of school, each of one to three events with one material of the quarter.
/// Visits are Poisson with rate <c>V · exp(κ E − κ²/2 + habit) · (lessons + home · access)</c>: engagement E raises them, and without access those from home are
/// hardly any, whatever the engagement.
/// </summary>
internal sealed class ActivityProcess : ICityProcess
{
    public const string PracticePlatform = "practice_platform";
    public const string CoursePlatform = "course_platform";

    /// <summary>Most that a learner's rate may be above the average: habits are not endless, and events have 65,536 numbers a learner.</summary>
    private const double HighestRate = 5;

    /// <summary>Hours in UTC: lessons from 6 to 12, home from 14 to 19.</summary>
    public const int LessonHour = 6, LessonHours = 6, HomeHour = 14, HomeHours = 5;

    /// <summary>Of 256 visits, how many have more than one event, and how many more than two.</summary>
    private const int MoreThanOne = 40, MoreThanTwo = 12;

    private static readonly string[] Verbs = ["attempted", "completed", "progressed", "Started", "Paused", "Completed"];
    private static readonly double[] Durations = VisitTimes();

    private readonly SchoolCalendar _calendar;
    private readonly RandomStream _stream;
    private readonly PlatformEffects _effects;
    private readonly double _visits;
    private readonly DateTime[] _mondays;

    public ActivityProcess(CityPlan plan)
    {
        _calendar = plan.Calendar;
        _stream = plan.Random.Split("activity");
        _effects = plan.Options.Effects.Platform;
        _visits = plan.Options.VisitsPerWeek;
        _mondays = [.. Enumerable.Range(0, _calendar.Weeks).Select(week => _calendar.Monday(week).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))];
    }

    public IReadOnlyList<string> Tables { get; } = ["activity_event"];

    public IEnumerable<CityTable> Before() => [];

    public ICityBatch Begin() => new Batch(this);

    public IEnumerable<CityTable> After() => [];

    /// <summary>Quantiles of a log-normal time with median 240 s, in multiples of 15 s.</summary>
    private static double[] VisitTimes() =>
    [
        .. Enumerable.Range(0, 32).Select(i => 15 * Math.Round(16 * Elementary.Exp(0.7 * NormalDistribution.Quantile((i + 0.5) / 32)))),
    ];

    private sealed class Batch : ICityBatch
    {
        private readonly ActivityProcess _process;
        private readonly TableDraft _draft = new("activity_event");
        private readonly ColumnDraft<long> _event;
        private readonly ColumnDraft<int> _actor;
        private readonly ColumnDraft<int> _group;
        private readonly ColumnDraft<int> _item;
        private readonly ColumnDraft<DateTime> _time;
        private readonly CodeDraft _verb;
        private readonly ColumnDraft<double> _duration;
        private readonly CodeDraft _source;
        private readonly List<ulong> _visits = [];
        private long _last;

        public Batch(ActivityProcess process)
        {
            _process = process;
            _event = _draft.Column<long>("event_id");
            _actor = _draft.Column<int>("actor_id");
            _group = _draft.Column<int>("group_id");
            _item = _draft.Column<int>("item_id");
            _time = _draft.Column<DateTime>("event_time");
            _verb = _draft.Codes("verb", Verbs);
            _duration = _draft.Column<double>("duration_s");
            _source = _draft.Codes("source_system", PracticePlatform, CoursePlatform);
        }

        public void Record(Life life)
        {
            var effects = _process._effects;
            var random = _process._stream.Split(life.Number);
            var access = life.Access switch
            {
                DigitalAccess.None => effects.SilenceWithoutAccess,
                DigitalAccess.SharedDevice => effects.SilenceShared,
                _ => 1,
            };
            var habit = (effects.HabitSpread * random.Normal()) - (effects.HabitSpread * effects.HabitSpread / 2);
            var home = effects.HomeShare * access;
            var kept = 1 - effects.HomeShare + home;
            var atHome = (uint)(65_536 * (kept > 0 ? home / kept : 0));
            _last = life.Id * GroupNumbers.EventsPerPerson;
            foreach (var stay in life.Stays)
            {
                for (var term = 2 * stay.Year; term < (2 * stay.Year) + 2; term++)
                {
                    var kappa = effects.EngagementVisits;
                    var log = (kappa * life.State(Construct.Engagement, term)) - (kappa * kappa / 2) + habit;
                    var rate = _process._visits * Math.Min(HighestRate, Elementary.Exp(log)) * kept;
                    AddTerm(life, stay, term, rate, atHome, random);
                }
            }
        }

        public IEnumerable<CityTable> Tables() => [_draft.ToTable()];

        private void AddTerm(Life life, Stay stay, int term, double rate, uint atHome, RandomStream random)
        {
            var none = Elementary.Exp(-rate);
            var end = Math.Min(stay.LastWeek + 1, SchoolCalendar.FirstWeek(term + 1));
            for (var week = SchoolCalendar.FirstWeek(term); week < end; week++)
            {
                var count = rate < 10 ? Few(rate, none, random) : (int)random.Poisson(rate);
                if (count == 0)
                    continue;
                _visits.Clear();
                for (var visit = 0; visit < count; visit++)
                    _visits.Add(Visit(random.NextBits(), atHome));
                CollectionsMarshal.AsSpan(_visits).Sort();
                var quarter = LearningContent.QuarterOf(week - stay.FirstWeek);
                foreach (var visit in _visits)
                    AddVisit(life, stay, quarter, _process._mondays[week].AddMinutes(visit >> 32), (uint)visit);
            }
        }

        /// <summary>A Poisson count by inversion, with the probability of none known for all weeks of a term.</summary>
        private static int Few(double rate, double none, RandomStream random)
        {
            var remaining = random.Uniform();
            var probability = none;
            var count = 0;
            while (remaining >= probability && count < 100)
            {
                remaining -= probability;
                probability *= rate / ++count;
            }
            return count;
        }

        /// <summary>Minute of the week in which a visit begins, in the upper half, and random bits for the rest, all of one draw: sorting puts visits in order of time.</summary>
        private static ulong Visit(ulong bits, uint atHome)
        {
            var isHome = ((uint)bits & 0xFFFF) < atHome;
            var when = (uint)(bits >> 16) & 0xFFFF;
            var (days, hour, hours) = isHome ? (7u, HomeHour, (uint)HomeHours) : (5u, LessonHour, (uint)LessonHours);
            var place = (int)(when * (days * hours * 60) >> 16);
            var (day, minute) = Math.DivRem(place, (int)hours * 60);
            var start = (ulong)((day * 24 * 60) + (hour * 60) + minute);
            return (start << 32) | (bits >> 32);
        }

        private void AddVisit(Life life, Stay stay, int quarter, DateTime at, uint bits)
        {
            var platform = (int)(bits & 1);
            var more = (int)(bits >> 1) & 0xFF;
            var events = more < MoreThanTwo ? 3 : more < MoreThanOne ? 2 : 1;
            var item = LearningContent.Material(stay.Grade, (2 * quarter) + platform);
            for (var i = 0; i < events; i++)
            {
                _event.Add(++_last);
                _actor.Add(life.Id);
                _group.Add(stay.GroupId);
                _item.Add(item);
                _time.Add(at.AddMinutes(5 * i));
                _verb.Add((3 * platform) + i);
                _duration.Add(Durations[(int)(bits >> (9 + (5 * i))) & 31]);
                _source.Add(platform);
            }
        }
    }
}
