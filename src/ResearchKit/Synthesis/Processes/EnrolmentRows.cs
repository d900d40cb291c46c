using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A spell for each programme: basic education at one school after the other, general upper secondary or vocational studies; how each ended; and the phases
/// of studies. Statuses are those of the KOSKI register.
/// </summary>
internal sealed class EnrolmentRows
{
    private static readonly string[] Statuses = ["lasna", "loma", "valiaikaisestikeskeytynyt", "eronnut", "katsotaaneronneeksi", "valmistunut", "paattynyt"];
    private const int Attending = 0, OnLeave = 1, Resigned = 3, DeemedResigned = 4, Graduated = 5, Ended = 6;
    private const int SpellsPerLearner = 4;

    private readonly TableDraft _enrolment = new("enrolment");
    private readonly ColumnDraft<int> _id;
    private readonly ColumnDraft<int> _learner;
    private readonly ColumnDraft<int> _school;
    private readonly CodeDraft _programme;
    private readonly ColumnDraft<DateOnly> _start;
    private readonly ColumnDraft<DateOnly> _end;
    private readonly CodeDraft _status;

    private readonly TableDraft _history = new("enrolment_status");
    private readonly ColumnDraft<int> _historyId;
    private readonly ColumnDraft<DateOnly> _historyFrom;
    private readonly CodeDraft _historyStatus;

    private readonly TableDraft _phases = new("study_phase");
    private readonly ColumnDraft<int> _phaseLearner;
    private readonly CodeDraft _phaseProgramme;
    private readonly CodeDraft _phase;
    private readonly ColumnDraft<DateOnly> _phaseFrom;
    private readonly ColumnDraft<DateOnly> _phaseTo;

    public EnrolmentRows()
    {
        string[] programmes = ["basic_education", "general_upper_secondary", "vocational"];
        _id = _enrolment.Column<int>("enrolment_id");
        _learner = _enrolment.Column<int>("learner_id");
        _school = _enrolment.Column<int>("school_id");
        _programme = _enrolment.Codes("programme_code", programmes);
        _start = _enrolment.Column<DateOnly>("start_date");
        _end = _enrolment.Column<DateOnly>("end_date");
        _status = _enrolment.Codes("status_code", Statuses);
        _historyId = _history.Column<int>("enrolment_id");
        _historyFrom = _history.Column<DateOnly>("from_date");
        _historyStatus = _history.Codes("status_code", Statuses);
        _phaseLearner = _phases.Column<int>("learner_id");
        _phaseProgramme = _phases.Codes("programme_code", programmes);
        _phase = _phases.Codes("phase_code", "transition", "middle", "final_year");
        _phaseFrom = _phases.Column<DateOnly>("from_date");
        _phaseTo = _phases.Column<DateOnly>("to_date");
    }

    public void Add(Life life, SchoolCalendar calendar, RandomStream random)
    {
        var spell = 0;
        for (var i = 0; i < life.Stays.Count;)
        {
            var first = life.Stays[i];
            while (i < life.Stays.Count && life.Stays[i].School == first.School)
                i++;
            AddSpell(life, (life.Id * SpellsPerLearner) + spell++, first, life.Stays[i - 1], calendar, random);
        }
        foreach (var stay in life.Stays)
            AddPhase(life, stay, calendar);
    }

    public IEnumerable<CityTable> Tables() => [_enrolment.ToTable(), _history.ToTable(), _phases.ToTable()];

    private void AddSpell(Life life, int id, Stay first, Stay last, SchoolCalendar calendar, RandomStream random)
    {
        var firstGrade = first.Grade - ((first.Grade - CityPlan.FirstGrade) % 3);
        var start = calendar.YearStart(first.Year).AddYears(firstGrade - first.Grade);
        var ending = last.Discontinued ? (random.Bernoulli(0.75) ? Resigned : DeemedResigned)
            : last.Grade == CityPlan.LastGrade ? Graduated
            : last.Grade is 6 or 9 ? Ended
            : Attending;
        var isLeaver = last.Discontinued;
        // Some take leave for a few weeks before they are gone for good, and a few others do and come back.
        var takesLeave = random.Bernoulli(isLeaver ? 0.25 : first.Grade >= 10 ? 0.01 : 0);
        var lastDay = calendar.Monday(last.LastWeek).AddDays(5);
        _id.Add(id);
        _learner.Add(life.Id);
        _school.Add(first.School + 1);
        _programme.Add(Programme(first.Level));
        _start.Add(start);
        _end.Add(ending == Attending ? null : lastDay);
        _status.Add(ending);

        AddStatus(id, start, Attending);
        if (takesLeave)
        {
            var leave = lastDay.AddDays(isLeaver ? -21 : -90);
            if (leave > start)
            {
                AddStatus(id, leave, OnLeave);
                if (!isLeaver)
                    AddStatus(id, leave.AddDays(28), Attending);
            }
        }
        if (ending != Attending)
            AddStatus(id, lastDay.AddDays(1), ending);
    }

    private void AddStatus(int id, DateOnly from, int status)
    {
        _historyId.Add(id);
        _historyFrom.Add(from);
        _historyStatus.Add(status);
    }

    private void AddPhase(Life life, Stay stay, SchoolCalendar calendar)
    {
        _phaseLearner.Add(life.Id);
        _phaseProgramme.Add(Programme(stay.Level));
        _phase.Add((stay.Grade - CityPlan.FirstGrade) % 3);
        _phaseFrom.Add(calendar.YearStart(stay.Year));
        _phaseTo.Add(calendar.Monday(stay.LastWeek).AddDays(5));
    }

    private static int Programme(Level level) => level switch
    {
        Level.GeneralUpper => 1,
        Level.Vet => 2,
        _ => 0,
    };
}
