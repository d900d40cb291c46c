using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// An anonymous wave of the well-being survey each spring: sex, level of education and the nine items of the School Burnout Inventory, under keys that are
/// numbered at random in each wave and join to nothing; and the shares that are published of it, by school and sex.
/// </summary>
internal sealed class AnonymousSurveyProcess : ICityProcess
{
    /// <summary>The published indicator: the mean of the nine items is 4 or more, "sometimes" to "always" on its scale of 1 to 6.</summary>
    public const string Indicator = "high_burnout";

    private const int HighSum = 4 * SurveyProcess.BurnoutItems;

    /// <summary>Fewest answers of which a share is published.</summary>
    private const int FewestPublished = 5;

    private static readonly string[] Items = ["SEX", "LEVEL", .. Enumerable.Range(1, SurveyProcess.BurnoutItems).Select(i => $"SBI{i:D2}")];

    private readonly CityPlan _plan;
    private readonly SurveyResponse _response;
    private readonly RandomStream _stream;
    private readonly KeyedPermutation[] _keys;
    private readonly int[] _answers;
    private readonly int[] _high;

    public AnonymousSurveyProcess(CityPlan plan)
    {
        _plan = plan;
        _response = new SurveyResponse(plan);
        _stream = plan.Random.Split("anonymous survey");
        var keys = plan.Random.Split("anonymous keys");
        _keys = [.. Enumerable.Range(0, plan.Calendar.Years).Select(year => new KeyedPermutation(plan.Options.Learners, keys.Split(year)))];
        _answers = new int[plan.Calendar.Years * plan.Schools * 2];
        _high = new int[_answers.Length];
    }

    public IReadOnlyList<string> Tables { get; } = ["anonymous_response", "survey_aggregate"];

    public IEnumerable<CityTable> Before() => [];

    /// <summary>The anonymous waves, rows of the table that the linkable waves are in.</summary>
    public static CityTable Waves(CityPlan plan)
    {
        var years = Enumerable.Range(0, plan.Calendar.Years).ToArray();
        return CityTable.Of(
            "survey_wave",
            Column.Create("wave_id", years.Select(year => WaveId(plan, year))),
            Column.Create("wave_code", years.Select(year => $"{plan.Calendar.FirstYear + year + 1}-anonymous")),
            Column.Create("instrument", years.Select(_ => "SBI-9, anonymous")),
            Column.Create("fielded_from", years.Select(year => plan.Calendar.Monday(FieldWeek(year)))),
            Column.Create("fielded_to", years.Select(year => plan.Calendar.Monday(FieldWeek(year)).AddDays(11))),
            Column.Create("is_linkable", years.Select(_ => false)));
    }

    public ICityBatch Begin() => new Batch(this);

    /// <summary>
    /// Shares by school, for all and for each sex. A share of fewer than five answers is not published, and no share of either sex where one of them has so few.
    /// </summary>
    public IEnumerable<CityTable> After()
    {
        var draft = new TableDraft("survey_aggregate");
        var wave = draft.Column<int>("wave_id");
        var school = draft.Column<int>("school_id");
        var sex = draft.Codes("sex_code", "M", "F", "all");
        var indicator = draft.Codes("indicator", Indicator);
        var n = draft.Column<int>("n");
        var pct = draft.Column<double>("pct");
        for (var year = 0; year < _plan.Calendar.Years; year++)
        {
            for (var at = 0; at < _plan.Schools; at++)
            {
                var boys = Cell(year, at, false);
                var girls = Cell(year, at, true);
                if (_answers[boys] >= FewestPublished && _answers[girls] >= FewestPublished)
                {
                    Add(year, at, 0, _answers[boys], _high[boys]);
                    Add(year, at, 1, _answers[girls], _high[girls]);
                }
                if (_answers[boys] + _answers[girls] >= FewestPublished)
                    Add(year, at, 2, _answers[boys] + _answers[girls], _high[boys] + _high[girls]);
            }
        }
        return [draft.ToTable()];

        void Add(int year, int at, int sexCode, int answers, int high)
        {
            wave.Add(WaveId(_plan, year));
            school.Add(at + 1);
            sex.Add(sexCode);
            indicator.Add(0);
            n.Add(answers);
            pct.Add(Math.Round(1000.0 * high / answers) / 10);
        }
    }

    /// <summary>The store's number of a year's anonymous wave: after those of the linkable waves.</summary>
    private static int WaveId(CityPlan plan, int year) => plan.Calendar.Terms + 1 + year;

    /// <summary>The week in which the wave of a year begins: four weeks after the linkable wave of the spring.</summary>
    private static int FieldWeek(int year) => SurveyProcess.FieldWeek((2 * year) + 1) + 4;

    private int Cell(int year, int school, bool isGirl) => (((year * _plan.Schools) + school) * 2) + (isGirl ? 1 : 0);

    private sealed class Batch(AnonymousSurveyProcess process) : ICityBatch
    {
        private readonly double _loading = process._response.Effects.Loading;
        private readonly double _rest = Math.Sqrt(1 - (process._response.Effects.Loading * process._response.Effects.Loading));
        private readonly double _shift = process._response.Effects.LanguageItemShift;
        private readonly List<Answers>[] _waves = [.. Enumerable.Range(0, process._plan.Calendar.Years).Select(_ => new List<Answers>())];

        public void Record(Life life)
        {
            var learner = process._stream.Split(life.Number);
            var habit = learner.Normal();
            foreach (var stay in life.Stays)
            {
                var term = (2 * stay.Year) + 1;
                var random = learner.Split(stay.Year);
                if (stay.LastWeek < FieldWeek(stay.Year) || !process._response.Answers(life, term, habit, random))
                    continue;
                var answers = new byte[SurveyProcess.BurnoutItems];
                var sum = 0;
                for (var i = 0; i < answers.Length; i++)
                {
                    var shift = i == SurveyProcess.ShiftedItem && life.Language == HomeLanguage.Other ? _shift : 0;
                    var latent = (_loading * life.State(SurveyProcess.Factors[i], term)) + shift + (_rest * random.Normal());
                    answers[i] = (byte)(1 + SurveyProcess.Category(latent, SurveyProcess.BurnoutCuts));
                    sum += answers[i];
                }
                _waves[stay.Year].Add(new Answers(1 + process._keys[stay.Year][life.Number], life.IsGirl ? 2 : 1, 1 + (int)stay.Level, answers));
                var cell = process.Cell(stay.Year, stay.School, life.IsGirl);
                Interlocked.Increment(ref process._answers[cell]);
                if (sum >= HighSum)
                    Interlocked.Increment(ref process._high[cell]);
            }
        }

        /// <summary>Rows by wave and key, so that their order says nothing within a batch.</summary>
        public IEnumerable<CityTable> Tables()
        {
            var draft = new TableDraft("anonymous_response");
            var wave = draft.Column<int>("wave_id");
            var key = draft.Column<int>("respondent_key");
            var item = draft.Codes("item_code", Items);
            var value = draft.Column<short>("value");
            for (var year = 0; year < _waves.Length; year++)
            {
                foreach (var answers in _waves[year].OrderBy(answers => answers.Key))
                {
                    for (var i = 0; i < Items.Length; i++)
                    {
                        wave.Add(WaveId(process._plan, year));
                        key.Add(answers.Key);
                        item.Add(i);
                        value.Add((short)(i == 0 ? answers.Sex : i == 1 ? answers.Level : answers.Burnout[i - 2]));
                    }
                }
            }
            return [draft.ToTable()];
        }

        private readonly record struct Answers(int Key, int Sex, int Level, byte[] Burnout);
    }
}
