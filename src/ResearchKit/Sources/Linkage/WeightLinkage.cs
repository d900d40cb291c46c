using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Statistics.RecordLinkage;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>
/// Links the records of one system by weight. What strangers share (u) is counted among pairs of different reference persons, who are known not to be the same; how one person's records agree (m) is estimated by EM,
/// with the pairs that keys had linked as known matches.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="options">Settings.</param>
/// <param name="strangers">How strangers agree, counted once for each role.</param>
/// <param name="system">The system.</param>
internal sealed class WeightLinkage(SqlSession session, LinkageOptions options, StrangerAgreement strangers, string system)
{
    /// <summary>Even where the model finds every person in the register, this share of the records is held to be of somebody else.</summary>
    private const double LeastOutside = 0.02;

    private const double LeastInside = 0.001;

    /// <summary>m that is assumed where it cannot be estimated, by comparison: one name in twenty written differently, one date in fifty, one place in ten out of date, one encoding in eight of a name written differently.</summary>
    private static readonly ImmutableArray<double[]> UsualMatch = [[0.01, 0.02, 0.02, 0.95], [0.01, 0.02, 0.02, 0.95], [0.002, 0.002, 0.004, 0.012, 0.98], [0.1, 0.9], [0.1, 0.9], [0.02, 0.02, 0.03, 0.06, 0.87]];

    private bool _isAssumed;
    private ImmutableArray<int> _active;
    private ImmutableArray<FieldComparison> _comparisons;
    private long _compared;
    private long _persons;
    private string _pool = "true";
    private FellegiSunterResult? _fit;
    private LevelProbabilities? _strangers;

    /// <summary>The model as the report shows it; null before it was run.</summary>
    public LinkageModel? Model { get; private set; }

    /// <summary>The threshold on the probability of a link.</summary>
    public double Threshold { get; private set; } = double.BitIncrement(1);

    /// <summary>Compares memory.link_pair, fits the model, links the best candidates above the threshold, and keeps the others' best in memory.link_best.</summary>
    /// <param name="records">Which records are the system's, an SQL condition on <c>r</c>.</param>
    /// <param name="cancellationToken">Stops between statements and within the estimation.</param>
    public void Run(string records, CancellationToken cancellationToken)
    {
        Survey(records, cancellationToken);
        Agreement.Compare(session, "memory.link_pair", "memory.link_compared", schoolAlways: false, cancellationToken);
        var pairs = session.Scalar<long>("SELECT count(*) FROM memory.link_compared", cancellationToken);
        _active = [.. Enumerable.Range(0, Agreement.Columns.Length).Where(place =>
            session.Scalar<long>($"SELECT count(*) FROM memory.link_compared WHERE {Agreement.Columns[place]} >= 0", cancellationToken) > 0)];
        if (_active.Length == 0)
        {
            Model = new LinkageModel(_compared, pairs, double.NaN, Threshold, double.NaN, double.NaN, [], Statistics.Estimation.ConvergenceRecord.NoEstimate("No estimate, because no pair shares a block."), []);
            return;
        }

        _comparisons = [.. _active.Select(place => Agreement.Comparisons[place])];
        _strangers = LevelProbabilities.FromPairs(new ComparisonCounts(_comparisons, strangers.Of(_pool, cancellationToken).Select(row => Pattern(row, row.Count, 0))));
        ComparisonCounts counts = Counts(records, pairs, cancellationToken);
        var settings = new FellegiSunterOptions { NonMatch = _strangers, PseudoCount = 0.5, Tolerance = 1e-7, MaximumIterations = 5000, StartingProportion = Math.Min(0.5, 1.0 / _persons) };
        _fit = new FellegiSunter(settings).Fit(counts, cancellationToken);
        if (_fit.Match is null)
        {
            // Too little to estimate m from: a few records that agree in all that can be compared. What carefully typed names and dates usually show is assumed instead, and said.
            _fit = new FellegiSunter(settings with { Match = LevelProbabilities.Of([.. _active.Select(column => UsualMatch[column])]) }).Fit(counts, cancellationToken);
            _isAssumed = true;
        }

        if (_fit.Match is null)
        {
            Model = new LinkageModel(_compared, pairs, double.NaN, Threshold, double.NaN, double.NaN, [], _fit.Convergence, [.. _fit.Warnings]);
            return;
        }

        var inside = Math.Clamp(_fit.ExpectedMatches / _compared, LeastInside, 1 - LeastOutside);
        Score(inside, cancellationToken);
        Decide(inside, pairs, cancellationToken);
    }

