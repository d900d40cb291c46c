namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>A peer broke the rules of ZMTP, or a limit. It is disconnected; the message says what it did.</summary>
internal sealed class ZmtpProtocolException(string message) : Exception(message);
