using System.Text.Json.Serialization.Metadata;
using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Jupyter.Zmtp;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>A request of a front end, and the way back to it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Identity">The peer that sent it.</param>
/// <param name="Channel">The socket that it came by.</param>
/// <param name="Codec">Writes the answer.</param>
internal sealed record Request(ReceivedMessage Message, byte[] Identity, RouterSocket Channel, MessageCodec Codec)
{
    private const string RequestEnd = "_request";

    /// <summary>Its header: the parent of everything that it causes.</summary>
    public MessageHeader Header => Message.Header;

    /// <summary>Its type.</summary>
    public string Type => Header.MessageType;

    /// <summary>Whether an answer is expected; comm messages have none.</summary>
    public bool ExpectsReply => Type.EndsWith(RequestEnd, StringComparison.Ordinal);

    /// <summary>Answers it.</summary>
    public void Reply<T>(T content, JsonTypeInfo<T> contentType)
    {
        var type = ExpectsReply ? Type[..^RequestEnd.Length] + "_reply" : Type;
        Channel.Send(Identity, Codec.Encode(Message.Routing, type, Header, content, contentType));
    }
}
