using System.Net;
using System.Text;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Tests.Jupyter.Messages;

public sealed class ConnectionInfoTests : IDisposable
{
    private const string Good =
        """{"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5, "ip": "127.0.0.1", "key": "kä", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "x"}""";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private ConnectionInfo Read(string text)
    {
        File.WriteAllText(_file, text);
        return ConnectionInfo.Read(_file);
    }

    [Fact]
    public void Reads_what_jupyter_writes()
    {
        var info = Read(Good);
        Assert.Equal(IPAddress.Loopback, info.Address);
        Assert.Equal((1, 2, 3, 4, 5), (info.ShellPort, info.IopubPort, info.StdinPort, info.ControlPort, info.HeartbeatPort));
        Assert.Equal("kä", Encoding.UTF8.GetString(info.Key));
    }

    [Theory]
    [InlineData("\"tcp\"", "\"ipc\"", "transport is \"ipc\"")]
    [InlineData("hmac-sha256", "hmac-md5", "signs with hmac-sha256 alone")]
    [InlineData("\"shell_port\"", "\"shelf_port\"", "shell_port is missing")]
    [InlineData("\"hb_port\": 5", "\"hb_port\": 65536", "hb_port is 65536; expected a port")]
    [InlineData("\"hb_port\": 5", "\"hb_port\": \"5\"", "hb_port is \"5\"; expected a port")]
    [InlineData("127.0.0.1", "somewhere", "ip is \"somewhere\"")]
    [InlineData("\"kä\"", "7", "key is 7; expected a text")]
    [InlineData("{", "", "is not a connection file")]
    public void Says_what_is_wrong(string good, string bad, string reason)
    {
        var error = Assert.Throws<ConnectionFileException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));
        Assert.StartsWith(_file, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
