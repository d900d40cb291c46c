using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Attacks;
using ResearchKit.Notebooks.Tests.Jupyter;
using ResearchKit.Notebooks.Tests.Workshop.Server;

namespace ResearchKit.Notebooks.Tests.Stories;

/// <summary>
/// The same stories through the other doors: the kernel as a process of its own, asked by Debian's Jupyter client, and the workshop's server, as its page asks it. All that they say is searched, also what is completed,
/// explained, remembered, logged and left in the folder.
/// </summary>
public sealed class ProtectedCityWireTests(ProtectedCity city) : IClassFixture<ProtectedCity>
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, string Code, string? Says)[] Stories =
    [
        ("open", ProtectedCityStoryTests.Open, null),
        .. ProtectedCityStoryTests.Shown.Select(row => ((string)row[0], (string)row[1], (string?)null)),
        .. ProtectedCityStoryTests.Refused.Select(row => ((string)row[0], (string)row[1], (string?)row[2])),
    ];

    [SkippableFact]
    public void The_kernel_leaks_nothing_over_the_wire()
    {
        JupyterPackages.Require();
        var data = Directory.CreateDirectory(Path.Combine(city.Root, "jupyter")).FullName;
        JupyterPackages.InstallKernel(data);
        var (outputs, cells) = (Path.Combine(city.Root, "wire"), Path.Combine(city.Root, "stories.json"));
        File.WriteAllText(cells, JsonSerializer.Serialize(Stories.Select(story => new { name = FileName(story.Name), code = story.Code.Replace("STORE", city.Store, StringComparison.Ordinal) })));
        Run(JupyterPackages.Script(data, "stories_wire.py", cells, outputs));

        foreach (var (name, _, says) in Stories)
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

    [Fact]
    public async Task The_workshop_leaks_nothing()
    {
        await using var room = await WorkshopRoom.OpenAsync();
        await using var kernel = await KernelClient.StartAsync(room, version1: true);
        var said = Directory.CreateDirectory(Path.Combine(city.Root, "workshop")).FullName;
        var cells = new JsonArray();
        foreach (var (name, code, says) in Stories)
        {
            var source = code.Replace("STORE", city.Store, StringComparison.Ordinal);
            var messages = (await kernel.RunAsync(source)).Where(message => message.Type != "execute_input").ToArray();
            Assert.True((says is null) == (messages[^1].Content["status"]!.ToString() == "ok"), $"{name}: {messages[^1].Content}");
            var text = JsonSerializer.Serialize(messages.Select(message => message.Content), Readable);
            if (says is not null) Assert.Contains(says, text.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
            // What the released table by school shows are the codes of schools, which may be told.
            await File.WriteAllTextAsync(Path.Combine(said, string.Concat(name.Where(char.IsLetterOrDigit)) + ".json"), text);
            var outputs = messages.Where(message => message.Type is "execute_result" or "display_data" or "stream" or "error").Select(message => Output(message.Type, message.Content));
            cells.Add(new JsonObject { ["cell_type"] = "code", ["id"] = $"c{cells.Count}", ["metadata"] = new JsonObject(), ["execution_count"] = null, ["source"] = "", ["outputs"] = new JsonArray([.. outputs]) });
        }

        // Saved as the page saves it; then everything that is left is searched.
        using (var client = room.Client(room.Token))
        {
            var model = new JsonObject { ["type"] = "notebook", ["format"] = "json", ["content"] = new JsonObject { ["cells"] = cells, ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 } };
            using var saved = await client.PutAsync(new Uri("/api/contents/notebooks/tutorials/stories.ipynb", UriKind.Relative), WorkshopRoom.Json(model.ToJsonString()));
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        }

        await File.WriteAllLinesAsync(Path.Combine(said, "server.log"), room.Log);
        File.Delete(Path.Combine(room.Work, "notebooks", "tutorials", "people.csv")); // made by the story itself, with the canary in it
        Nothing(said, city.Canaries);
        Nothing(room.Work, city.Canaries);
        File.Delete(Path.Combine(said, "release.json"));
        Nothing(said, city.SchoolCodes);
    }

    private static JsonNode Output(string type, JsonNode content) => type switch
    {
        "stream" => new JsonObject { ["output_type"] = "stream", ["name"] = content["name"]!.ToString(), ["text"] = content["text"]!.ToString() },
        "error" => new JsonObject { ["output_type"] = "error", ["ename"] = content["ename"]!.ToString(), ["evalue"] = content["evalue"]!.ToString(), ["traceback"] = content["traceback"]!.DeepClone() },
        "execute_result" => new JsonObject { ["output_type"] = type, ["execution_count"] = 1, ["data"] = content["data"]!.DeepClone(), ["metadata"] = new JsonObject() },
        _ => new JsonObject { ["output_type"] = type, ["data"] = content["data"]!.DeepClone(), ["metadata"] = new JsonObject() },
    };

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
