using ResearchKit.Frames;
using ResearchKit.Synthesis.Population;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis;

/// <summary>
/// A city education division over some school years, invented: learners in groups in schools, and the records that they leave, with planted effects that a
/// study of the data should find. The tables are those of the learning schema, one frame each, marked synthetic.
/// </summary>
/// <remarks>This holds the whole city in memory. <see cref="CityDataset"/> writes cities of any size, a batch of learners at a time.</remarks>
public sealed class SyntheticCity
{
    /// <summary>Name of the generator, as it stands in stores and data sets that it wrote.</summary>
    public const string Generator = "researchkit-city";

    /// <summary>Version of the generator: changes whenever the same options make other rows.</summary>
    public const string GeneratorVersion = "3";

    private SyntheticCity(CityOptions options, IReadOnlyList<CityTable> tables)
    {
        Options = options;
        Tables = tables;
    }

    /// <summary>The options that it was made with.</summary>
    public CityOptions Options { get; }

    /// <summary>The tables, in an order in which each refers to earlier ones only.</summary>
    public IReadOnlyList<CityTable> Tables { get; }

    /// <summary>One table's rows.</summary>
    /// <param name="table">Name of a table of the learning schema.</param>
    /// <exception cref="ArgumentException">The city has no such table; the message lists those it has.</exception>
    public DataFrame this[string table] =>
        Tables.FirstOrDefault(found => found.Name == table)?.Rows
        ?? throw new ArgumentException($"The city has no table \"{table}\". It has: {string.Join(", ", Tables.Select(found => found.Name))}.", nameof(table));

    /// <summary>Makes a city.</summary>
    /// <param name="options">Scale, seed and effects; default: 3,000 learners over three years with the effects of the literature.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">The effects cannot hold together.</exception>
    public static SyntheticCity Generate(CityOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Generate(options ?? new CityOptions(), null, null, progress, cancellationToken);

    /// <summary>Makes some tables of a city.</summary>
    internal static SyntheticCity Generate(
        CityOptions options, IReadOnlySet<string>? tables, int? threads = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var pieces = new Pieces();
        CityStream.Run(options, pieces, tables, threads, progress, cancellationToken);
        var order = CityProcesses.Of(new CityPlan(options)).SelectMany(process => process.Tables).Distinct(StringComparer.Ordinal);
        return new SyntheticCity(options, [.. order.Where(pieces.ByTable.ContainsKey).Select(name => pieces.Whole(name, cancellationToken))]);
    }

    private sealed class Pieces : ICitySink
    {
        public Dictionary<string, List<DataFrame>> ByTable { get; } = new(StringComparer.Ordinal);

        public void Write(CityTable rows)
        {
            if (!ByTable.TryGetValue(rows.Name, out var pieces))
                ByTable[rows.Name] = pieces = [];
            pieces.Add(rows.Rows);
        }

        public CityTable Whole(string name, CancellationToken cancellationToken)
        {
            // Taken out, so that pieces and whole are not both held for all tables.
            ByTable.Remove(name, out var taken);
            var pieces = taken!;
            return new CityTable(name, pieces.Count == 1 ? pieces[0] : pieces[0].Concat(pieces[1..], cancellationToken));
        }
    }
}

/// <summary>One table of a synthetic city.</summary>
/// <param name="Name">Name of the table in the learning schema.</param>
/// <param name="Rows">Its rows; the columns are a part of the table's columns, the others are empty.</param>
public sealed record CityTable(string Name, DataFrame Rows)
{
    internal static CityTable Of(string name, params IReadOnlyList<Column> columns) =>
        new(name, DataFrame.FromColumns(new FrameProvenance($"{SyntheticCity.Generator}: {name}", Protection.Synthetic), columns));
}
