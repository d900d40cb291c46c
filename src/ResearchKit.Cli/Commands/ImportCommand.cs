using System.CommandLine;
using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Sources;
using ResearchKit.Sources.Linkage;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Suggestion;
using Spectre.Console;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit import</c>: exports of one or several systems into one pseudonymised store.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder with an export, or with a folder for each of several systems.", Arity = ArgumentArity.ZeroOrOne };
        var map = new Option<string?>("--map", "-m") { Description = $"Mapping: a YAML file, or the name of one that the kit brings ({string.Join(", ", MappingReader.BuiltIn)})." };
        var format = new Option<string?>("--format", "-f") { Description = "Read the folder as this format, without looking what it is." };
        format.AcceptOnlyFromAmong([.. SourceFormats.Names]);
        var output = new Option<string?>("--out", "-o") { Description = "Store to make, for example store.duckdb. With --suggest, the mapping to write." };
        var suggest = new Option<bool>("--suggest") { Description = "Import nothing: draft a mapping for the tables of the folder, to be read and completed by you. Printed, or written to --out." };
        var help = new Option<bool>("--help-mapping") { Description = "Import nothing: explain how to write a mapping, every setting with an example." };
        var key = new Option<string?>("--key") { Description = "File of the project's pseudonym key. Made at first use; keep a copy of it in a safe place." };
        var keepUnlinked = new Option<bool>("--keep-unlinked") { Description = "Keep rows of persons whom no register knows, each as a person of its own. Without it they are rejected and counted." };
        var mergeSchools = new Option<int?>("--merge-schools-below") { Description = "Merge schools with fewer learners than this, by organiser and level." };
        mergeSchools.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 2)
                result.AddError("--merge-schools-below expects 2 or more learners.");
        });

        var falseLinks = new Option<double?>("--false-links") { Description = "Largest share of wrong links of persons that may be expected; default 0.005." };
        var clerical = new Option<string?>("--clerical") { Description = "Write pairs of records that a person should decide to this CSV file: places in the sources and weights, no names." };
        var decisions = new Option<string?>("--decisions") { Description = "Follow the decisions (same, different) in this file, a filled list of --clerical." };
        var follow = new Option<bool>("--follow") { Description = "Go on until Ctrl+C: add lines that are appended to .ndjson and .jsonl files of events at once, import again when other files change. The store is replaced whole each time." };
        var every = new Option<double>("--every") { Description = "With --follow: seconds between looks at the files.", DefaultValueFactory = _ => 1 };
        every.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is > 0 and <= 86_400))
                result.AddError("--every expects seconds, more than 0 and at most a day.");
        });

        var asOf = new Option<string?>("--as-of")
        {
            Description = "The moment up to which the data tells, ISO 8601 (2026-05-31, or 2026-05-31T12:00:00Z). Default: the newest moment at which something happened by the data itself "
                + "(an event, an answer, a week of attendance, a result, a change of status, a start of support), not after the newest change of the files; that change where the data holds none.",
        };
        asOf.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Moment(text) is null)
                result.AddError($"--as-of is \"{text}\"; expected a day or moment such as 2026-05-31 or 2026-05-31T12:00:00Z.");
        });

        var lookUp = new Option<string?>("--look-up") { Description = "Write which identifier has which pseudonym to this new CSV file, for you alone. Whoever has it can name everyone in the store: keep it apart." };
        var replace = new Option<bool>("--replace") { Description = "Replace a store that holds something else." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("import", "Import exports into one pseudonymised store. Every row is accounted for.")
        {
            folder, output, suggest, help, map, format, key, keepUnlinked, mergeSchools, falseLinks, clerical, decisions, asOf, follow, every, lookUp, replace, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(help))
                return;
            if (result.GetValue(folder) is null)
                result.AddError("Name the FOLDER to import.");
            if (result.GetValue(follow) && result.GetValue(lookUp) is not null)
                result.AddError("--look-up is made by a whole import: leave out --follow.");
            if (result.GetValue(output) is null && !result.GetValue(suggest))
                result.AddError("Name the store to make: --out store.duckdb.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(help))
            {
                Console.Out.WriteLine(MappingReader.Guide);
                return Task.FromResult(ExitCode.Ok);
            }

            if (parsed.GetValue(suggest))
                return Task.FromResult(Suggest(parsed.GetRequiredValue(folder), parsed.GetValue(output), cancellationToken));
            var request = new ImportRequest(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(output)!)
            {
                KeyFile = parsed.GetValue(key),
                KeepUnlinked = parsed.GetValue(keepUnlinked),
                MergeSchoolsBelow = parsed.GetValue(mergeSchools),
                Replace = parsed.GetValue(replace),
                LookUpFile = parsed.GetValue(lookUp),
                DataAsOf = parsed.GetValue(asOf) is { } moment ? Moment(moment) : null,
                Linkage = Linkage(parsed.GetValue(falseLinks), parsed.GetValue(decisions)),
            };
            var importer = parsed.GetValue(map) is { } mapping ? Importer.Mapped(mapping)
                : parsed.GetValue(format) is { } name ? Importer.Of(name)
                : Importer.Recognising();
            if (parsed.GetValue(follow))
                return ImportFollowing.Run(importer, request, parsed.GetValue(every), parsed.GetValue(json), cancellationToken);
            var report = Import(importer, request, cancellationToken);
            if (parsed.GetValue(clerical) is { } list && report.Linkage is { } linkage)
                WriteClerical(list, linkage);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of(report));
            else
                Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(report, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(report.RejectedRows > 0 ? ExitCode.RowsRejected : ExitCode.Ok);
        });
        return command.WithExamples(
            "researchkit import exports --out store.duckdb",
            "researchkit import exports --out store.duckdb --follow --every 5",
            "researchkit import exports --suggest --out mapping.yaml",
            "researchkit import ~/oulad --map oulad --out oulad.duckdb",
            "researchkit import exports --map mapping.yaml --out store.duckdb --replace --json");
    }

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUniversalTime() : null;

    private static LinkageOptions Linkage(double? falseLinks, string? decisions)
    {
        var options = new LinkageOptions();
        if (falseLinks is { } rate)
            options = options with { FalseMatchRate = rate };
        if (decisions is null)
            return options;
        try
        {
            using var reader = new StreamReader(decisions);
            return options with { Decisions = ClericalList.Read(reader) };
        }
        catch (FormatException problem)
        {
            throw new ImportException($"{decisions}: {problem.Message}");
        }
    }

    private static void WriteClerical(string path, LinkageReport linkage)
    {
        using var writer = new StreamWriter(path, append: false);
        ClericalList.Write(linkage, writer);
    }

    private static int Suggest(string folder, string? output, CancellationToken cancellationToken)
    {
        var draft = MappingSuggestion.Draft(folder, cancellationToken);
        if (output is null)
        {
            Console.Out.WriteLine(draft);
            return ExitCode.Ok;
        }

        if (File.Exists(output))
            throw new ImportException($"{output} exists. Choose another name for the draft, so that nothing you wrote is lost.");
        File.WriteAllText(output, draft);
        Console.Error.WriteLine($"{output} is written. Give every column marked CLASS? a class before you import with it.");
        return ExitCode.Ok;
    }

    private static ImportReport Import(IImporter importer, ImportRequest request, CancellationToken cancellationToken) => !Terminal.IsWatched
        ? importer.Import(request, cancellationToken: cancellationToken)
        : Terminal.Error.Progress().AutoClear(true).Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn()).Start(context =>
        {
            var bar = context.AddTask("Importing");
            return importer.Import(request, new Steps(bar), cancellationToken);
        });

    private sealed class Steps(ProgressTask bar) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            bar.Description = Markup.Escape(value.Step);
            bar.MaxValue = value.Total;
            bar.Value = value.Done;
        }
    }
}
