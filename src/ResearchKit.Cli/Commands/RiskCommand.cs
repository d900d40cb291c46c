using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit risk</c>: how well people are hidden among others who look the same.</summary>
internal static class RiskCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "A store, or a CSV, Parquet or XLSX file." };
        var table = new Option<string>("--table", "-t") { Description = "Table of the store whose people are measured. Default: learner.", DefaultValueFactory = _ => "learner" };
        var quasi = new Option<string[]>("--quasi", "-q")
        {
            Description = "Columns by which people could be recognised: column, or table.column of learner, enrolment, school. Default: those of class quasi-identifier that hold values.",
            AllowMultipleArgumentsPerToken = true,
        };
        var sensitive = new Option<string[]>("--sensitive", "-s")
        {
            Description = "Columns that should not become known: column, or table.column. Default: the table's columns of class sensitive that hold values.",
            AllowMultipleArgumentsPerToken = true,
        };
        var k = new Option<int>("--k") { Description = "Fewest people that a class should have. Default: 5.", DefaultValueFactory = _ => DisclosureRiskOptions.Default.K };
        var person = new Option<string?>("--person") { Description = "Column that says whose row it is. Default: the table's key of a person; in a file each row is a person." };
        var exact = new Option<bool>("--exact") { Description = "Exact figures of a protected store, for whoever answers for the data. Needs --purpose and is recorded." };
        var purpose = new Option<string?>("--purpose") { Description = "What the figures are for; a line in the store's audit log." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command(
            "risk",
            "Measure how well people are hidden: k-anonymity, uniqueness, l-diversity, t-closeness.\n"
            + "Exit codes: 0 every class has at least k people, 2 some class has fewer, 1 it could not be measured.")
        {
            store, table, quasi, sensitive, k, person, exact, purpose, json,
        };
        k.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2)
                result.AddError("--k is the fewest people of a class; expected 2 or more.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new DisclosureRiskOptions { K = parsed.GetValue(k), Person = parsed.GetValue(person), Exact = parsed.GetValue(exact) };
            var path = parsed.GetRequiredValue(store);
            var (named, hidden) = (Given(parsed.GetValue(quasi)), Given(parsed.GetValue(sensitive)));
            DisclosureRiskReport report;
            try
            {
                report = Table(path, cancellationToken) is { } frame
                    ? frame.DisclosureRisk(named, hidden, options, cancellationToken)
                    : Measure(path, parsed.GetValue(purpose), opened => opened.DisclosureRisk(parsed.GetRequiredValue(table), named, hidden, options, cancellationToken));
            }
            catch (Exception wrong) when (wrong is ArgumentException or KeyNotFoundException)
            {
                Terminal.Complain(wrong.Message);
                return Task.FromResult(ExitCode.Failed);
            }

            Console.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(report) : new Displayer(new ReleaseGate()).Render(report, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(report.MeetsK ? ExitCode.Ok : ExitCode.CheckFailed);
        });
        return command.WithExamples(
            "researchkit risk store.duckdb",
            "researchkit risk store.duckdb --quasi birth_year sex_code school.district_code --sensitive grade.grade_value --k 10",
            "researchkit risk store.duckdb --table learner_circumstance --json",
            "researchkit risk table.csv --quasi age district --sensitive mark");
    }

    private static DisclosureRiskReport Measure(string path, string? purpose, Func<LearningStore, DisclosureRiskReport> measure)
    {
        using var opened = LearningStore.Open(path, new LearningStoreOptions { Purpose = purpose });
        return measure(opened);
    }

    private static DataFrame? Table(string path, CancellationToken cancellationToken) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => DataFrame.ReadCsv(path, cancellationToken: cancellationToken),
        ".PARQUET" => DataFrame.ReadParquet(path, cancellationToken),
        ".XLSX" => DataFrame.ReadXlsx(path, cancellationToken: cancellationToken),
        _ => null,
    };

    private static string[]? Given(string[]? names) => names is { Length: > 0 } ? names : null;
}
