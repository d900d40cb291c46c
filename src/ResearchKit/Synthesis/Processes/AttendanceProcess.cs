using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Lessons and absences, a row for each learner and week at school.</summary>
internal sealed class AttendanceProcess(CityPlan plan) : ICityProcess
{
    public IReadOnlyList<string> Tables { get; } = ["attendance_week"];

    public IEnumerable<CityTable> Before() => [];

    public ICityBatch Begin() => new Batch(plan.Calendar);

    public IEnumerable<CityTable> After() => [];

    private sealed class Batch : ICityBatch
    {
        private readonly SchoolCalendar _calendar;
        private readonly TableDraft _draft = new("attendance_week");
        private readonly ColumnDraft<int> _learner;
        private readonly ColumnDraft<DateOnly> _week;
        private readonly ColumnDraft<short> _scheduled;
        private readonly ColumnDraft<short> _authorised;
        private readonly ColumnDraft<short> _unauthorised;

        public Batch(SchoolCalendar calendar)
        {
            _calendar = calendar;
            _learner = _draft.Column<int>("learner_id");
            _week = _draft.Column<DateOnly>("week_start");
            _scheduled = _draft.Column<short>("lessons_scheduled");
            _authorised = _draft.Column<short>("absent_authorised");
            _unauthorised = _draft.Column<short>("absent_unauthorised");
        }

        public void Record(Life life)
        {
            foreach (var stay in life.Stays)
            {
                var lessons = (short)Life.LessonsPerWeek(stay.Grade);
                for (var week = stay.FirstWeek; week <= stay.LastWeek; week++)
                {
                    _learner.Add(life.Id);
                    _week.Add(_calendar.Monday(week));
                    _scheduled.Add(lessons);
                    _authorised.Add((short)life.Authorised(week));
                    _unauthorised.Add((short)life.Unauthorised(week));
                }
            }
        }

        public IEnumerable<CityTable> Tables() => [_draft.ToTable()];
    }
}
