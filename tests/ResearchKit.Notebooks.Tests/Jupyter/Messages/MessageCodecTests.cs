using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Tests.Jupyter.Messages;

public sealed class MessageCodecTests
{
    // Signature by Python: hmac.new(b"a0436f6c-1916", b"".join(frames), "sha256").hexdigest()
    private const string Key = "a0436f6c-1916";
    private const string Header = """{"msg_id": "m1", "username": "u", "session": "s", "date": "2026-01-01T00:00:00Z", "msg_type": "execute_request", "version": "5.3"}""";
    private const string Content = """{"code": "1+1", "silent": false}""";
    private const string Signature = "7d72ef23bf0073fc5af5beb3a206b9bc8e364c708bc29923bca188f0bd5bc3e5";

    private readonly MessageCodec _codec = new(new MessageSigner(Encoding.UTF8.GetBytes(Key)), "session", new FixedTime());

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static List<ReadOnlyMemory<byte>> Frames(string header = Header, string content = Content, string? signature = null) =>
        [Bytes("<IDS|MSG>"), Bytes(signature ?? Sign(header, "{}", "{}", content)), Bytes(header), Bytes("{}"), Bytes("{}"), Bytes(content)];

    private static string Sign(params string[] frames) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(string.Concat(frames))));

    [Fact]
    public void Reads_a_message_that_another_implementation_signed()
    {
        var message = _codec.Decode([Bytes("hop"), .. Frames(signature: Signature), Bytes("buffer")]);
        Assert.Equal(("m1", "execute_request"), (message.Header.MessageId, message.Header.MessageType));
        Assert.Equal("hop", Encoding.UTF8.GetString(message.Routing.Single().Span));
        Assert.Equal("buffer", Encoding.UTF8.GetString(message.Buffers.Single().Span));
        var request = message.Read(ProtocolJson.Context.ExecuteRequest);
        Assert.Equal(("1+1", false, true, true, false), (request.Code, request.Silent, request.StoreHistory, request.StopOnError, request.AllowStdin));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("SIGNATURE0")]
    public void A_wrong_signature_is_refused(string signature)
    {
        var wrong = signature.Replace("SIGNATURE", Signature, StringComparison.Ordinal);
        Assert.Contains("signature is wrong", Assert.Throws<MessageException>(() => _codec.Decode(Frames(signature: wrong))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_bit_anywhere_is_refused()
    {
        for (var frame = 1; frame <= 5; frame++)
        {
            var frames = Frames();
            var bytes = frames[frame].ToArray();
            bytes[^1] ^= 1;
            frames[frame] = bytes;
            Assert.Throws<MessageException>(() => _codec.Decode(frames));
        }
    }

    [Theory]
    [InlineData("[]", "no msg_id")]
    [InlineData("{}", "no msg_id")]
    [InlineData("""{"msg_id": 1, "msg_type": "x"}""", "no msg_id")]
    [InlineData("""{"msg_id": "1", "msg_type": ""}""", "no msg_id")]
    [InlineData("{", "is not JSON")]
    [InlineData("", "is not JSON")]
    public void A_header_without_id_and_type_is_refused(string header, string reason) =>
        Assert.Contains(reason, Assert.Throws<MessageException>(() => _codec.Decode(Frames(header))).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_few_frames_are_refused()
    {
        for (var count = 0; count < 6; count++)
            Assert.Throws<MessageException>(() => _codec.Decode(Frames()[..count]));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"code": 5}""")]
    [InlineData("""{"code": null, "silent": "no"}""")]
    [InlineData("{\"code\": \"\\ud800\", \"silent\": 1}")]
    public void Content_of_another_form_is_refused(string content)
    {
        var message = _codec.Decode(Frames(content: content));
        Assert.Throws<MessageException>(() => message.Read(ProtocolJson.Context.ExecuteRequest));
    }

    [Fact]
    public void Writes_what_it_reads_with_the_request_as_parent_to_the_byte()
    {
        var request = _codec.Decode(Frames());
        var frames = _codec.Encode([Bytes("hop")], "stream", request.Header, new StreamText("stdout", "<ä & \"π\" \ud83d\ude00>"), ProtocolJson.Context.StreamText);
        var texts = frames.Select(frame => Encoding.UTF8.GetString(frame.Span)).ToArray();
        Assert.Equal(["hop", "<IDS|MSG>", Sign(texts[3], texts[4], texts[5], texts[6]), texts[3], Header, "{}", texts[6]], texts);
        Assert.Equal("<ä & \"π\" \ud83d\ude00>", (string?)JsonNode.Parse(texts[6])!["text"]);
        Assert.Equal(
            """{"msg_id":"session_1","session":"session","username":"kernel","date":"2026-03-04T05:06:07.080000Z","msg_type":"stream","version":"5.5"}""", texts[3]);
    }

    [Fact]
    public void Without_a_key_nothing_is_signed_and_everything_is_taken()
    {
        var codec = new MessageCodec(new MessageSigner([]), "session", new FixedTime());
        Assert.Equal("m1", codec.Decode(Frames(signature: "anything")).Header.MessageId);
        Assert.True(codec.Encode([], "status", MessageHeader.None, new Status("idle"), ProtocolJson.Context.Status)[1].IsEmpty);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 4, 5, 6, 7, 80, TimeSpan.Zero);
    }
}
