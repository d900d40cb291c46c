using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A wave of the well-being survey in each term: the nine items of the School Burnout Inventory (1 to 6; exhaustion 1, 4, 7, 9; cynicism 2, 5, 6;
/// inadequacy 3, 8) and nine of schoolwork engagement (0 to 6), with those who did not answer left out.
/// </summary>
internal sealed class SurveyProcess(CityPlan plan) : ICityProcess
{
    public const int BurnoutItems = 9;
    public const int EngagementItems = 9;

    /// <summary>The item that is shifted for learners of another home language: SBI05, cynicism.</summary>
    public const int ShiftedItem = 4;

    /// <summary>Which factor each item of the inventory measures.</summary>
    internal static readonly Construct[] Factors =
    [
        Construct.Exhaustion, Construct.Cynicism, Construct.Inadequacy, Construct.Exhaustion, Construct.Cynicism,
        Construct.Cynicism, Construct.Exhaustion, Construct.Inadequacy, Construct.Exhaustion,
    ];

    /// <summary>Answers at or under 1, 2, ... 5: few learners are burnt out.</summary>
    internal static readonly double[] BurnoutCuts = Cuts(0.30, 0.55, 0.74, 0.87, 0.95);

    /// <summary>Answers at or under 0, 1, ... 5.</summary>
    private static readonly double[] EngagementCuts = Cuts(0.05, 0.12, 0.25, 0.45, 0.68, 0.88);

    private readonly RandomStream _stream = plan.Random.Split("survey");
    private readonly SurveyResponse _response = new(plan);

    public IReadOnlyList<string> Tables { get; } = ["survey_wave", "survey_response"];

    public IEnumerable<CityTable> Before()
    {
        var terms = Enumerable.Range(0, plan.Calendar.Terms).ToArray();
        yield return CityTable.Of(
            "survey_wave",
            Column.Create("wave_id", terms.Select(term => term + 1)),
            Column.Create("wave_code", terms.Select(plan.Calendar.TermCode)),
            Column.Create("instrument", terms.Select(_ => "SBI-9 and EDA-9")),
            Column.Create("fielded_from", terms.Select(term => plan.Calendar.Monday(FieldWeek(term)))),
            Column.Create("fielded_to", terms.Select(term => plan.Calendar.Monday(FieldWeek(term)).AddDays(18))),
            Column.Create("is_linkable", terms.Select(_ => true)));
        yield return AnonymousSurveyProcess.Waves(plan);
    }

    public ICityBatch Begin() => new Batch(this);

    public IEnumerable<CityTable> After() => [];

    /// <summary>The week in which a wave begins, in the middle of the term.</summary>
    public static int FieldWeek(int term) => SchoolCalendar.FirstWeek(term) + (SchoolCalendar.WeeksPerTerm / 2);

    /// <summary>The category into which a latent answer falls, from 0.</summary>
    internal static int Category(double latent, double[] cuts)
    {
        var category = 0;
        while (category < cuts.Length && latent > cuts[category])
            category++;
        return category;
    }

    private static double[] Cuts(params double[] shares) => [.. shares.Select(NormalDistribution.Quantile)];

    private sealed class Batch : ICityBatch
    {
        private readonly SurveyProcess _process;
        private readonly double _loading;
        private readonly double _rest;
        private readonly double _shift;
        private readonly TableDraft _draft = new("survey_response");
        private readonly ColumnDraft<int> _wave;
        private readonly ColumnDraft<int> _learner;
        private readonly CodeDraft _item;
        private readonly ColumnDraft<short> _value;

        public Batch(SurveyProcess process)
        {
            _process = process;
            var effects = process._response.Effects;
            _loading = effects.Loading;
            _rest = Math.Sqrt(1 - (_loading * _loading));
            _shift = effects.LanguageItemShift;
            _wave = _draft.Column<int>("wave_id");
            _learner = _draft.Column<int>("learner_id");
            _item = _draft.Codes(
                "item_code",
                [.. Enumerable.Range(1, BurnoutItems).Select(i => $"SBI{i:D2}"), .. Enumerable.Range(1, EngagementItems).Select(i => $"EDA{i:D2}")]);
            _value = _draft.Column<short>("value");
        }

        public void Record(Life life)
        {
            var learner = _process._stream.Split(life.Number);
            var habit = learner.Normal();
            for (var term = 0; term < _process._terms; term++)
            {
                if (!life.IsThere(term))
                    continue;
                var random = learner.Split(term);
                if (!_process._response.Answers(life, term, habit, random))
                    continue;
                for (var i = 0; i < BurnoutItems; i++)
                {
                    var shift = i == ShiftedItem && life.Language == HomeLanguage.Other ? _shift : 0;
                    Add(life, term, i, 1 + Answer(life.State(Factors[i], term), shift, BurnoutCuts, random));
                }
                var engagement = life.State(Construct.Engagement, term);
                for (var i = 0; i < EngagementItems; i++)
                    Add(life, term, BurnoutItems + i, Answer(engagement, 0, EngagementCuts, random));
            }
        }

        public IEnumerable<CityTable> Tables() => [_draft.ToTable()];

        private int Answer(double factor, double shift, double[] cuts, RandomStream random) =>
            Category((_loading * factor) + shift + (_rest * random.Normal()), cuts);

        private void Add(Life life, int term, int item, int value)
        {
            _wave.Add(term + 1);
            _learner.Add(life.Id);
            _item.Add(item);
            _value.Add((short)value);
        }
    }

    private readonly int _terms = plan.Calendar.Terms;
}
