using System.Text;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Tests.Sources;

/// <summary>Identifiers and free text planted in the sources are found by a byte search in nothing that an import leaves or says, while it runs and after it.</summary>
public sealed class CanaryImportTests : IDisposable
{
    private const string Canary = "CANARY7391";

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_canary_is_left_in_store_log_or_draft()
    {
        var pupils = new StringBuilder("number,name,born,sex,remark\n");
        var grades = new StringBuilder("pupil;subject;term;scale;grade\n");
        for (var i = 0; i < 30_000; i++)
        {
            pupils.Append(Canary).Append("-id-").Append(i).Append(',').Append(Canary).Append(" name,2008-05-0").Append((i % 9) + 1).Append(",nainen,").Append(Canary).Append(" remark\n");
            grades.Append(Canary).Append("-id-").Append(i).Append(";MA;2024;4-10;9\n");
        }

        // Rows that are rejected for each kind of reason, each with a canary in it.
        pupils.Append(Canary).Append("-bad,x,").Append(Canary).Append(",nainen,\n").Append(Canary).Append("-short\n").Append(Canary).Append("-id-1,y,2007-01-01,mies,\n");
        grades.Append(Canary).Append("-orphan;MA;2024;4-10;9\n").Append(Canary).Append("-id-2;MA;2025;4-10;").Append(Canary).Append('\n');
        _folder.Write("pupils.csv", pupils.ToString());
        _folder.Write("grades.csv", grades.ToString());
        var watcher = new Watcher(Path.Combine(_folder.Root, "out"));

        var report = Importer.Mapped(MappingReader.Parse(GradesFixture.Mapping, "m")).Import(_folder.Request, watcher);

        Assert.Equal(30_000, report.Loads[0].Kept);
        Assert.Equal(5, report.RejectedRows);
        Assert.True(watcher.FilesSeen > 0, "no file was seen while the import ran");
        Assert.Empty(watcher.Leaks);
        Assert.Empty(Leaks(Path.Combine(_folder.Root, "out")));
        Assert.DoesNotContain(Canary, report.ToString() + string.Join('\n', report.Loads) + string.Join('\n', report.Rejects), StringComparison.Ordinal);
    }

    [Fact]
    public void No_canary_is_in_an_error_message()
    {
        var messages = new List<string>();
        foreach (var (pupils, grades) in new[]
        {
            (Canary + "\n", GradesFixture.Grades),
            (Canary + "," + Canary + "\n", GradesFixture.Grades),
            ("number,name,born,sex,remark\n" + Canary + "\n", "\"" + Canary),
            ("number,name,born,sex,remark," + "extra\n" + Canary + ",,,,,\n", GradesFixture.Grades),
        })
        {
            _folder.Write("pupils.csv", pupils);
            _folder.Write("grades.csv", grades);
            messages.Add(Assert.Throws<ImportException>(() => _folder.Import(GradesFixture.Mapping)).ToString());
        }

        Assert.All(messages, message => Assert.DoesNotContain(Canary, message, StringComparison.Ordinal));
    }

    private static List<string> Leaks(string folder) => Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(Holds)] : [];

    private static bool Holds(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.GetBuffer().AsSpan(0, (int)memory.Length).IndexOf(Encoding.ASCII.GetBytes(Canary)) >= 0;
        }
        catch (IOException)
        {
            // A file of another process that vanished or is locked.
            return false;
        }
    }

    /// <summary>Searches the store's folder at each step.</summary>
    private sealed class Watcher(string folder) : IProgress<ImportProgress>
    {
        public int FilesSeen { get; private set; }

        public List<string> Leaks { get; } = [];

        public void Report(ImportProgress value)
        {
            FilesSeen += Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;
            Leaks.AddRange(CanaryImportTests.Leaks(folder));
        }
    }
}
