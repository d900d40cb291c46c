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
    private const long MicrosecondsPerMinute = 60_000_000;

    /// <summary>Most that a learner's rate may be above the average: habits are not endless, and events have 65,536 numbers a learner.</summary>
    private const double HighestRate = 5;

    /// <summary>Hours in UTC: lessons from 6 to 12, home from 14 to 19.</summary>
    public const int LessonHour = 6, LessonHours = 6, HomeHour = 14, HomeHours = 5;

    /// <summary>Of 256 visits, how many have more than one event, and how many more than two.</summary>
    private const int MoreThanOne = 40, MoreThanTwo = 12;

    private static readonly double[] Durations = VisitTimes();

    private readonly SchoolCalendar _calendar;
    private readonly RandomStream _stream;
    private readonly PlatformEffects _effects;
    private readonly double _visits;
    private readonly long[] _mondays;

    public ActivityProcess(CityPlan plan)
    {
        _calendar = plan.Calendar;
        _stream = plan.Random.Split("activity");
        _effects = plan.Options.Effects.Platform;
        _visits = plan.Options.VisitsPerWeek;
        var epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        _mondays = [.. Enumerable.Range(0, _calendar.Weeks).Select(week => (_calendar.Monday(week).DayNumber - epoch) * 24 * 60 * MicrosecondsPerMinute)];
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

    private sealed class Batch(ActivityProcess process) : ICityBatch
    {
        private readonly PlatformEventRows _rows = new();
        private readonly List<ulong> _visits = [];
        private long _last;

        public void Record(Life life)
        {
            var effects = process._effects;
            var random = process._stream.Split(life.Number);
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
                    var rate = process._visits * Math.Min(HighestRate, Elementary.Exp(log)) * kept;
                    AddTerm(life, stay, term, rate, atHome, random);
                }
            }
        }

        public IEnumerable<CityTable> Tables() => [_rows.ToTable()];

        private void AddTerm(Life life, Stay stay, int term, double rate, uint atHome, RandomStream random)
        {
            var none = Elementary.Exp(-rate);
            var end = Math.Min(stay.LastWeek + 1, SchoolCalendar.FirstWeek(term + 1));
            for (var week = SchoolCalendar.FirstWeek(term); week < end; week++)
            {
                var count = rate < 10 ? Few(rate, none, random) : (int)random.Poisson(rate);
                if (count == 0)
                    continue;
                _rows.Reserve(3 * count);
                var quarter = LearningContent.QuarterOf(week - stay.FirstWeek);
                if (count == 1)
                {
                    AddVisit(life, stay, quarter, week, Visit(random.NextBits(), atHome));
                    continue;
                }
                _visits.Clear();
                for (var visit = 0; visit < count; visit++)
                    _visits.Add(Visit(random.NextBits(), atHome));
                _visits.Sort();
                foreach (var visit in _visits)
                    AddVisit(life, stay, quarter, week, visit);
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

        private void AddVisit(Life life, Stay stay, int quarter, int week, ulong visit)
        {
            var at = process._mondays[week] + ((long)(visit >> 32) * MicrosecondsPerMinute);
            var bits = (uint)visit;
            var platform = (int)(bits & 1);
            var more = (int)(bits >> 1) & 0xFF;
            var events = more < MoreThanTwo ? 3 : more < MoreThanOne ? 2 : 1;
            var item = LearningContent.Material(stay.Grade, (2 * quarter) + platform);
            for (var i = 0; i < events; i++)
                _rows.Add(++_last, life.Id, stay.GroupId, item, at + (5 * i * MicrosecondsPerMinute), (3 * platform) + i, Durations[(int)(bits >> (9 + (5 * i))) & 31], platform);
        }
    }
}