    /// <summary>Counts the records and the reference persons that they can be: those of a role that occurs among them.</summary>
    private void Survey(string records, CancellationToken cancellationToken)
    {
        _compared = session.Scalar<long>("SELECT count(*) FROM memory.link_left", cancellationToken);
        var roles = session.Rows("SELECT DISTINCT role FROM memory.link_person SEMI JOIN memory.link_left USING (record) ORDER BY role", cancellationToken).Select(row => (string?)row[0]).ToList();
        if (!roles.Contains(null))
            _pool = $"(b.role IS NULL OR b.role IN ({string.Join(", ", roles.Select(role => SqlSession.Text(role!)))}))";
        _persons = Math.Max(1, session.Scalar<long>(
            $"SELECT count(*) FROM memory.link_person b JOIN memory.link_entity e ON e.record = b.record AND e.entity = b.record WHERE {_pool}", cancellationToken));
        session.Execute("CREATE OR REPLACE TABLE memory.link_frequency(name VARCHAR, place VARCHAR, share DOUBLE)", cancellationToken);
        foreach (var place in new[] { "given", "family" })
        {
            session.Execute(
                $"""
                INSERT INTO memory.link_frequency
                SELECT b.{place}, '{place}', count(*) / {Number(_persons)} FROM memory.link_person b JOIN memory.link_entity e ON e.record = b.record AND e.entity = b.record
                WHERE {_pool} AND b.{place} IS NOT NULL GROUP BY b.{place}
                """,
                cancellationToken);
        }
    }

