using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Workshop.Processes;

namespace ResearchKit.Notebooks.Tests.Workshop.Server;

/// <summary>A front end on a kernel's websocket, in either form of its messages.</summary>
internal sealed class KernelClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket _socket = new();
    private readonly bool _version1;
    private byte[] _buffer = new byte[1 << 20];

    private KernelClient(string id, bool version1) => (Id, _version1) = (id, version1);

    public string Id { get; }

    /// <summary>Starts a kernel and connects.</summary>
    public static async Task<KernelClient> StartAsync(WorkshopRoom room, bool version1, string? token = null)
    {
        using var client = room.Client(token ?? room.Token);
        using var started = await client.PostAsync(new Uri("/api/kernels", UriKind.Relative), WorkshopRoom.Json("""{"name":"researchkit","path":"notebooks/tutorials"}"""));
        var body = await started.Content.ReadAsStringAsync();
        Assert.True(started.IsSuccessStatusCode, body);
        return await ConnectAsync(room, JsonNode.Parse(body)!["id"]!.GetValue<string>(), version1, token);
    }

    /// <summary>Connects to a kernel that is there.</summary>
    public static async Task<KernelClient> ConnectAsync(WorkshopRoom room, string id, bool version1, string? token = null)
    {
        var kernel = new KernelClient(id, version1);
        kernel._socket.Options.SetRequestHeader("Authorization", $"token {token ?? room.Token}");
        if (version1)
            kernel._socket.Options.AddSubProtocol(WebSocketFormat.Version1);
        await kernel._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{room.Server.Address.Port}/api/kernels/{id}/channels"), CancellationToken.None);
        Assert.Equal(version1 ? WebSocketFormat.Version1 : null, kernel._socket.SubProtocol);
        return kernel;
    }

    /// <summary>Runs code; ends with the messages that it caused, the reply last.</summary>
    public async Task<IReadOnlyList<(string Channel, string Type, JsonNode Content)>> RunAsync(string code)
    {
        var id = await SendAsync("execute_request", new JsonObject { ["code"] = code, ["silent"] = false, ["store_history"] = true, ["user_expressions"] = new JsonObject(), ["allow_stdin"] = false, ["stop_on_error"] = true });
        return await UntilDoneAsync(id);
    }

    /// <summary>Sends a request on the shell channel.</summary>
    public async Task<string> SendAsync(string type, JsonObject content)
    {
        var id = Guid.NewGuid().ToString("N");
        var header = new JsonObject { ["msg_id"] = id, ["session"] = "test", ["username"] = "", ["date"] = "2026-01-01T00:00:00Z", ["msg_type"] = type, ["version"] = "5.3" };
        if (_version1)
        {
            ReadOnlyMemory<byte>[] parts = [Encoding.UTF8.GetBytes(header.ToJsonString()), "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content.ToJsonString())];
            await SendRawAsync(WebSocketFormat.WriteVersion1(new KernelMessage(KernelChannel.Shell, parts)));
        }
        else
        {
            var message = new JsonObject { ["channel"] = "shell", ["header"] = header, ["parent_header"] = new JsonObject(), ["metadata"] = new JsonObject(), ["content"] = content, ["buffers"] = new JsonArray() };
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }

        return id;
    }

    public Task SendRawAsync(byte[] wire) => _socket.SendAsync(wire, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>The messages of a request until its reply and its idle status have come.</summary>
    public async Task<IReadOnlyList<(string Channel, string Type, JsonNode Content)>> UntilDoneAsync(string id)
    {
        var messages = new List<(string Channel, string Type, JsonNode Content)>();
        var (replied, idle) = (false, false);
        while (!replied || !idle)
        {
            var (channel, header, parent, content) = await NextAsync();
            if (parent["msg_id"]?.ToString() != id)
                continue;
            var type = header["msg_type"]!.ToString();
            messages.Add((channel, type, content));
            replied |= channel == "shell";
            idle |= type == "status" && content["execution_state"]!.ToString() == "idle";
        }

        return [.. messages.OrderBy(message => message.Channel == "shell")];
    }

    /// <summary>Waits for a status that no request caused.</summary>
    public async Task WaitForAsync(string state)
    {
        while (true)
        {
            var (_, header, _, content) = await NextAsync();
            if (header["msg_type"]!.ToString() == "status" && content["execution_state"]!.ToString() == state)
                return;
        }
    }

    /// <summary>Waits for the server to close the conversation.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await _socket.ReceiveAsync(_buffer.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
        {
            // what was under way comes first
        }

        return _socket.CloseStatus;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(string Channel, JsonNode Header, JsonNode Parent, JsonNode Content)> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, 2 * length);
            part = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += part.Count;
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
        }
        while (!part.EndOfMessage);

        if (!_version1)
        {
            var json = JsonNode.Parse(_buffer.AsSpan(0, length))!;
            return (json["channel"]!.ToString(), json["header"]!, json["parent_header"]!, json["content"]!);
        }

        // Read here by the specification's words, not by the code that is tested.
        long Number(int i) => BitConverter.ToInt64(_buffer, 8 * i);
        var count = (int)Number(0);
        string Piece(int i) => Encoding.UTF8.GetString(_buffer, (int)Number(i + 1), (int)(Number(i + 2) - Number(i + 1)));
        Assert.Equal(length, Number(count));
        return (Piece(0), JsonNode.Parse(Piece(1))!, JsonNode.Parse(Piece(2))!, JsonNode.Parse(Piece(4))!);
    }
}
