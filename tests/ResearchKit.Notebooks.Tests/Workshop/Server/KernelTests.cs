using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Tests.Workshop.Server;

/// <summary>Kernels over the server: cells run, are stopped, and survive the death of their process.</summary>
public sealed class KernelTests : IClassFixture<AccessTests.Room>
{
    private readonly WorkshopRoom _room;

    public KernelTests(AccessTests.Room room) => _room = room.Open;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cell_runs_in_both_forms_of_messages(bool version1)
    {
        await using var kernel = await KernelClient.StartAsync(_room, version1);
        var first = await kernel.RunAsync("var x = 20 + 1;\nx * 2");

        Assert.Equal("42", Assert.Single(first, message => message.Type == "execute_result").Content["data"]!["text/plain"]!.ToString());
        Assert.Equal("ok", first[^1].Content["status"]!.ToString());
        Assert.Equal("busy", first[0].Content["execution_state"]!.ToString());
        // 2 MB in one output go through whole.
        var large = await kernel.RunAsync("new string('ä', 1_000_000)");
        Assert.Equal(1_000_000, Assert.Single(large, message => message.Type == "execute_result").Content["data"]!["text/plain"]!.ToString().Count(letter => letter == 'ä'));
    }

    [Fact]
    public async Task Paths_begin_at_the_notebooks_folder()
    {
        await using var kernel = await KernelClient.StartAsync(_room, version1: true);
        var messages = await kernel.RunAsync("File.Exists(\"lesson.ipynb\")");
        Assert.Contains("rue", Assert.Single(messages, message => message.Type == "execute_result").Content["data"]!["text/plain"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_stops_a_loop_and_keeps_the_variables()
    {
        await using var kernel = await KernelClient.StartAsync(_room, version1: true);
        await kernel.RunAsync("var kept = 7;");
        var loop = await kernel.SendAsync("execute_request", new JsonObject { ["code"] = "Console.WriteLine(\"begun\"); while (true) { }", ["store_history"] = true });
        await kernel.WaitForAsync("busy");
        await Task.Delay(300);
        using var client = _room.Client(_room.Token);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NoContent, client.PostAsync(new Uri($"/api/kernels/{kernel.Id}/interrupt", UriKind.Relative), null));
        var ended = await kernel.UntilDoneAsync(loop);

        Assert.Equal("error", ended[^1].Content["status"]!.ToString());
        Assert.Equal("7", Assert.Single(await kernel.RunAsync("kept"), message => message.Type == "execute_result").Content["data"]!["text/plain"]!.ToString());
    }

    [Fact]
    public async Task A_killed_kernel_says_so_and_starts_again()
    {
        await using var kernel = await KernelClient.StartAsync(_room, version1: true);
        var messages = await kernel.RunAsync("Environment.ProcessId");
        var id = int.Parse(Assert.Single(messages, message => message.Type == "execute_result").Content["data"]!["text/plain"]!.ToString().Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
        using (var process = Process.GetProcessById(id))
            process.Kill();
        await kernel.WaitForAsync("restarting");

        Assert.Equal("2", Assert.Single(await kernel.RunAsync("1 + 1"), message => message.Type == "execute_result").Content["data"]!["text/plain"]!.ToString());
        Assert.Contains(_room.Log, line => line.Contains("ended by itself and is started again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_forgets_the_variables_and_keeps_the_id()
    {
        await using var kernel = await KernelClient.StartAsync(_room, version1: false);
        await kernel.RunAsync("var gone = 1;");
        using var client = _room.Client(_room.Token);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.OK, client.PostAsync(new Uri($"/api/kernels/{kernel.Id}/restart", UriKind.Relative), null));
        await kernel.WaitForAsync("restarting");

        Assert.Equal("error", (await kernel.RunAsync("gone"))[^1].Content["status"]!.ToString());
    }

    [Fact]
    public async Task Two_front_ends_see_the_same_outputs()
    {
        await using var one = await KernelClient.StartAsync(_room, version1: true);
        await using var other = await KernelClient.ConnectAsync(_room, one.Id, version1: false);
        var id = await one.SendAsync("execute_request", new JsonObject { ["code"] = "6 * 7", ["store_history"] = true });
        await one.UntilDoneAsync(id);
        await other.WaitForAsync("idle");
        Assert.Equal("ok", (await other.RunAsync("1"))[^1].Content["status"]!.ToString());
    }

    [Fact]
    public async Task Malformed_messages_are_dropped_and_told()
    {
        await using var kernel = await KernelClient.StartAsync(_room, version1: true);
        foreach (var wire in new byte[][] { [], [1], [.. BitConverter.GetBytes(ulong.MaxValue)], [.. BitConverter.GetBytes(7L), .. new byte[80]] })
            await kernel.SendRawAsync(wire);

        Assert.Equal("ok", (await kernel.RunAsync("1"))[^1].Content["status"]!.ToString());
        Assert.Contains(_room.Log, line => line.Contains("malformed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sessions_find_the_kernel_of_a_notebook_again()
    {
        using var client = _room.Client(_room.Token);
        async Task<JsonNode> Ask(HttpMethod method, string path, string? body = null)
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(method, path) { Content = body is null ? null : WorkshopRoom.Json(body) });
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
        }

        var body = $$"""{"path":"{{WorkshopRoom.Path}}","type":"notebook","name":"lesson","kernel":{"name":"researchkit"} }""";
        var first = await Ask(HttpMethod.Post, "/api/sessions", body);
        var again = await Ask(HttpMethod.Post, "/api/sessions", body);
        Assert.Equal(first["id"]!.ToString(), again["id"]!.ToString());
        Assert.Contains(((JsonArray)await Ask(HttpMethod.Get, "/api/sessions"))!, session => session!["id"]!.ToString() == first["id"]!.ToString());
        await Ask(HttpMethod.Delete, $"/api/sessions/{first["id"]}");
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NotFound, client.GetAsync(new Uri($"/api/kernels/{first["kernel"]!["id"]}", UriKind.Relative)));
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NotImplemented, client.PostAsync(new Uri("/api/kernels", UriKind.Relative), WorkshopRoom.Json("""{"name":"python3"}""")));
    }

    [Fact]
    public async Task In_a_classroom_each_has_kernels_and_a_folder_of_their_own_and_limits()
    {
        await using var room = await WorkshopRoom.OpenAsync(options => options with
        {
            Participants = 2,
            Limits = new(MemoryBytes: 300L << 20, CellTime: TimeSpan.FromSeconds(1), Kernels: 2),
        });
        var tokens = room.Server.Entrances.Select(entrance => entrance.Address.Query["?token=".Length..]).ToArray();
        Assert.Equal(3, tokens.Append(room.Token).Distinct().Count());
        await using var kernel = await KernelClient.StartAsync(room, version1: true, tokens[0]);

        using var other = room.Client(tokens[1]);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NotFound, other.GetAsync(new Uri($"/api/kernels/{kernel.Id}", UriKind.Relative)));
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NotFound, other.DeleteAsync(new Uri($"/api/kernels/{kernel.Id}", UriKind.Relative)));
        await WorkshopRoom.ExpectAsync(HttpStatusCode.Forbidden, other.GetAsync(new Uri("/workshop/overview", UriKind.Relative)));
        using (var saved = await other.PutAsync(new Uri("/api/contents/mine.txt", UriKind.Relative), WorkshopRoom.Json("""{"type":"file","format":"text","content":"mine"}""")))
            Assert.Equal(HttpStatusCode.Created, saved.StatusCode);
        using var first = room.Client(tokens[0]);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.NotFound, first.GetAsync(new Uri("/api/contents/mine.txt", UriKind.Relative)));

        // A cell that runs too long is interrupted; one that takes too much memory fails; there are as many kernels as may be.
        var loop = await kernel.RunAsync("while (true) { }");
        Assert.Equal("error", loop[^1].Content["status"]!.ToString());
        var greedy = await kernel.RunAsync("var all = new List<byte[]>(); for (var i = 0; i < 1000; i++) all.Add(new byte[1 << 20]); all.Count");
        Assert.Equal("OutOfMemoryException", greedy[^1].Content["ename"]!.ToString());
        await using var second = await KernelClient.StartAsync(room, version1: true, tokens[1]);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.ServiceUnavailable, other.PostAsync(new Uri("/api/kernels", UriKind.Relative), WorkshopRoom.Json("{}")));

        // The facilitator sees counts.
        await first.PostAsync(new Uri("/workshop/progress", UriKind.Relative), WorkshopRoom.Json($$"""{"path":"{{WorkshopRoom.Path}}","exercise":"1","solved":false}"""));
        await first.PostAsync(new Uri("/workshop/progress", UriKind.Relative), WorkshopRoom.Json($$"""{"path":"{{WorkshopRoom.Path}}","exercise":"1","solved":false}"""));
        await other.PostAsync(new Uri("/workshop/progress", UriKind.Relative), WorkshopRoom.Json($$"""{"path":"{{WorkshopRoom.Path}}","exercise":"1","solved":true}"""));
        using var facilitator = room.Client(room.Token);
        var overview = await facilitator.GetStringAsync(new Uri("/workshop/overview", UriKind.Relative));
        var row = JsonNode.Parse(overview)!["exercises"]![0]!;
        Assert.Equal((1, 1, 2), (row["solved"]!.GetValue<int>(), row["stuck"]!.GetValue<int>(), row["tried"]!.GetValue<int>()));
        Assert.DoesNotContain("participant-", overview, StringComparison.Ordinal);
    }
}
