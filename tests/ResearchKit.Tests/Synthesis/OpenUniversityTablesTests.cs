using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis;

public sealed class OpenUniversityTablesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-ou-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Same_options_write_the_same_bytes()
    {
        var options = new OpenUniversityOptions { Students = 60 };
        var first = OpenUniversityTables.Write(Path.Combine(_folder, "a"), options).Select(File.ReadAllText).ToList();
        var second = OpenUniversityTables.Write(Path.Combine(_folder, "b"), options).Select(File.ReadAllText).ToList();

        Assert.Equal(7, first.Count);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Results_are_distributed_as_in_the_real_tables()
    {
        OpenUniversityTables.Write(_folder, new OpenUniversityOptions { Students = 4000 });
        var results = Rows("studentInfo").Select(row => row[11]).ToList();
        double Share(string result) => (double)results.Count(found => found == result) / results.Count;

        // Real: withdrawn 31 %, fail 22 %, pass 38 %, distinction 9 %.
        Assert.InRange(Share("Withdrawn"), 0.26, 0.36);
        Assert.InRange(Share("Fail"), 0.12, 0.28);
        Assert.InRange(Share("Pass"), 0.30, 0.50);
        Assert.InRange(Share("Distinction"), 0.04, 0.14);
    }

    [Fact]
    public void Withdrawal_falls_with_education_on_entry()
    {
        OpenUniversityTables.Write(_folder, new OpenUniversityOptions { Students = 6000 });
        double Withdrawn(string education)
        {
            var own = Rows("studentInfo").Where(row => row[5] == education).ToList();
            return (double)own.Count(row => row[11] == "Withdrawn") / own.Count;
        }

        Assert.True(Withdrawn("Lower Than A Level") > Withdrawn("A Level or Equivalent"));
        Assert.True(Withdrawn("A Level or Equivalent") > Withdrawn("HE Qualification"));
    }

    [Fact]
    public void Peculiarities_of_the_real_tables_are_there()
    {
        OpenUniversityTables.Write(_folder, new OpenUniversityOptions { Students = 800 });

        Assert.Contains(Rows("studentInfo"), row => row[6].Length == 0);
        Assert.Contains(Rows("studentRegistration"), row => row[3].StartsWith('-'));
        Assert.True(Rows("studentInfo").GroupBy(row => row[2]).Any(same => same.Count() > 1), "a student in two presentations");
        Assert.True(Rows("studentVle").GroupBy(row => string.Join(',', row[..5])).Any(same => same.Count() > 1), "a key that repeats");
        Assert.Contains(Rows("studentAssessment"), row => row[4].Length == 0);
    }

    [Fact]
    public void Nobody_works_after_withdrawing()
    {
        OpenUniversityTables.Write(_folder, new OpenUniversityOptions { Students = 800 });
        var left = Rows("studentRegistration").Where(row => row[4].Length > 0)
            .ToDictionary(row => (row[0], row[1], row[2]), row => int.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture));

        var late = Rows("studentVle").Where(row =>
            left.TryGetValue((row[0], row[1], row[2]), out var day) && int.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture) >= day);
        Assert.Empty(late);
    }

    private IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(_folder, file + ".csv")).Skip(1).Select(line => line.Split(','));
}
