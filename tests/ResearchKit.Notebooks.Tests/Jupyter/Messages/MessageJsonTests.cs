using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Tests.Jupyter.Messages;

/// <summary>The contents of messages, byte for byte as they go out.</summary>
public sealed class MessageJsonTests
{
    private static string Json<T>(T content, JsonTypeInfo<T> type) => JsonSerializer.Serialize(content, type);

    private static MimeData Data(params (string Type, string Content)[] contents) =>
        new(contents.ToDictionary(content => content.Type, content => content.Content, StringComparer.Ordinal));

    [Fact]
    public void Broadcasts()
    {
        Assert.Equal("""{"execution_state":"busy"}""", Json(new Status("busy"), ProtocolJson.Context.Status));
        Assert.Equal("""{"subscription":""}""", Json(new IopubWelcome(""), ProtocolJson.Context.IopubWelcome));
        Assert.Equal("""{"code":"1","execution_count":3}""", Json(new ExecuteInput("1", 3), ProtocolJson.Context.ExecuteInput));
        Assert.Equal("""{"name":"stdout","text":"a\n"}""", Json(new StreamText("stdout", "a\n"), ProtocolJson.Context.StreamText));
        Assert.Equal("""{"ename":"E","evalue":"v","traceback":["t"]}""", Json(new ErrorData("E", "v", ["t"]), ProtocolJson.Context.ErrorData));
        Assert.Equal("""{"wait":true}""", Json(new ClearOutput(Wait: true), ProtocolJson.Context.ClearOutput));
        Assert.Equal("""{"prompt":"p","password":false}""", Json(new InputRequest("p", Password: false), ProtocolJson.Context.InputRequest));
        Assert.Equal(
            """{"execution_count":1,"data":{"text/plain":"{}","application/json":{"a": 1}},"metadata":{}}""",
            Json(new ExecuteResult(1, Data(("text/plain", "{}"), ("application/json", """{"a": 1}"""))), ProtocolJson.Context.ExecuteResult));
        Assert.Equal(
            """{"data":{"application/vnd.plotly.v1+json":[]},"transient":{"display_id":"d"},"metadata":{}}""",
            Json(new DisplayData(Data(("application/vnd.plotly.v1+json", "[]")), new TransientData("d")), ProtocolJson.Context.DisplayData));
    }

    [Fact]
    public void Json_that_is_none_is_refused_before_it_leaves() =>
        Assert.ThrowsAny<JsonException>(() => Json(new ExecuteResult(1, Data(("application/json", "{"))), ProtocolJson.Context.ExecuteResult));

    [Fact]
    public void Replies()
    {
        Assert.Equal("""{"status":"ok"}""", Json(new OkReply(), ProtocolJson.Context.OkReply));
        Assert.Equal("""{"ename":"E","evalue":"v","traceback":[],"status":"error"}""", Json(new ErrorReply("E", "v", []), ProtocolJson.Context.ErrorReply));
        Assert.Equal(
            """{"ename":"E","evalue":"v","traceback":[],"status":"error","execution_count":2}""",
            Json(new ErrorReply("E", "v", []) { ExecutionCount = 2 }, ProtocolJson.Context.ErrorReply));
        Assert.Equal("""{"restart":true,"status":"ok"}""", Json(new ShutdownReply(Restart: true), ProtocolJson.Context.ShutdownReply));
        Assert.Equal(
            """{"history":[[1,2,"a"],[1,3,["b","c"]],[1,4,["d",null]]],"status":"ok"}""",
            Json(
                new HistoryReply([new(1, 2, "a", "x", WithOutput: false), new(1, 3, "b", "c", WithOutput: true), new(1, 4, "d", null, WithOutput: true)]),
                ProtocolJson.Context.HistoryReply));
        Assert.Equal(
            """{"matches":[],"cursor_start":1,"cursor_end":2,"metadata":{},"status":"ok"}""",
            Json(new CompleteReply([], 1, 2, new CompletionMetadata()), ProtocolJson.Context.CompleteReply));
        Assert.Equal("""{"found":false,"data":{},"status":"ok","metadata":{}}""", Json(new InspectReply(Found: false, MimeData.None), ProtocolJson.Context.InspectReply));
        Assert.Equal("""{"status":"incomplete","indent":" "}""", Json(new IsCompleteReply("incomplete") { Indent = " " }, ProtocolJson.Context.IsCompleteReply));
        Assert.Equal(
            """{"execution_count":1,"user_expressions":{"x":{"status":"ok","data":{"text/plain":"1"},"metadata":{}}},"payload":[],"status":"ok"}""",
            Json(
                new ExecuteReply(
                    1,
                    new Dictionary<string, UserExpressionResult>(StringComparer.Ordinal) { ["x"] = new() { Status = "ok", Data = MimeData.OfText("1"), Metadata = EmptyObject.Instance } },
                    []),
                ProtocolJson.Context.ExecuteReply));
    }
}
