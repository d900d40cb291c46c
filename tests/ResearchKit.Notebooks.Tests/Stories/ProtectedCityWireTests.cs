using System.Diagnostics;
using System.Text.Json;
using ResearchKit.Attacks;
using ResearchKit.Notebooks.Tests.Jupyter;

namespace ResearchKit.Notebooks.Tests.Stories;

/// <summary>The same stories through the other door: the kernel as a process of its own, asked by Debian's Jupyter client. All that it says is searched, also what it completes, explains and remembers.</summary>
public sealed class ProtectedCityWireTests(ProtectedCity city) : IClassFixture<ProtectedCity>
{
    [SkippableFact]
    public void The_kernel_leaks_nothing_over_the_wire()
    {
        JupyterPackages.Require();
        var data = Directory.CreateDirectory(Path.Combine(city.Root, "jupyter")).FullName;
        JupyterPackages.InstallKernel(data);
        var (outputs, cells) = (Path.Combine(city.Root, "wire"), Path.Combine(city.Root, "stories.json"));
        (string Name, string Code, string? Says)[] stories =
        [
            ("open", ProtectedCityStoryTests.Open, null),
            .. ProtectedCityStoryTests.Shown.Select(row => ((string)row[0], (string)row[1], (string?)null)),
            .. ProtectedCityStoryTests.Refused.Select(row => ((string)row[0], (string)row[1], (string?)row[2])),
        ];
        File.WriteAllText(cells, JsonSerializer.Serialize(stories.Select(story => new { name = FileName(story.Name), code = story.Code.Replace("STORE", city.Store, StringComparison.Ordinal) })));
        Run(JupyterPackages.Script(data, "stories_wire.py", cells, outputs));

        foreach (var (name, _, says) in stories)
        {
            var said = JsonDocument.Parse(File.ReadAllText(Path.Combine(outputs, FileName(name) + ".json"))).RootElement;
            Assert.True((says is null) == (said.GetProperty("status").GetString() == "ok"), $"{name}: {said}");
            if (says is not null) Assert.Contains(says, string.Join('\n', Texts(said)), StringComparison.Ordinal);
        }

        // Made by the story itself, with the canary in it.
        File.Delete(Path.Combine(outputs, "work", "people.csv"));
        Nothing(outputs, city.Canaries);
        // The codes of schools stand in the released table by school, and nowhere else.
        File.Delete(Path.Combine(outputs, "release.json"));
        File.Delete(Path.Combine(outputs, "history.json"));
        Nothing(outputs, city.SchoolCodes);
    }

    private static void Nothing(string folder, IReadOnlyList<string> canaries)
    {
        var report = RedTeam.Run(new AttackRequest(folder) { Canaries = canaries });
        Assert.True(report.Findings.Count == 0, AttackText.Of(report));
    }

    private static string FileName(string story) => string.Concat(story.Where(char.IsLetterOrDigit));

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
