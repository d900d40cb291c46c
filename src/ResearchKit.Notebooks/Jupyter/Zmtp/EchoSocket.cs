using System.Net;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>REP that answers each request with the request itself, envelope included, on the threads of its connections: a heartbeat.</summary>
internal sealed class EchoSocket(IPEndPoint endPoint, ZmtpLimits limits, Action<string> refused)
    : ZmtpSocket("REP", ["REQ", "DEALER"], endPoint, limits, refused)
{
    /// <inheritdoc/>
    public override void Receive(ZmtpConnection connection, List<ReadOnlyMemory<byte>> parts) => connection.Send(ZmtpFrame.EncodeMessage(parts));
}
