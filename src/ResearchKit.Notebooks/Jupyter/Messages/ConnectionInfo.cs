using System.Net;
using System.Text;
using System.Text.Json;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>Where a front end wants the kernel to listen, and the key that messages are signed with: the connection file.</summary>
/// <param name="Address">The address to bind to.</param>
/// <param name="ShellPort">Port of requests.</param>
/// <param name="ControlPort">Port of requests that do not wait for the running cell.</param>
/// <param name="IopubPort">Port of outputs.</param>
/// <param name="StdinPort">Port on which the kernel asks for input.</param>
/// <param name="HeartbeatPort">Port of the heartbeat.</param>
/// <param name="Key">The key; empty for no signatures.</param>
internal sealed record ConnectionInfo(IPAddress Address, int ShellPort, int ControlPort, int IopubPort, int StdinPort, int HeartbeatPort, byte[] Key)
{
    private const string Remedy = "A Jupyter front end writes this file; it is not meant to be written by hand.";

    /// <summary>Reads a connection file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConnectionFileException">It cannot be used; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ConnectionInfo Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            var transport = Text(root, "transport", path, "tcp");
            if (transport != "tcp")
                throw new ConnectionFileException($"{path}: transport is \"{transport}\"; this kernel speaks tcp alone.");
            var scheme = Text(root, "signature_scheme", path, MessageSigner.Scheme);
            if (scheme != MessageSigner.Scheme)
                throw new ConnectionFileException($"{path}: signature_scheme is \"{scheme}\"; this kernel signs with {MessageSigner.Scheme} alone.");
            return new ConnectionInfo(
                AddressOf(Text(root, "ip", path, "127.0.0.1"), path),
                Port(root, "shell_port", path),
                Port(root, "control_port", path),
                Port(root, "iopub_port", path),
                Port(root, "stdin_port", path),
                Port(root, "hb_port", path),
                Encoding.UTF8.GetBytes(Text(root, "key", path, "")));
        }
        catch (JsonException error)
        {
            throw new ConnectionFileException($"{path} is not a connection file: {error.Message} {Remedy}");
        }
    }

    private static string Text(JsonElement root, string name, string path, string absent)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ConnectionFileException($"{path} is not a connection file: expected a JSON object. {Remedy}");
        if (!root.TryGetProperty(name, out var value))
            return absent;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new ConnectionFileException($"{path}: {name} is {value.GetRawText()}; expected a text. {Remedy}");
    }

    private static int Port(JsonElement root, string name, string path)
    {
        if (!root.TryGetProperty(name, out var value))
            throw new ConnectionFileException($"{path}: {name} is missing. {Remedy}");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var port) && port is >= 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new ConnectionFileException($"{path}: {name} is {value.GetRawText()}; expected a port, 1 to {IPEndPoint.MaxPort} (0: any free one). {Remedy}");
    }

    private static IPAddress AddressOf(string text, string path) => text switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "" => IPAddress.Any,
        _ when IPAddress.TryParse(text, out var address) => address,
        _ => throw new ConnectionFileException($"{path}: ip is \"{text}\"; expected an address such as 127.0.0.1. {Remedy}"),
    };
}

/// <summary>A connection file that cannot be used; the message says why.</summary>
/// <param name="message">What is wrong, where, and what was expected.</param>
public sealed class ConnectionFileException(string message) : Exception(message);
