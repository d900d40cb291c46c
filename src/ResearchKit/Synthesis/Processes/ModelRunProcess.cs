using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// The history of a model that is in use: in the middle of each term it scores every upper secondary student on absence without leave in the four weeks before,
/// level and year of studies, with coefficients that were fixed before the city's first year; at the end of the term the scores meet what happened. Who left in the rest of the
/// term is counted, and the metrics are functions of whole-number counts, so that the order of learners changes nothing. In a drift city the last runs show the break.
/// </summary>
internal sealed class ModelRunProcess : ICityProcess
{
    public const string Model = "leaving-upper-secondary-1";

    /// <summary>Fewest leavers of a subgroup for which ranking is stated.</summary>
    private const int FewestLeavers = 5;

    private const int Bins = 1_000;
    private const double Million = 1_000_000;
    private const double NormalQuantile = 1.959963984540054;
    private static readonly string[] Subgroups = ["all", "general_upper", "vet"];
    private static readonly string[] Metrics = ["auc", "observed_share", "predicted_share", "brier"];

    private readonly CityPlan _plan;
    private readonly long[] _students;
    private readonly long[] _leavers;
    private readonly long[] _predicted;
    private readonly long[] _squares;
    private readonly int[] _binned;

    public ModelRunProcess(CityPlan plan)
    {
        _plan = plan;
        var cells = plan.Calendar.Terms * Subgroups.Length;
        (_students, _leavers, _predicted, _squares) = (new long[cells], new long[cells], new long[cells], new long[cells]);
        _binned = new int[cells * Bins * 2];
    }

    public IReadOnlyList<string> Tables { get; } = ["model_run"];

    public IEnumerable<CityTable> Before() => [];

    public ICityBatch Begin() => new Batch(this);

    public IEnumerable<CityTable> After()
    {
        var draft = new TableDraft("model_run");
        var run = draft.Texts("run_code");
        var card = draft.Codes("model_card_code", Model);
        var trained = draft.Column<DateOnly>("trained_until");
        var scored = draft.Column<DateOnly>("scored_on");
        var metric = draft.Codes("metric", Metrics);
        var subgroup = draft.Codes("subgroup", Subgroups);
        var value = draft.Column<double>("value");
        var low = draft.Column<double>("ci_low");
        var high = draft.Column<double>("ci_high");
        for (var term = 0; term < _plan.Calendar.Terms; term++)
        {
            for (var group = 0; group < Subgroups.Length; group++)
            {
                var cell = (term * Subgroups.Length) + group;
                var (n, left) = ((double)_students[cell], (double)_leavers[cell]);
                if (n == 0)
                    continue;
                if (left >= FewestLeavers && left < n)
                {
                    var (auc, error) = Auc(cell);
                    Add(term, group, 0, auc, NormalQuantile * error);
                }
                Add(term, group, 1, left / n, NormalQuantile * Math.Sqrt(left / n * (1 - (left / n)) / n));
                Add(term, group, 2, _predicted[cell] / Million / n, null);
                Add(term, group, 3, _squares[cell] / Million / n, null);
            }
        }
        return [draft.ToTable()];

        void Add(int term, int group, int what, double found, double? half)
        {
            run.Add($"{Model}:{_plan.Calendar.TermCode(term)}");
            card.Add(0);
            trained.Add(_plan.Calendar.YearStart(0).AddDays(-60));
            scored.Add(_plan.Calendar.Monday(ScoringWeek(term)));
            metric.Add(what);
            subgroup.Add(group);
            value.Add(Rounded(found));
            low.Add(half is { } below ? Rounded(Math.Max(0, found - below)) : null);
            high.Add(half is { } above ? Rounded(Math.Min(1, found + above)) : null);
        }
    }

    private static int ScoringWeek(int term) => SchoolCalendar.FirstWeek(term) + (SchoolCalendar.WeeksPerTerm / 2);

    private static double Rounded(double value) => Math.Round(value * Million) / Million;

    /// <summary>The model: coefficients as its card states them, fixed.</summary>
    private static double Risk(Life life, Stay stay, int week) => Elementary.Logistic(
        -4.3 + (stay.Level == Level.Vet ? 1.2 : 0) + (0.45 * Elementary.Log1P(life.UnauthorisedBefore(week))) - (stay.Grade == CityPlan.LastGrade ? 0.3 : 0));

    /// <summary>Area under the curve of the scores in a thousand bins, ties counted half, with the standard error of Hanley and McNeil (1982).</summary>
    private (double Auc, double Error) Auc(int cell)
    {
        var counts = _binned.AsSpan(cell * Bins * 2, Bins * 2);
        var (pairs, below, leavers) = (0.0, 0.0, 0.0);
        for (var bin = 0; bin < Bins; bin++)
        {
            var (stayed, left) = (counts[2 * bin], counts[(2 * bin) + 1]);
            pairs += left * (below + (0.5 * stayed));
            below += stayed;
            leavers += left;
        }
        var auc = pairs / (leavers * below);
        var (q1, q2) = (auc / (2 - auc), 2 * auc * auc / (1 + auc));
        var variance = ((auc * (1 - auc)) + ((leavers - 1) * (q1 - (auc * auc))) + ((below - 1) * (q2 - (auc * auc)))) / (leavers * below);
        return (auc, Math.Sqrt(variance));
    }

    private sealed class Batch(ModelRunProcess process) : ICityBatch
    {
        public void Record(Life life)
        {
            foreach (var stay in life.Stays)
            {
                if (stay.Grade <= 9)
                    continue;
                for (var term = 2 * stay.Year; term < (2 * stay.Year) + 2; term++)
                {
                    var week = ScoringWeek(term);
                    if (stay.LastWeek < week)
                        continue;
                    var leaves = stay.Discontinued && stay.LastWeek < SchoolCalendar.FirstWeek(term + 1);
                    Count(term, 0, Risk(life, stay, week), leaves);
                    Count(term, stay.Level == Level.Vet ? 2 : 1, Risk(life, stay, week), leaves);
                }
            }
        }

        public IEnumerable<CityTable> Tables() => [];

        private void Count(int term, int group, double risk, bool leaves)
        {
            var cell = (term * Subgroups.Length) + group;
            var miss = risk - (leaves ? 1 : 0);
            Interlocked.Increment(ref process._students[cell]);
            if (leaves)
                Interlocked.Increment(ref process._leavers[cell]);
            Interlocked.Add(ref process._predicted[cell], (long)Math.Round(risk * Million));
            Interlocked.Add(ref process._squares[cell], (long)Math.Round(miss * miss * Million));
            Interlocked.Increment(ref process._binned[(((cell * Bins) + (int)(risk * Bins)) * 2) + (leaves ? 1 : 0)]);
        }
    }
}
