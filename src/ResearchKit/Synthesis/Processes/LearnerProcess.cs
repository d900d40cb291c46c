using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Persons, learners, their enrolments with history, and their places in classes.</summary>
internal sealed class LearnerProcess(CityPlan plan) : ICityProcess
{
    private readonly RandomStream _pseudonyms = plan.Random.Split("pseudonym");
    private readonly RandomStream _endings = plan.Random.Split("ending");

    public IReadOnlyList<string> Tables { get; } = ["person", "learner", "enrolment", "enrolment_status", "study_phase", "group_membership"];

    public IEnumerable<CityTable> Before() => [];

    public ICityBatch Begin() => new Batch(this);

    public IEnumerable<CityTable> After() => [];

    /// <summary>An invented pseudonym, as an import would make one of an identifier.</summary>
    public static string Pseudonym(RandomStream random) =>
        string.Create(CultureInfo.InvariantCulture, $"rk1_{random.NextBits():x16}{random.NextBits():x16}");

    private sealed class Batch(LearnerProcess process) : ICityBatch
    {
        private readonly SchoolCalendar _calendar = process.Plan.Calendar;
        private readonly PersonRows _persons = new();
        private readonly LearnerRows _learners = new();
        private readonly EnrolmentRows _enrolments = new();
        private readonly MembershipRows _memberships = new();

        public void Record(Life life)
        {
            _persons.Add(life.Id, Pseudonym(process._pseudonyms.Split(life.Id)));
            _learners.Add(life);
            _enrolments.Add(life, _calendar, process._endings.Split(life.Number));
            foreach (var stay in life.Stays)
                _memberships.Add(life, stay, _calendar);
        }

        public IEnumerable<CityTable> Tables() =>
            [_persons.Draft.ToTable(), _learners.Draft.ToTable(), .. _enrolments.Tables(), _memberships.Draft.ToTable()];
    }

    private CityPlan Plan => plan;

    private sealed class PersonRows
    {
        private readonly ColumnDraft<int> _id;
        private readonly TextDraft _pseudonym;

        public PersonRows()
        {
            _id = Draft.Column<int>("person_id");
            _pseudonym = Draft.Texts("pseudonym");
        }

        public TableDraft Draft { get; } = new("person");

        public void Add(int id, string pseudonym)
        {
            _id.Add(id);
            _pseudonym.Add(pseudonym);
        }
    }

    private sealed class LearnerRows
    {
        private readonly ColumnDraft<int> _id;
        private readonly ColumnDraft<short> _birthYear;
        private readonly CodeDraft _sex;
        private readonly CodeDraft _language;
        private readonly CodeDraft _parents;
        private readonly ColumnDraft<bool> _arrived;
        private readonly CodeDraft _access;
        private readonly CodeDraft _consent;

        public LearnerRows()
        {
            _id = Draft.Column<int>("learner_id");
            _birthYear = Draft.Column<short>("birth_year");
            _sex = Draft.Codes("sex_code", "M", "F");
            _language = Draft.Codes("home_language_group", "fi", "sv", "other");
            _parents = Draft.Codes("parental_education", "basic", "upper_secondary", "tertiary");
            _arrived = Draft.Column<bool>("arrived_recently");
            _access = Draft.Codes("digital_access", "own_device", "shared_device", "none", "unknown");
            _consent = Draft.Codes("consent_scope", "research");
        }

        public TableDraft Draft { get; } = new("learner");

        public void Add(Life life)
        {
            _id.Add(life.Id);
            _birthYear.Add(life.BirthYear);
            _sex.Add(life.IsGirl ? 1 : 0);
            _language.Add((int)life.Language);
            _parents.Add((int)life.Parents);
            _arrived.Add(life.ArrivedRecently);
            _access.Add((int)life.Access);
            _consent.Add(0);
        }
    }

    private sealed class MembershipRows
    {
        private readonly ColumnDraft<int> _learner;
        private readonly ColumnDraft<int> _group;
        private readonly ColumnDraft<DateOnly> _from;
        private readonly ColumnDraft<DateOnly> _to;

        public MembershipRows()
        {
            _learner = Draft.Column<int>("learner_id");
            _group = Draft.Column<int>("group_id");
            _from = Draft.Column<DateOnly>("from_date");
            _to = Draft.Column<DateOnly>("to_date");
        }

        public TableDraft Draft { get; } = new("group_membership");

        public void Add(Life life, Stay stay, SchoolCalendar calendar)
        {
            _learner.Add(life.Id);
            _group.Add(stay.GroupId);
            _from.Add(calendar.YearStart(stay.Year));
            _to.Add(calendar.Monday(stay.LastWeek).AddDays(5));
        }
    }
}
