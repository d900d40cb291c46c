using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Answers, feedback on them and recommendations: six units of practice, each with a model and a random stream of its own.</summary>
internal sealed class PracticeProcess : ICityProcess
{
    private readonly StaticTest _staticTest;
    private readonly AdditiveFactorUnit _additive;
    private readonly KnowledgeTracingUnit _traced;
    private readonly FeedbackUnit _feedback;
    private readonly ScaffoldUnit _scaffolds;
    private readonly RecommendationUnit _recommendations;

    public PracticeProcess(CityPlan plan)
    {
        var timetable = new PracticeTimetable(plan);
        _staticTest = new StaticTest(plan, timetable);
        _additive = new AdditiveFactorUnit(plan, timetable);
        _traced = new KnowledgeTracingUnit(plan, timetable);
        _feedback = new FeedbackUnit(plan, timetable);
        _scaffolds = new ScaffoldUnit(plan, timetable);
        _recommendations = new RecommendationUnit(plan, timetable);
    }

    public IReadOnlyList<string> Tables { get; } = ["item_response", "feedback", "recommendation"];

    public IEnumerable<CityTable> Before() => [];

    public ICityBatch Begin() => new Batch(this);

    public IEnumerable<CityTable> After() => [];

    private sealed class Batch(PracticeProcess process) : ICityBatch
    {
        private readonly PracticeRows _rows = new();

        public void Record(Life life)
        {
            _rows.Begin(life);
            process._staticTest.Record(life, _rows);
            process._additive.Record(life, _rows);
            process._feedback.Record(life, _rows);
            process._recommendations.Record(life, _rows);
            process._traced.Record(life, _rows);
            process._scaffolds.Record(life, _rows);
        }

        public IEnumerable<CityTable> Tables() => _rows.Tables();
    }
}
