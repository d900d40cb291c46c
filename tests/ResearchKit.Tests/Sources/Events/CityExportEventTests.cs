using System.Globalization;
using System.Runtime.CompilerServices;

namespace ResearchKit.Tests.Sources.Events;

/// <summary>The exports that are shipped with the kit, against their answer key.</summary>
public class CityExportEventTests
{
    [Theory]
    [InlineData("practice-platform", "statements", false)]
    [InlineData("staff-training", "statements", false)]
    [InlineData("course-platform", "envelopes", true)]
    public void Keeps_merges_supersedes_and_rejects_as_many_as_the_answer_key_says(string system, string name, bool isCaliper)
    {
        using var fixture = new EventFixture(isCaliper);
        var folder = Folder();
        foreach (var file in (string[])[$"{system}/{name}.ndjson", $"{system}/{name}-2.ndjson"])
        {
            using var stream = File.OpenRead(Path.Combine(folder, file));
            fixture.Intake.ReadFile(file, stream);
        }

        fixture.Stage.Settle();

        foreach (var account in fixture.Stage.Accounts)
        {
            var key = Key(folder, account.Name);
            Assert.Equal(
                (key["rows"], key["valid"], key["exact_duplicate"], key["voided"] + key["voiding"], key["invalid"]),
                (account.Read, account.Kept, account.Merged, account.Superseded, account.Rejected));
        }
    }

    internal static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../../datasets/city-exports"));

    private static Dictionary<string, long> Key(string folder, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "answer-key", "files.csv"));
        var (header, row) = (lines[0].Split(','), lines.Single(line => line.Contains("," + file + ",", StringComparison.Ordinal)).Split(','));
        return header.Zip(row).Where(pair => long.TryParse(pair.Second, out _)).ToDictionary(pair => pair.First, pair => long.Parse(pair.Second, CultureInfo.InvariantCulture));
    }
}
