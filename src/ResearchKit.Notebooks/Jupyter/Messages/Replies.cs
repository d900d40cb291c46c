using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>That something was done.</summary>
internal sealed record OkReply
{
    public string Status => "ok";
}

/// <summary>That something failed; the content of an <c>error</c> message is the same without status and count.</summary>
/// <param name="Ename">Its kind.</param>
/// <param name="Evalue">Its message.</param>
/// <param name="Traceback">What a front end prints.</param>
internal sealed record ErrorReply(string Ename, string Evalue, IReadOnlyList<string> Traceback)
{
    public string Status => "error";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExecutionCount { get; init; }
}

/// <summary>What the kernel is.</summary>
internal sealed record KernelInfoReply(string Implementation, string ImplementationVersion, LanguageInfo LanguageInfo, string Banner, IReadOnlyList<HelpLink> HelpLinks)
{
    public string Status => "ok";

    public string ProtocolVersion => MessageCodec.ProtocolVersion;

    /// <summary>Optional features of the protocol; none is offered.</summary>
    public IReadOnlyList<string> SupportedFeatures => [];
}

/// <summary>The language of a notebook's cells.</summary>
internal sealed record LanguageInfo(string Name, string Version, string Mimetype, string FileExtension, string PygmentsLexer, string CodemirrorMode);

/// <summary>An entry of the front end's help menu.</summary>
internal sealed record HelpLink(string Text, string Url);

/// <summary>That a cell ran to its end.</summary>
internal sealed record ExecuteReply(int ExecutionCount, IReadOnlyDictionary<string, UserExpressionResult> UserExpressions, IReadOnlyList<PagePayload> Payload)
{
    public string Status => "ok";
}

/// <summary>The value of an expression, or why it has none.</summary>
internal sealed record UserExpressionResult
{
    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MimeData? Data { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmptyObject? Metadata { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ename { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Evalue { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Traceback { get; init; }
}

/// <summary>Text that a front end shows beside the notebook.</summary>
internal sealed record PagePayload(MimeData Data)
{
    public string Source => "page";

    public int Start => 0;
}

/// <summary>What could stand between two positions, in code points.</summary>
internal sealed record CompleteReply(IReadOnlyList<string> Matches, int CursorStart, int CursorEnd, CompletionMetadata Metadata)
{
    public string Status => "ok";
}

/// <summary>What JupyterLab and others show beside each match.</summary>
internal sealed record CompletionMetadata
{
    [JsonPropertyName("_jupyter_types_experimental")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TypedCompletion>? Types { get; init; }
}

/// <summary>A match with its kind and signature.</summary>
internal sealed record TypedCompletion(int Start, int End, string Text, string Type, string Signature);

/// <summary>What the name at the cursor is.</summary>
internal sealed record InspectReply(bool Found, MimeData Data)
{
    public string Status => "ok";

    public EmptyObject Metadata => EmptyObject.Instance;
}

/// <summary>Whether a text could run as it is.</summary>
internal sealed record IsCompleteReply(string Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Indent { get; init; }
}

/// <summary>Cells that were run.</summary>
internal sealed record HistoryReply(IReadOnlyList<HistoryEntry> History)
{
    public string Status => "ok";
}

/// <summary>A cell that was run: an array of session, number and text; where outputs are asked for, of session, number and the pair of text and output.</summary>
[JsonConverter(typeof(HistoryEntryConverter))]
internal sealed record HistoryEntry(int Session, int Number, string Code, string? Output, bool WithOutput);

/// <summary>Writes <see cref="HistoryEntry"/>; it is never read.</summary>
internal sealed class HistoryEntryConverter : JsonConverter<HistoryEntry>
{
    /// <inheritdoc/>
    public override HistoryEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("History is written by kernels and not read by them.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HistoryEntry value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Session);
        writer.WriteNumberValue(value.Number);
        if (value.WithOutput)
            writer.WriteStartArray();
        writer.WriteStringValue(value.Code);
        if (value.WithOutput)
        {
            writer.WriteStringValue(value.Output);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}

/// <summary>The open comms by id.</summary>
internal sealed record CommInfoReply(IReadOnlyDictionary<string, CommTarget> Comms)
{
    public string Status => "ok";
}

/// <summary>Who answers a comm.</summary>
internal sealed record CommTarget(string TargetName);

/// <summary>That the kernel ends.</summary>
internal sealed record ShutdownReply(bool Restart)
{
    public string Status => "ok";
}
