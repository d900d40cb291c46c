using System.Globalization;
using System.Text.Json.Serialization;
using ResearchKit.Display;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>
/// Planted against realised, a row for each property of the city's target table. What is realised was estimated from the tables alone. Bounds are joint: a city in
/// which everything is as planted passes all rows 99 times in 100.
/// </summary>
/// <param name="Learners">Learners of the city.</param>
/// <param name="Years">School years.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Rows">The rows, by topic.</param>
public sealed record TruthReport(int Learners, int Years, ulong Seed, IReadOnlyList<TruthRow> Rows) : IDisplayable
{
    /// <summary>How often a city in which everything is as planted has a row outside its bounds: 1 in 100.</summary>
    public const double FalseAlarms = 0.01;

    /// <summary>Whether all rows lie within their bounds.</summary>
    public bool Holds => Rows.All(row => row.Holds);

    /// <summary>The report as a table, by topic.</summary>
    public MimeBundle ToMimeBundle() => Table().ToMimeBundle();

    /// <summary>Generates the tables that the checks read, some at a time, and estimates.</summary>
    /// <param name="options">Scale, seed and effects; 20,000 learners show each row at a useful precision.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <remarks>The tables of some topics are held in memory at a time: at most 2 GB for 20,000 learners over three years, and in proportion to learners and years.</remarks>
    public static TruthReport Run(CityOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Checks.TruthRun.Of(options, Checks.TruthChecks.All, null, progress, cancellationToken);

    private TableModel Table()
    {
        var failed = Rows.Count(row => !row.Holds);
        var table = new TableBuilder(failed == 0 ? "Truth report: every row holds" : string.Create(CultureInfo.InvariantCulture, $"Truth report: {failed} of {Rows.Count} rows do not hold"))
            .Labels("property", [.. Rows.Select(row => row.Property)])
            .Text("planted", [.. Rows.Select(row => row.PlantedText)])
            .Text("realised", [.. Rows.Select(row => TruthRow.Text(row.Realised))])
            .Text("SE", [.. Rows.Select(row => TruthRow.Text(row.StandardError))])
            .Text("tolerance", [.. Rows.Select(row => TruthRow.Text(row.Tolerance))])
            .Text("holds", [.. Rows.Select(row => row.Holds ? "yes" : "NO")])
            .Text("what it is", [.. Rows.Select(row => row.Quantity)]);
        for (var i = 0; i < Rows.Count; i++)
        {
            if (i == 0 || Rows[i].Topic != Rows[i - 1].Topic)
                table.Section(i, Rows[i].Topic);
        }
        return table
            .Note(string.Create(CultureInfo.InvariantCulture, $"{Learners:N0} learners, {Years} school years, seed {Seed}. Realised values were estimated from the tables alone."))
            .Note("Tolerance: the estimate's standard error times a quantile that makes all bounds joint, so that a city as planted passes 99 times in 100, and the bias of the estimator.")
            .Source(SyntheticCity.Generator + " " + SyntheticCity.GeneratorVersion, isSynthetic: true)
            .Build();
    }
}

/// <summary>One row of a truth report.</summary>
/// <param name="Topic">Part of the target table.</param>
/// <param name="Property">What is planted.</param>
/// <param name="Quantity">What the value is, with unit.</param>
/// <param name="Estimator">How it was estimated.</param>
/// <param name="Planted">What is planted; the lower end of a range.</param>
/// <param name="PlantedHigh">The upper end of a range; as <paramref name="Planted"/> for one value.</param>
/// <param name="Realised">The estimate from the tables; NaN when there is none.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the standard error; infinite for a normal reference.</param>
/// <param name="Tolerance">How far from what is planted the estimate may lie.</param>
public sealed record TruthRow(
    string Topic, string Property, string Quantity, string Estimator, double Planted, double PlantedHigh,
    double Realised, double StandardError, double DegreesOfFreedom, double Tolerance)
{
    /// <summary>Whether the estimate lies within the tolerance. False when there is no estimate.</summary>
    public bool Holds => Realised >= Planted - Tolerance && Realised <= PlantedHigh + Tolerance;

    [JsonIgnore]
    internal string PlantedText => Planted == PlantedHigh ? Text(Planted) : $"{Text(Planted)} to {Text(PlantedHigh)}";

    internal static string Text(double value) => double.IsNaN(value) ? "no estimate" : value.ToString(Math.Abs(value) >= 100 ? "F1" : "F3", CultureInfo.InvariantCulture);
}
