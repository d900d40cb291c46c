using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Grades at the end of each term in mathematics (MA) and mother tongue and literature (AI): from 4 to 10 in basic and general upper secondary education,
/// from 1 to 5 in vocational education. A grade is the subject's standing with a teacher's error.
/// </summary>
internal sealed class GradeProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Share of a grade's variance that is the subject's standing.</summary>
    public const double Reliability = 0.80;

    private static readonly string[] Subjects = ["MA", "AI"];
    private static readonly string[] Values = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

    private readonly RandomStream _stream = plan.Random.Split("grade");
    private readonly string[] _terms = [.. Enumerable.Range(0, plan.Calendar.Terms).Select(plan.Calendar.TermCode)];

    private readonly Reading _reading = new(plan);

    public IReadOnlyList<string> Tables { get; } = ["grade"];

    public IEnumerable<CityTable> Before() => [];

    public ICityBatch Begin() => new Batch(this);

    public IEnumerable<CityTable> After() => [];

    private sealed class Batch : ICityBatch
    {
        private readonly GradeProcess _process;
        private readonly TableDraft _draft = new("grade");
        private readonly ColumnDraft<int> _learner;
        private readonly CodeDraft _subject;
        private readonly CodeDraft _term;
        private readonly CodeDraft _scale;
        private readonly CodeDraft _value;
        private readonly double[] _readings;

        public Batch(GradeProcess process)
        {
            _process = process;
            _readings = new double[process._terms.Length];
            _learner = _draft.Column<int>("learner_id");
            _subject = _draft.Codes("subject_code", Subjects);
            _term = _draft.Codes("term_code", process._terms);
            _scale = _draft.Codes("scale", "4-10", "1-5");
            _value = _draft.Codes("grade_value", Values);
        }

        public void Record(Life life)
        {
            var random = _process._stream.Split(life.Number);
            _process._reading.Fill(life, _readings);
            for (var term = 0; term < _process._terms.Length; term++)
            {
                var (teacherOfMathematics, teacherOfReading) = (random.Normal(), random.Normal());
                if (life.InYear(term / 2) is not { } stay || stay.LastWeek < SchoolCalendar.FirstWeek(term + 1) - 1)
                    continue;
                Add(life, stay, term, 0, life.State(Construct.Mathematics, term), teacherOfMathematics);
                Add(life, stay, term, 1, _readings[term], teacherOfReading);
            }
        }

        public IEnumerable<CityTable> Tables() => [_draft.ToTable()];

        private void Add(Life life, Stay stay, int term, int subject, double standing, double error)
        {
            var graded = (Math.Sqrt(Reliability) * standing) + (Math.Sqrt(1 - Reliability) * error);
            var isVocational = stay.Level == Level.Vet;
            var value = isVocational ? Math.Clamp(Math.Round(3.1 + (1.0 * graded)), 1, 5) : Math.Clamp(Math.Round(7.9 + (1.25 * graded)), 4, 10);
            _learner.Add(life.Id);
            _subject.Add(subject);
            _term.Add(term);
            _scale.Add(isVocational ? 1 : 0);
            _value.Add((int)value - 1);
        }
    }
}
