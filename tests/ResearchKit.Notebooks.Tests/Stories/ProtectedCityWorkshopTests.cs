using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Attacks;
using ResearchKit.Notebooks.Tests.Workshop.Server;

namespace ResearchKit.Notebooks.Tests.Stories;

/// <summary>The same stories through the workshop's server, as its page asks them: all that comes over the websocket, what the server logs, and what is left in the folder.</summary>
public sealed class ProtectedCityWorkshopTests(ProtectedCity city) : IClassFixture<ProtectedCity>
{
    [Fact]
    public async Task The_workshop_leaks_nothing()
    {
        await using var room = await WorkshopRoom.OpenAsync();
        await using var kernel = await KernelClient.StartAsync(room, version1: true);
        var said = Directory.CreateDirectory(Path.Combine(city.Root, "workshop")).FullName;
        (string Name, string Code, string? Says)[] stories =
        [
            ("open", ProtectedCityStoryTests.Open, null),
            .. ProtectedCityStoryTests.Shown.Select(row => ((string)row[0], (string)row[1], (string?)null)),
            .. ProtectedCityStoryTests.Refused.Select(row => ((string)row[0], (string)row[1], (string?)row[2])),
        ];
        var cells = new JsonArray();
        foreach (var (name, code, says) in stories)
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
        foreach (var folder in new[] { said, room.Work })
        {
            var report = RedTeam.Run(new AttackRequest(folder) { Canaries = city.Canaries });
            Assert.True(report.Findings.Count == 0, AttackText.Of(report));
        }

        File.Delete(Path.Combine(said, "release.json"));
        var codes = RedTeam.Run(new AttackRequest(said) { Canaries = city.SchoolCodes });
        Assert.True(codes.Findings.Count == 0, AttackText.Of(codes));
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonNode Output(string type, JsonNode content) => type switch
    {
        "stream" => new JsonObject { ["output_type"] = "stream", ["name"] = content["name"]!.ToString(), ["text"] = content["text"]!.ToString() },
        "error" => new JsonObject { ["output_type"] = "error", ["ename"] = content["ename"]!.ToString(), ["evalue"] = content["evalue"]!.ToString(), ["traceback"] = content["traceback"]!.DeepClone() },
        "execute_result" => new JsonObject { ["output_type"] = type, ["execution_count"] = 1, ["data"] = content["data"]!.DeepClone(), ["metadata"] = new JsonObject() },
        _ => new JsonObject { ["output_type"] = type, ["data"] = content["data"]!.DeepClone(), ["metadata"] = new JsonObject() },
    };
}
