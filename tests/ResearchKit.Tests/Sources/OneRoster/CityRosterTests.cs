using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.OneRoster;

/// <summary>The shipped city's student register, a bulk and a delta zip with mess, against its answer key.</summary>
public sealed class CityRosterTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public CityRosterTests()
    {
        foreach (var zip in new[] { "roster.zip", "roster-delta.zip" })
            File.Copy(Path.Combine(CityExportFiles.Folder, "student-register", zip), Path.Combine(_folder.Source, zip));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_file_is_accounted_for_as_the_answer_key_says()
    {
        var report = Importer.Recognising().Import(_folder.Request);

        Assert.All(report.Loads, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        foreach (var (path, answer) in CityExportFiles.Answers.Where(answer => answer.Key.StartsWith("student-register/roster", StringComparison.Ordinal) && !answer.Key.EndsWith("manifest.csv", StringComparison.Ordinal)))
        {
            var name = path["student-register/".Length..];
            // enrolments are a second reading of the rows of users.
            var loads = report.Loads.Where(load => load.SourceFile == name && load.Table != "enrolment").ToList();
            Assert.True(answer["rows"] == loads.Sum(load => load.Read), $"{name}: {answer["rows"]} rows, read {loads.Sum(load => load.Read)}");
            Assert.True(answer["valid"] == loads.Sum(load => load.Kept), $"{name}: {answer["valid"]} valid, kept {loads.Sum(load => load.Kept)}: {string.Join("; ", loads)}");
            Assert.Equal(answer["invalid"], loads.Sum(load => load.Rejected));
            Assert.Equal(answer["superseded"], loads.Sum(load => load.Superseded));
            Assert.Equal(answer["exact_duplicate"], loads.Sum(load => load.Merged));
        }
    }
}
