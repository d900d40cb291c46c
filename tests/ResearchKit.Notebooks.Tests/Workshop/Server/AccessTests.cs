using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Tests.Workshop.Server;

/// <summary>Who is let in, and what is refused: the server has no other door.</summary>
public sealed class AccessTests : IClassFixture<AccessTests.Room>
{
    private readonly WorkshopRoom _room;

    public AccessTests(Room room) => _room = room.Open;

    public static TheoryData<string, string> Doors => new()
    {
        { "GET", "/" }, { "GET", "/notebooks/notebooks/tutorials/lesson.ipynb" }, { "GET", "/assets/workshop.js" }, { "GET", "/output" },
        { "GET", "/api/status" }, { "GET", "/api/contents" }, { "PUT", "/api/contents/new.txt" }, { "DELETE", "/api/contents/notebooks/tutorials/lesson.ipynb" },
        { "GET", "/api/kernels" }, { "POST", "/api/kernels" }, { "POST", "/api/sessions" }, { "GET", "/api/kernelspecs" },
        { "GET", "/workshop/home" }, { "POST", "/workshop/progress" }, { "GET", "/workshop/solution?path=a&exercise=1" }, { "POST", "/workshop/reset" }, { "GET", "/workshop/overview" }, { "GET", "/workshop/data" },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task No_door_opens_without_the_token(string method, string path)
    {
        foreach (var token in new[] { null, "", "wrong", _room.Token[..^1] + (_room.Token[^1] == '0' ? '1' : '0'), _room.Token + "0" })
        {
            using var client = _room.Client(token);
            await WorkshopRoom.ExpectAsync(HttpStatusCode.Forbidden, client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)));
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task No_door_opens_to_another_origin_or_name(string method, string path)
    {
        using var client = _room.Client(_room.Token);
        foreach (var origin in new[] { "http://evil.example", "null", "https://127.0.0.1:" + _room.Server.Address.Port, "http://127.0.0.1:1" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.TryAddWithoutValidation("Origin", origin);
            await WorkshopRoom.ExpectAsync(HttpStatusCode.Forbidden, client.SendAsync(request));
        }

        foreach (var host in new[] { "evil.example", "evil.example:" + _room.Server.Address.Port, "127.0.0.1.evil.example", "192.168.1.1" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Host = host;
            await WorkshopRoom.ExpectAsync(HttpStatusCode.Forbidden, client.SendAsync(request));
        }
    }

    [Fact]
    public async Task The_address_with_the_token_becomes_a_cookie_that_scripts_do_not_see()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler) { BaseAddress = _room.Server.Address };
        using var first = await client.GetAsync(new Uri($"/?token={_room.Token}&view=a", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal("/?view=a", first.Headers.Location!.ToString());
        var cookie = first.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        await WorkshopRoom.ExpectAsync(HttpStatusCode.OK, client.GetAsync(new Uri("/workshop/home", UriKind.Relative)));
    }

    [Fact]
    public async Task Every_answer_says_what_the_page_may_load_and_that_nothing_may_frame_it()
    {
        using var client = _room.Client(_room.Token);
        foreach (var path in new[] { "/", "/api/status", "/assets/workshop.js", "/nothing" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src 'self' 'unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        using var frame = await client.GetAsync(new Uri("/output", UriKind.Relative));
        Assert.StartsWith("sandbox allow-scripts;", frame.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_websocket_needs_the_token_the_origin_and_the_name()
    {
        using var client = _room.Client(_room.Token);
        using var started = await client.PostAsync(new Uri("/api/kernels", UriKind.Relative), WorkshopRoom.Json("{}"));
        var id = JsonNode.Parse(await started.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        foreach (var (token, origin, host) in new (string? Token, string? Origin, string? Host)[] { ("wrong", null, null), (_room.Token, "http://evil.example", null), (_room.Token, null, "evil.example"), (null, null, null) })
        {
            using var socket = new ClientWebSocket();
            if (token is not null)
                socket.Options.SetRequestHeader("Authorization", $"token {token}");
            if (origin is not null)
                socket.Options.SetRequestHeader("Origin", origin);
            if (host is not null)
                socket.Options.SetRequestHeader("Host", host);
            socket.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_room.Server.Address.Port}/api/kernels/{id}/channels"), CancellationToken.None));
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Theory]
    [InlineData("/api/contents/../../../etc/passwd")]
    [InlineData("/api/contents/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/api/contents/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/contents/%2fetc%2fpasswd")]
    [InlineData("/api/contents/notebooks/..%5c..%5csecret.txt")]
    [InlineData("/api/contents/.progress.json")]
    [InlineData("/api/contents/notebooks/.ipynb_checkpoints/x")]
    [InlineData("/api/contents/link/secret.txt")]
    [InlineData("/workshop/data/..%2f..%2foriginals")]
    [InlineData("/assets/..%2f..%2fetc%2fpasswd")]
    [InlineData("/workshop/solution?path=..%2f..%2fetc%2fpasswd&exercise=1")]
    public async Task Nothing_outside_of_the_folder_is_reached(string path)
    {
        var outside = Directory.CreateTempSubdirectory("outside");
        File.WriteAllText(Path.Combine(outside.FullName, "secret.txt"), "SECRET");
        var link = Path.Combine(_room.Work, "link");
        if (!Directory.Exists(link))
            Directory.CreateSymbolicLink(link, outside.FullName);
        // A client of its own words: others would tidy the path first.
        using var socket = new System.Net.Sockets.TcpClient("127.0.0.1", _room.Server.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{_room.Server.Address.Port}\r\nAuthorization: token {_room.Token}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", answer, StringComparison.Ordinal);
        Directory.Delete(link);
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_is_kept()
    {
        await using var room = await WorkshopRoom.OpenAsync(options => options with { MostBytes = 100_000 });
        using var client = room.Client(room.Token);
        var model = new JsonObject { ["type"] = "file", ["format"] = "text", ["content"] = new string('x', 200_000) };

        await WorkshopRoom.ExpectAsync(HttpStatusCode.RequestEntityTooLarge, client.PutAsync(new Uri("/api/contents/big.txt", UriKind.Relative), WorkshopRoom.Json(model.ToJsonString())));
        using var chunked = new StreamContent(new MemoryStream(new byte[200_000]));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/contents/big.txt") { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        await WorkshopRoom.ExpectAsync(HttpStatusCode.RequestEntityTooLarge, client.SendAsync(request));
        Assert.False(File.Exists(Path.Combine(room.Work, "big.txt")));

        await using var kernel = await KernelClient.StartAsync(room, version1: true);
        await kernel.SendRawAsync(new byte[150_000]);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await kernel.ClosedAsync());
    }

    /// <summary>One room for all tests of the class.</summary>
    public sealed class Room : IAsyncLifetime
    {
        internal WorkshopRoom Open { get; private set; } = null!;

        public async Task InitializeAsync() => Open = await WorkshopRoom.OpenAsync();

        public async Task DisposeAsync() => await Open.DisposeAsync();
    }
}
