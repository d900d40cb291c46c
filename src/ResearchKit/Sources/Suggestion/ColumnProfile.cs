using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Suggestion;

/// <summary>What the values of a column are like: counts and shapes. The only values are codes that many rows share.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Present">Values that are not missing.</param>
/// <param name="Distinct">Different ones among them.</param>
/// <param name="MeanLength">Characters on average.</param>
internal sealed record ColumnProfile(string Name, long Present, long Distinct, double MeanLength)
{
    /// <summary>Texts that programs write for a missing value.</summary>
    public static readonly ImmutableArray<string> MissingTexts = ["?", "NA", "N/A", "NULL", "null", "None", "-", ".", "nan", "NaN", "#N/A"];

    private const int FewestOfACode = 10;
    private const int MostCodes = 12;

    private static readonly (string Name, string Pattern)[] Shapes =
    [
        ("email", "[^@ ]+@[^@ ]+[.][^@ ]+"),
        ("identity", "[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]|(19|20)?[0-9]{6}[-+][0-9]{4}"),
        ("phone", "([+]|00)[1-9][0-9 ()-]{6,}|0[1-9][0-9]{0,2}[ -][0-9][0-9 -]{4,}|04[0-9]{7,9}"),
        ("whole", "[+-]?[0-9]+([.]0+)?"), ("point", "[+-]?[0-9]+[.][0-9]+"), ("comma", "[+-]?[0-9]+,[0-9]+"),
        ("iso", "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"), ("dots", "[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}"), ("slashes", "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"),
        ("day first", "(1[3-9]|2[0-9]|3[01])/[0-9]{1,2}/[0-9]{4}"), ("month first", "[0-9]{1,2}/(1[3-9]|2[0-9]|3[01])/[0-9]{4}"),
        ("time", "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*"),
        ("names", "\\p{Lu}[\\p{L}'-]+(,? \\p{Lu}[\\p{L}'-]+){1,3}"),
        ("words", ".*[^ ]+ +[^ ]+ +[^ ]+.*"),
    ];

    private ImmutableDictionary<string, long> Counts { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>Codes that each at least ten rows have, when there are few; empty otherwise.</summary>
    public ImmutableArray<string> Codes { get; private init; } = [];

    /// <summary>Texts for a missing value that the column holds.</summary>
    public ImmutableArray<string> Missing { get; private init; } = [];

    /// <summary>Smallest and largest number, when all are numbers.</summary>
    public (double Least, double Most)? Range { get; private init; }

    /// <summary>Formats of dates (strptime); empty when they are ISO 8601 alone, null when the values are no dates.</summary>
    public ImmutableArray<string>? DateFormats => Share("iso") + Share("dots") + Share("slashes") < 0.9 ? null
        : Share("dots") + Share("slashes") == 0 ? []
        : [.. new[] { ("iso", "%Y-%m-%d"), ("dots", "%d.%m.%Y"), ("slashes", Share("day first") > Share("month first") ? "%d/%m/%Y" : "%m/%d/%Y") }.Where(shape => Share(shape.Item1) > 0).Select(shape => shape.Item2)];

    public bool IsTime => Share("time") >= 0.9;

    public bool IsWhole => Share("whole") >= 0.99;

    public bool IsNumber => Share("whole") + Share("point") + Share("comma") >= 0.99;

    public bool HasDecimalComma => IsNumber && Share("comma") > 0;

    /// <summary>Nearly every value is another one.</summary>
    public bool IsNearlyUnique => Present >= 10 && Distinct > 0.8 * Present;

    /// <summary>Few codes that many rows share.</summary>
    public bool IsCode => Present > 0 && Distinct <= 60 && Present >= 10 * Distinct && MeanLength <= 40 && Share("words") < 0.5;

    /// <summary>Share of the values of a shape.</summary>
    public double Share(string shape) => Present == 0 ? 0 : (double)Counts.GetValueOrDefault(shape) / Present;

    /// <summary>Profiles a column of an in-memory table of text.</summary>
    public static ColumnProfile Of(SqlSession session, string table, string column, CancellationToken cancellationToken)
    {
        var missing = string.Join(", ", MissingTexts.Select(SqlSession.Text));
        var value = $"nullif(trim({SqlSession.Name(column)}), '')";
        var from = $"FROM (SELECT {value} AS v FROM {table}) WHERE v IS NOT NULL AND v NOT IN ({missing})";
        var shapes = string.Concat(Shapes.Select(shape => $", count(*) FILTER (regexp_full_match(v, {SqlSession.Text(shape.Pattern)}))"));
        var row = session.Rows($"SELECT count(*), count(DISTINCT v), coalesce(avg(length(v)), 0), min(TRY_CAST(replace(v, ',', '.') AS DOUBLE)), max(TRY_CAST(replace(v, ',', '.') AS DOUBLE)){shapes} {from}", cancellationToken)[0];
        var profile = new ColumnProfile(column, Number(row[0]), Number(row[1]), Convert.ToDouble(row[2], CultureInfo.InvariantCulture))
        {
            Counts = Shapes.Select((shape, i) => KeyValuePair.Create(shape.Name, Number(row[5 + i]))).ToImmutableDictionary(StringComparer.Ordinal),
            Missing = [.. session.Rows($"SELECT DISTINCT v FROM (SELECT {value} AS v FROM {table}) WHERE v IN ({missing}) ORDER BY 1", cancellationToken).Select(found => (string)found[0]!)],
        };
        if (profile.IsNumber && profile.Present > 0)
            profile = profile with { Range = (Convert.ToDouble(row[3], CultureInfo.InvariantCulture), Convert.ToDouble(row[4], CultureInfo.InvariantCulture)) };
        // What could be a name or an address is never quoted, however many rows share it.
        if (!profile.IsCode || profile.Distinct > MostCodes || profile.Share("names") + profile.Share("email") + profile.Share("identity") + profile.Share("phone") > 0)
            return profile;
        var codes = session.Rows($"SELECT v, count(*) {from} GROUP BY v ORDER BY v", cancellationToken);
        return codes.TrueForAll(code => Number(code[1]) >= FewestOfACode) ? profile with { Codes = [.. codes.Select(code => (string)code[0]!)] } : profile;
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
