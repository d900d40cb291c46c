using System.Net;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Tests.Workshop.Server;

/// <summary>Files over the server: what was saved is there whole, what is wrong is refused and loses nothing, the originals stay.</summary>
public sealed class ContentsTests : IClassFixture<AccessTests.Room>
{
    private readonly WorkshopRoom _room;

    public ContentsTests(AccessTests.Room room) => _room = room.Open;

    [Fact]
    public async Task The_copy_has_no_solution_and_changes_only_by_its_own_saving()
    {
        var original = File.ReadAllBytes(Path.Combine(_room.Originals, WorkshopRoom.Path));
        var model = await GetAsync(WorkshopRoom.Path);
        Assert.Equal("notebook", model["type"]!.ToString());
        Assert.DoesNotContain("2 + 2", model.ToJsonString(), StringComparison.Ordinal);

        model["content"]!["cells"]![1]!["source"] = "40 + 2";
        await SaveAsync(WorkshopRoom.Path, model["content"]!.AsObject());
        Assert.Equal("40 + 2", Notebook.Load(Path.Combine(_room.Work, WorkshopRoom.Path)).Cells[1].Source);
        Assert.Equal(original, File.ReadAllBytes(Path.Combine(_room.Originals, WorkshopRoom.Path)));

        using var client = _room.Client(_room.Token);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.OK, client.PostAsync(new Uri("/workshop/reset", UriKind.Relative), WorkshopRoom.Json($$"""{"path":"{{WorkshopRoom.Path}}"}""")));
        Assert.Equal("1 + 1", Notebook.Load(Path.Combine(_room.Work, WorkshopRoom.Path)).Cells[1].Source);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NoContent, client.PostAsync(new Uri($"/api/contents/{WorkshopRoom.Path}/checkpoints/checkpoint", UriKind.Relative), null));
        Assert.Equal("40 + 2", Notebook.Load(Path.Combine(_room.Work, WorkshopRoom.Path)).Cells[1].Source);
        using var solution = await client.GetAsync(new Uri($"/workshop/solution?path={WorkshopRoom.Path}&exercise=1", UriKind.Relative));
        Assert.Contains("2 + 2", await solution.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_notebook_is_refused_and_the_file_stays()
    {
        var file = Path.Combine(_room.Work, WorkshopRoom.Path);
        var before = File.ReadAllBytes(file);
        using var client = _room.Client(_room.Token);
        foreach (var body in new[] { """{"type":"notebook","content":{"cells":3}}""", """{"type":"notebook"}""", "{", "[]" })
            await WorkshopRoom.ExpectAsync(HttpStatusCode.BadRequest, client.PutAsync(new Uri($"/api/contents/{WorkshopRoom.Path}", UriKind.Relative), WorkshopRoom.Json(body)));
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.tmp"));
    }

    [Fact]
    public async Task Files_are_made_renamed_copied_listed_and_deleted()
    {
        using var client = _room.Client(_room.Token);
        async Task<string> Post(string path, string body)
        {
            using var answer = await client.PostAsync(new Uri("/api/contents/" + path, UriKind.Relative), WorkshopRoom.Json(body));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["path"]!.ToString();
        }

        var folder = await Post("", """{"type":"directory"}""");
        var notebook = await Post(folder, """{"type":"notebook"}""");
        var copy = await Post(folder, $$"""{"copy_from":"{{notebook}}"}""");
        Assert.NotEqual(notebook, copy);
        using (var renamed = await client.PatchAsync(new Uri($"/api/contents/{copy}", UriKind.Relative), WorkshopRoom.Json($$"""{"path":"{{folder}}/other.ipynb"}""")))
            Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.Conflict, client.PatchAsync(new Uri($"/api/contents/{notebook}", UriKind.Relative), WorkshopRoom.Json($$"""{"path":"{{folder}}/other.ipynb"}""")));
        var listing = await GetAsync(folder);
        Assert.Equal(["other.ipynb", "untitled.ipynb"], listing["content"]!.AsArray().Select(entry => entry!["name"]!.ToString()));
        await WorkshopRoom.ExpectAsync(HttpStatusCode.BadRequest, client.DeleteAsync(new Uri($"/api/contents/{folder}", UriKind.Relative)));
        foreach (var file in new[] { notebook, folder + "/other.ipynb", folder })
            await WorkshopRoom.ExpectAsync(HttpStatusCode.NoContent, client.DeleteAsync(new Uri($"/api/contents/{file}", UriKind.Relative)));
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NotFound, client.GetAsync(new Uri($"/api/contents/{folder}", UriKind.Relative)));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_go_as_base64_and_back()
    {
        byte[] bytes = [0, 255, 254, 1, 128];
        using var client = _room.Client(_room.Token);
        var model = new JsonObject { ["type"] = "file", ["format"] = "base64", ["content"] = Convert.ToBase64String(bytes) };
        using var saved = await client.PutAsync(new Uri("/api/contents/bytes.bin", UriKind.Relative), WorkshopRoom.Json(model.ToJsonString()));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(_room.Work, "bytes.bin")));
        Assert.Equal(Convert.ToBase64String(bytes), (await GetAsync("bytes.bin"))["content"]!.ToString());
        File.Delete(Path.Combine(_room.Work, "bytes.bin"));
    }

    [Fact]
    public async Task The_home_page_offers_what_is_there()
    {
        using var client = _room.Client(_room.Token);
        var home = JsonNode.Parse(await client.GetStringAsync(new Uri("/workshop/home", UriKind.Relative)))!;
        var entry = home["groups"]![0]!["notebooks"]![0]!;
        Assert.Equal(("A lesson", "Is two and two four?", 1), (entry["title"]!.ToString(), entry["question"]!.ToString(), entry["exercises"]!.GetValue<int>()));
    }

    private async Task<JsonObject> GetAsync(string path)
    {
        using var client = _room.Client(_room.Token);
        return JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/contents/{path}", UriKind.Relative)))!.AsObject();
    }

    private async Task SaveAsync(string path, JsonObject content)
    {
        using var client = _room.Client(_room.Token);
        var model = new JsonObject { ["type"] = "notebook", ["format"] = "json", ["content"] = content.DeepClone() };
        await WorkshopRoom.ExpectAsync(HttpStatusCode.OK, client.PutAsync(new Uri($"/api/contents/{path}", UriKind.Relative), WorkshopRoom.Json(model.ToJsonString())));
    }
}