    /// <summary>Patterns of the pairs, with those of the pairs that keys linked as known matches.</summary>
    private ComparisonCounts Counts(string records, long pairs, CancellationToken cancellationToken)
    {
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.link_known AS
            SELECT r.record, l.entity FROM memory.link_person r JOIN memory.link_entity l ON l.record = r.record AND l.way IN ('rule', 'decision')
            WHERE {records} AND ((r.given IS NOT NULL AND r.family IS NOT NULL) OR r.encoded_hex IS NOT NULL)
            """,
            cancellationToken);
        Agreement.Compare(session, "memory.link_known", "memory.link_known_pair", schoolAlways: false, cancellationToken);
        IEnumerable<ComparisonPattern> known = Agreement.Patterns(session, "memory.link_known_pair", cancellationToken).Select(row => Pattern(row, 0, row.Count));
        IEnumerable<ComparisonPattern> unknown = Agreement.Patterns(session, "memory.link_compared", cancellationToken).Select(row => Pattern(row, row.Count, 0));
        return new ComparisonCounts(_comparisons, [.. unknown, .. known], Math.Max(0, (double)_compared * _persons - pairs));
    }

    private ComparisonPattern Pattern((int[] Levels, double Count) row, double pairs, double known) => new([.. _active.Select(column => row.Levels[column])], pairs, known);

    /// <summary>Weight of each pair, and its probability against the record's other candidates and against nobody in the register.</summary>
    private void Score(double inside, CancellationToken cancellationToken)
    {
        var weight = string.Join(" + ", _active.Select((column, k) =>
            $"CASE c.{Agreement.Columns[column]} {string.Concat(Enumerable.Range(0, _comparisons[k].Levels.Length).Select(level => $"WHEN {level} THEN {Number(_fit!.LevelWeight(k, level))} "))}ELSE 0 END"));
        var rare = options.WeighsRareNames
            ? string.Concat(_active.Select((column, k) => (Name: Agreement.Columns[column], Usual: _strangers![k, _comparisons[k].Levels.Length - 1])).Where(column => column.Name is "given" or "family")
                .Select(column => $" + CASE WHEN c.{column.Name} = 3 THEN log2({Number(column.Usual)} / coalesce(f_{column.Name}.share, t_{column.Name}.share, {Number(column.Usual)})) ELSE 0 END"))
            : "";
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.link_scored AS
            WITH weighed AS (
                SELECT c.*, {weight}{rare} AS weight
                FROM memory.link_compared c JOIN memory.link_person a ON a.record = c.record
                LEFT JOIN memory.link_frequency f_given ON f_given.place = 'given' AND f_given.name = a.given
                LEFT JOIN memory.link_frequency t_given ON t_given.place = 'family' AND t_given.name = a.given
                LEFT JOIN memory.link_frequency f_family ON f_family.place = 'family' AND f_family.name = a.family
                LEFT JOIN memory.link_frequency t_family ON t_family.place = 'given' AND t_family.name = a.family
            ), odds AS (SELECT *, {Number(inside / _persons)} * pow(2, least(weight, 200)) AS odds FROM weighed)
            SELECT *, odds / ({Number(1 - inside)} + sum(odds) OVER (PARTITION BY record)) AS posterior FROM odds
            """,
            cancellationToken);
    }

    private void Decide(double inside, long pairs, CancellationToken cancellationToken)
    {
        session.Execute(
            $"""
            INSERT INTO memory.link_best SELECT {SqlSession.Text(system)}, record, entity, weight, posterior, {Agreement.ColumnList} FROM memory.link_scored
            QUALIFY row_number() OVER (PARTITION BY record ORDER BY posterior DESC, weight DESC, entity) = 1
            """,
            cancellationToken);
        var mine = $"system = {SqlSession.Text(system)}";
        var best = session.Rows($"SELECT posterior, count(*) FROM memory.link_best WHERE {mine} GROUP BY posterior", cancellationToken)
            .Select(row => (Posterior: Math.Min(1, (double)row[0]!), Pairs: (double)(long)row[1]!)).ToList();
        LinkageThreshold chosen = options.Threshold is { } given
            ? LinkageThreshold.At(best, given)
            : LinkageThreshold.ForFalseMatchRate(best, options.FalseMatchRate, options.LowestPosterior);
        Threshold = chosen.Posterior;
        // Twins share family name, date of birth and group: without the given name a pair is left to a person, however heavy; so are encodings that are alike in part.
        session.Execute(
            $"INSERT INTO memory.link_entity SELECT record, entity, 'weight', NULL, posterior FROM memory.link_best WHERE {mine} AND posterior >= {Number(Threshold)} AND given <> 0 AND encoded NOT BETWEEN 0 AND {Number(EncodedNames.LeastToLink - 1)}", cancellationToken);
        var right = chosen.Links * chosen.Precision;
        Model = new LinkageModel(
            _compared, pairs, inside, Threshold, chosen.Links > 0 ? chosen.Precision : double.NaN, Math.Min(1, right / Math.Max(right, inside * _compared)),
            [.. _comparisons.SelectMany((comparison, k) => comparison.Levels.Select((level, place) =>
                new LevelWeight(comparison.Name, level, _fit!.Match![k, place], _fit.NonMatch![k, place], _fit.LevelWeight(k, place))))],
            _fit!.Convergence,
            [.. _fit.Warnings, .. _isAssumed ? new[] { "Too few pairs to estimate m; what carefully typed names and dates usually show was assumed. Look at a sample of the links." } : []]);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => "CAST('" + number.ToString("R", CultureInfo.InvariantCulture) + "' AS DOUBLE)";
}
