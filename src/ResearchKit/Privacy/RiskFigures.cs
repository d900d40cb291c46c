using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>The exact figures of a risk measurement, before any rounding. Never handed out.</summary>
internal sealed class RiskFigures
{
    private readonly List<(string Figure, long Item, long A, long B, double X, double Y, double Z)> _rows = [];

    private RiskFigures(long people) => People = people;

    public long People { get; }

    /// <summary>Number of classes by size.</summary>
    public IReadOnlyDictionary<long, long> Classes { get; private set; } = new Dictionary<long, long>();

    /// <summary>Number of people by the size of their smallest class.</summary>
    public IReadOnlyDictionary<long, long> PeopleBySize { get; private set; } = new Dictionary<long, long>();

    public static RiskFigures Read(DataFrame result, long people)
    {
        var figures = new RiskFigures(people);
        var (figure, item, a, b) = (result.StringColumn("figure"), result.Column<long>("item"), result.Column<long>("a"), result.Column<long>("b"));
        var (x, y, z) = (result.Column<double>("x"), result.Column<double>("y"), result.Column<double>("z"));
        for (var row = 0; row < result.Length; row++)
            figures._rows.Add((figure[row]!, item[row]!.Value, a[row] ?? 0, b[row] ?? 0, x[row] ?? double.NaN, y[row] ?? double.NaN, z[row] ?? double.NaN));
        figures.Classes = figures._rows.Where(r => r.Figure == "classes").ToDictionary(r => r.Item, r => r.A);
        var bySize = figures._rows.Where(r => r.Figure == "people").ToDictionary(r => r.Item, r => r.A);
        figures.PeopleBySize = bySize.Count > 0 ? bySize : figures.Classes.ToDictionary(pair => pair.Key, pair => pair.Key * pair.Value);
        return figures;
    }

    public (long Smallest, long BelowK, long Unique) Without(int quasi)
    {
        var row = _rows.Single(r => r.Figure == "without" && r.Item == quasi);
        return (row.A, row.B, (long)row.X);
    }

    public (long Distinct, double Entropy, double C, double T, long OneValue, long Far) Sensitive(int column)
    {
        var row = _rows.Single(r => r.Figure == "sensitive" && r.Item == column);
        var exposed = _rows.Single(r => r.Figure == "exposed" && r.Item == column);
        return (row.A, row.X, row.Y, row.Z, exposed.A, exposed.B);
    }

    /// <summary>Number of values that the order given for a column lacks.</summary>
    public long Unordered(int column) => _rows.FirstOrDefault(r => r.Figure == "unordered" && r.Item == column).A;
}
