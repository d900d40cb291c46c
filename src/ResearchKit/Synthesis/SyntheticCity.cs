using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>
/// A city's lower secondary schools in one school year, invented: learners in groups in schools, a well-being survey, absences and grades,
/// with planted effects that a study of the data should find. The tables are those of the learning schema, one frame each, marked synthetic.
/// </summary>
/// <remarks>
/// In this version: grades 7 to 9 with well-being, attendance and grades. Practice, feedback, support, programmes, recommendations and the
/// organisation's staff are not simulated. Memory grows with the number of learners, by about 4 kB a learner.
/// </remarks>
public sealed class SyntheticCity
{
    /// <summary>Name of the generator, as it stands in stores and data sets that it wrote.</summary>
    public const string Generator = "researchkit-city";

    /// <summary>Version of the generator: changes whenever the same options make other rows.</summary>
    public const string GeneratorVersion = "1";

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
    /// <param name="options">Scale, seed and effects; default: 600 learners with the effects of the literature.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">The effects cannot hold together.</exception>
    public static SyntheticCity Generate(CityOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new CityOptions();
        options.Validate();
        var random = new RandomStream(options.Seed).Split(Generator);
        var traits = DrawLearners(options, random, cancellationToken);
        progress?.Report(0.3);

        var tables = new List<CityTable>();
        tables.AddRange(SchoolTables.Of(options, random));
        tables.AddRange(LearnerTables.Of(options, traits, random));
        progress?.Report(0.5);
        cancellationToken.ThrowIfCancellationRequested();
        tables.Add(AttendanceTable.Of(options, traits, random, cancellationToken));
        progress?.Report(0.8);
        tables.AddRange(SurveyTables.Of(options, traits, random, cancellationToken));
        tables.Add(GradeTable.Of(options, traits, random));
        progress?.Report(1);
        return new SyntheticCity(options, tables);
    }

    private static LearnerTraits[] DrawLearners(CityOptions options, RandomStream random, CancellationToken cancellationToken)
    {
        var model = options.Effects.Validate();
        var traits = new LearnerTraits[options.Learners];
        Parallel.For(0, traits.Length, new ParallelOptions { CancellationToken = cancellationToken }, learner =>
            traits[learner] = LearnerTraits.Draw(learner, options, model, random));
        return traits;
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
