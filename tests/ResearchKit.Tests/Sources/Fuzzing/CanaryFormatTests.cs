using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ResearchKit.Sources;
using ResearchKit.Sources.Linkage;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>An identifier or a free text of any format is found by a byte search in nothing that an import leaves or says, while it runs and after it.</summary>
public sealed class CanaryFormatTests : IDisposable
{
    // Weights of evidence may be infinite.
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly ImportFolder _folder = new();

    public static TheoryData<string> Seeds => [.. ExportSeeds.All.Select(seed => seed.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Nothing_of_it_is_left_or_said(string name)
    {
        var seed = ExportSeeds.Named(name);
        Assert.Contains(seed.Files, file => CanarySearch.IsIn(file.Content) || PackedContent.IsPacked(file));
        seed.Write(_folder.Source);
        var temporary = Directory.GetFiles(Path.GetTempPath()).ToHashSet(StringComparer.Ordinal);
        using var ended = new CancellationTokenSource();
        var watcher = new Watcher(_folder.Root, _folder.Source);
        var watching = Task.Run(() => watcher.Watch(ended.Token), CancellationToken.None);

        var report = Importer.Recognising().Import(_folder.Request with { Linkage = new LinkageOptions { ClericalFrom = 0.0001 } }, watcher);

        await ended.CancelAsync();
        await watching;
        Assert.True(watcher.FilesSeen > 0, "no file was seen while the import ran");
        Assert.Empty(watcher.Leaks);
        Assert.Empty(Leaks(_folder.Root, _folder.Source));
        Assert.True(File.Exists(_folder.KeyFile));
        Assert.True(File.Exists(_folder.Store + ".audit.jsonl"));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath()), file => !temporary.Contains(file) && Path.GetExtension(file) is not (".dll" or ".so" or ".pdb") && CanarySearch.IsIn(file));
        Assert.DoesNotContain(ExportSeeds.Canary, Said(report), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_error_message_quotes_it(string name)
    {
        var seed = ExportSeeds.Named(name);
        foreach (var damaged in seed.Files.Where(file => !file.Path.EndsWith("mapping.yaml", StringComparison.Ordinal)))
        {
            // Every line is a header, a row and a quote at once.
            var content = Encoding.UTF8.GetBytes($"{ExportSeeds.Canary},{ExportSeeds.Canary}\n\"{ExportSeeds.Canary}\n");
            (seed with { Files = [.. seed.Files.Select(file => file == damaged ? file with { Content = content } : file)] }).Write(_folder.Source);
            var said = "";
            try
            {
                said = Said((seed.Format is { } format && SourceFormats.Names.Contains(format) && !damaged.Path.Contains('/') ? Importer.Of(format) : Importer.Recognising()).Import(_folder.Request with { Replace = true }));
            }
            catch (ImportException problem)
            {
                said = problem.ToString();
            }

            Assert.NotEmpty(said);
            Assert.DoesNotContain(ExportSeeds.Canary, said, StringComparison.OrdinalIgnoreCase);
            Directory.Delete(_folder.Source, recursive: true);
        }
    }

    /// <summary>Everything that a report says: as text, HTML and JSON, with the linkage, the list of pairs for a person to decide, and what the store says of its sources.</summary>
    private static string Said(ImportReport report)
    {
        var said = new StringBuilder();
        said.Append(report).AppendJoin('\n', report.Loads).AppendJoin('\n', report.Rejects).AppendJoin('\n', report.Notes).Append(JsonSerializer.Serialize(report, Json));
        said.AppendJoin('\n', report.ToMimeBundle().Data.Values);
        if (report.Linkage is { } linkage)
        {
            using var list = new StringWriter();
            ClericalList.Write(linkage, list);
            said.Append(list).AppendJoin('\n', linkage.ToMimeBundle().Data.Values);
        }

        using var store = LearningStore.Open(report.StorePath);
        return said.AppendJoin('\n', store.Sources.ToMimeBundle().Data.Values).AppendJoin('\n', store.Sources.RejectedLines().ToMimeBundle().Data.Values).AppendJoin('\n', store.ToMimeBundle().Data.Values).ToString();
    }

    private static List<string> Leaks(string folder, string source) => [.. CanarySearch.In(folder).Where(file => !file.StartsWith(source, StringComparison.Ordinal))];

    /// <summary>Searches all that lies beside the sources again and again, and at each step.</summary>
    private sealed class Watcher(string folder, string source) : IProgress<ImportProgress>
    {
        private readonly Lock _guard = new();

        public int FilesSeen { get; private set; }

        public List<string> Leaks { get; } = [];

        public void Report(ImportProgress value)
        {
            Look(value.Step);
            if (value.Step.Contains(ExportSeeds.Canary, StringComparison.OrdinalIgnoreCase))
                Leaks.Add("the name of a step");
        }

        public async Task Watch(CancellationToken ended)
        {
            while (!ended.IsCancellationRequested)
            {
                Look("in between");
                await Task.Delay(20, CancellationToken.None);
            }
        }

        private void Look(string step)
        {
            lock (_guard)
            {
                var leaks = CanaryFormatTests.Leaks(folder, source);
                FilesSeen += Directory.Exists(Path.Combine(folder, "out")) ? Directory.GetFileSystemEntries(Path.Combine(folder, "out")).Length : 0;
                Leaks.AddRange(leaks.Select(leak => $"{step}: {Path.GetFileName(leak)}"));
            }
        }
    }
}
