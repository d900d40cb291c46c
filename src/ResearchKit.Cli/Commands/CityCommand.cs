using System.CommandLine;
using System.Diagnostics;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit city</c>: a synthetic city as a folder of files or a store, or a report of whether what was planted is there.</summary>
internal static class CityCommand
{
    private const int CheckedLearners = 20_000;

    public static Command Create()
    {
        var output = new Option<string?>("--out", "-o") { Description = "Folder for the data set: Parquet and CSV, a descriptor with checksums, and a card." };
        var store = new Option<string?>("--store") { Description = "Learning store to make, for example city.duckdb." };
        var exports = new Option<string?>("--exports") { Description = "Folder for the raw exports of the city's systems, with the mess of reality and a sealed answer key." };
        var check = new Option<bool>("--check") { Description = "Estimate what was planted from the tables, and print a truth report. Exit code 2 when a row does not hold." };
        var learners = new Option<int?>("--learners") { Description = "Learners, 300 to 10,000,000. Default 3,000; for --check 20,000." };
        var years = new Option<int>("--years") { Description = "School years, 1 to 6.", DefaultValueFactory = _ => new CityOptions().Years };
        var firstYear = new Option<int>("--first-year") { Description = "Calendar year in which the first begins.", DefaultValueFactory = _ => new CityOptions().FirstYear };
        var seed = new Option<ulong>("--seed") { Description = "Seed; the same seed makes the same city.", DefaultValueFactory = _ => new CityOptions().Seed };
        var visits = new Option<double>("--visits") { Description = "Visits to learning platforms a learner and week.", DefaultValueFactory = _ => new CityOptions().VisitsPerWeek };
        var isNull = new Option<bool>("--null") { Description = "The null city: nothing to find, while variances, missing answers and practice stay." };
        var drift = new Option<bool>("--drift") { Description = "The reform of August 2025 changes who drops out and who is supported." };
        var missing = new Option<string>("--missing") { Description = "How survey answers are missing: mar (at random) or mnar (the exhausted answer less).", DefaultValueFactory = _ => "mar" };
        missing.AcceptOnlyFromAmong("mar", "mnar");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a data set or store that is there. Other files stay." };
        var threads = new Option<int?>("--threads") { Description = "Threads that draw learners. The city does not depend on it." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--threads must be at least 1.");
        });
        var command = new Command(
            "city",
            "Make a synthetic city education division with known planted effects: the same city, bit for bit, for the same options.\n"
            + "Exit codes: 0 made, and every checked row holds; 1 failed; 2 a row of the truth report does not hold.")
        {
            output, store, exports, check, learners, years, firstYear, seed, visits, isNull, drift, missing, overwrite, threads, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is null && result.GetValue(store) is null && result.GetValue(exports) is null && !result.GetValue(check))
                result.AddError("Say what to make: --out FOLDER, --store FILE, --exports FOLDER, or --check.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var onlyChecks = parsed.GetValue(output) is null && parsed.GetValue(store) is null && parsed.GetValue(exports) is null;
            var options = new CityOptions
            {
                Learners = parsed.GetValue(learners) ?? (onlyChecks ? CheckedLearners : new CityOptions().Learners),
                Years = parsed.GetValue(years),
                FirstYear = parsed.GetValue(firstYear),
                Seed = parsed.GetValue(seed),
                VisitsPerWeek = parsed.GetValue(visits),
                Drift = parsed.GetValue(drift),
                Missingness = parsed.GetValue(missing) == "mnar" ? SurveyMissingness.NotAtRandom : SurveyMissingness.AtRandom,
                Effects = parsed.GetValue(isNull) ? CityEffects.Null : CityEffects.Literature,
            };
            Validate(options);
            var result = new CityResult();
            if (parsed.GetValue(output) is { } folder)
            {
                var watch = Stopwatch.StartNew();
                result.Dataset = WorkProgress.Show("Making the city", progress => CityDataset.Write(
                    options, folder, null, parsed.GetValue(overwrite), parsed.GetValue(threads), progress, cancellationToken));
                result.DatasetSeconds = watch.Elapsed.TotalSeconds;
                if (!parsed.GetValue(json))
                    Console.Out.WriteLine(CitySummary.Of(result.Dataset, folder, watch.Elapsed));
            }
            if (parsed.GetValue(store) is { } path)
            {
                var watch = Stopwatch.StartNew();
                WorkProgress.Show("Making the store", progress =>
                {
                    CityDataset.WriteStore(options, path, parsed.GetValue(overwrite), parsed.GetValue(threads), progress, cancellationToken);
                    return true;
                });
                result.Store = Path.GetFullPath(path);
                if (!parsed.GetValue(json))
                    Console.Out.WriteLine(CitySummary.OfStore(path, watch.Elapsed));
            }
            if (parsed.GetValue(exports) is { } rawFolder)
            {
                var watch = Stopwatch.StartNew();
                var report = WorkProgress.Show("Making the exports", progress => CityExports.Write(
                    SyntheticCity.Generate(options, cancellationToken: cancellationToken), rawFolder, null, null, parsed.GetValue(overwrite), progress, cancellationToken));
                result.Exports = report.Package;
                if (!parsed.GetValue(json))
                    Console.Out.WriteLine(CitySummary.Of(report.Package, rawFolder, watch.Elapsed));
            }
            if (parsed.GetValue(check))
            {
                result.Truth = WorkProgress.Show("Checking what was planted", progress => TruthReport.Run(options, progress, cancellationToken));
                if (!parsed.GetValue(json))
                    Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(result.Truth, cancellationToken).Data[MimeTypes.Text]);
            }
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of(result));
            return Task.FromResult(result.Truth is { Holds: false } ? ExitCode.CheckFailed : ExitCode.Ok);
        });
        return command.WithExamples(
            "researchkit city --out city",
            "researchkit city --learners 100000 --years 3 --out big-city --threads 2",
            "researchkit city --null --seed 7 --store null.duckdb",
            "researchkit city --learners 1500 --exports raw-exports",
            "researchkit city --check");
    }

    private static void Validate(CityOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException wrong)
        {
            throw new IOException(wrong.Message.Split(" (Parameter", StringSplitOptions.None)[0], wrong);
        }
    }

    /// <summary>What was made, for programs.</summary>
    private sealed class CityResult
    {
        public DataPackage? Dataset { get; set; }

        public double? DatasetSeconds { get; set; }

        public string? Store { get; set; }

        public DataPackage? Exports { get; set; }

        public TruthReport? Truth { get; set; }
    }
}
