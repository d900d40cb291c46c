using System.Text;
using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>An identifier or a free text of any format is found by a byte search in nothing that an import leaves or says, while it runs and after it.</summary>
public sealed class CanaryFormatTests(CanaryScene scene) : IClassFixture<CanaryScene>, IDisposable
{
    private readonly ImportFolder _folder = new();

    public static TheoryData<string> Seeds => [.. ExportSeeds.All.Select(seed => seed.Name)];

    public static TheoryData<string> Cases => [.. ExportSeeds.All.Select(seed => seed.Name), CanaryScene.Many];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_of_it_is_left_or_said(string name)
    {
        Assert.Contains(CanarySearch.Files(scene.SourceOf(name)), file => CanarySearch.IsIn(file) || PackedContent.IsPacked(new ExportFile(file, [])));

        var (files, leaks) = scene.WhileImporting(name);

        Assert.True(files > 0, "no file was seen while the import ran");
        Assert.Empty(leaks);
        var left = Directory.GetFiles(scene.ResultOf(name)).Select(file => Path.GetFileName(file)!).ToList();
        Assert.Contains("store.duckdb", left);
        Assert.Contains("store.duckdb.audit.jsonl", left);
        Assert.Contains("said.txt", left);
        Assert.Empty(CanarySearch.In(scene.ResultOf(name)));
    }

    [Fact]
    public void Nothing_of_it_is_in_temporary_files_the_key_or_the_output()
    {
        Assert.True(scene.ExitCode == 0, scene.Output);
        Assert.DoesNotContain(ExportSeeds.Canary, scene.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(CanarySearch.Files(scene.Outside), file => file.EndsWith(".key", StringComparison.Ordinal));
        Assert.Empty(CanarySearch.In(scene.Outside));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_error_message_quotes_it(string name)
    {
        var seed = ExportSeeds.Named(name);
        var tables = seed.Files.Where(file => !file.Path.EndsWith("mapping.yaml", StringComparison.Ordinal));
        // Of other systems in the same folder one file each: all of theirs are damaged where they stand alone.
        foreach (var damaged in seed.Format is not null ? tables : tables.GroupBy(file => file.Path.Split('/')[0]).SelectMany(system => system.Take(system.Key == name ? int.MaxValue : 1)))
        {
            // Every line is a header, a row and a quote at once.
            var content = Encoding.UTF8.GetBytes($"{ExportSeeds.Canary},{ExportSeeds.Canary}\n\"{ExportSeeds.Canary}\n");
            (seed with { Files = [.. seed.Files.Select(file => file == damaged ? file with { Content = content } : file)] }).Write(_folder.Source);
            var said = "";
            try
            {
                var isNamed = seed.Format is { } format && SourceFormats.Names.Contains(format) && !damaged.Path.Contains('/');
                said = CanaryScene.Said((isNamed ? Importer.Of(seed.Format!) : Importer.Recognising()).Import(_folder.Request with { Replace = true }));
            }
            catch (ImportException problem)
            {
                said = problem.ToString();
            }

            Assert.NotEmpty(said);
            Assert.DoesNotContain(ExportSeeds.Canary, said, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(ExportSeeds.Canary, CanaryScene.SaidBefore(_folder.Source), StringComparison.OrdinalIgnoreCase);
            Directory.Delete(_folder.Source, recursive: true);
        }
    }

    /// <summary>A row in place of the header, or behind it in one line: what the fuzzer's case 752 found quoted, since a value looked like a question's name.</summary>
    [Theory]
    [InlineData("assessment-results", "results.csv")]
    [InlineData("attendance", "attendance.csv")]
    [InlineData("competence-evaluation", "competence-evaluation/evaluations.csv")]
    [InlineData("personnel", "staff.csv")]
    [InlineData("sales-results", "results.csv")]
    [InlineData("support-register", "support-register/measures.csv")]
    [InlineData("wellbeing-survey", "responses.csv")]
    [InlineData("wellbeing-survey", "anonymous-responses.csv")]
    [InlineData("own-mapping", "pupils.csv")]
    public void A_row_that_stands_as_a_header_is_not_quoted(string name, string path)
    {
        var seed = ExportSeeds.Named(name);
        var text = Encoding.UTF8.GetString(seed.Files.Single(file => file.Path == path).Content);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var format = Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : seed.Format!;
        foreach (var damaged in new[] { text[(end + 1)..], text.Remove(end, 1), text[(end + 1)..].ToUpperInvariant(), text.Remove(end, 1).Insert(end, ",") })
        {
            seed.Write(_folder.Source);
            File.WriteAllText(Path.Combine(_folder.Source, path), damaged);

            var problem = Assert.Throws<ImportException>(() => Importer.Of(format).Import(_folder.Request with { Folder = Path.Combine(_folder.Source, Path.GetDirectoryName(path)!) }));

            Assert.DoesNotContain(ExportSeeds.Canary, problem.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }
}
