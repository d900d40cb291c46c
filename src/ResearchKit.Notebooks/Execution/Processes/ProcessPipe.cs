using System.IO.Pipes;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>One end of the pipe between a runner and a notebook's process. A named pipe that this user alone can open: unlike an inherited one, no program that a cell starts holds it open.</summary>
internal sealed class ProcessPipe : IAsyncDisposable
{
    private readonly PipeStream _stream;
    private readonly StreamReader _reader;
    private readonly Lock _writing = new();

    private ProcessPipe(PipeStream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    }

    /// <summary>A name that nothing else has. Short: it becomes part of a socket's path, which on macOS has 104 bytes in all.</summary>
    public static string NewName() => "rk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>The runner's end, made before the process starts; <see cref="NamedPipeServerStream.WaitForConnectionAsync(CancellationToken)"/> comes next.</summary>
    public static NamedPipeServerStream Listen(string name) =>
        new(name, PipeDirection.InOut, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);

    /// <summary>The runner's end, connected.</summary>
    public static ProcessPipe Of(NamedPipeServerStream connected) => new(connected);

    /// <summary>The process's end.</summary>
    /// <exception cref="TimeoutException">Nobody listens there.</exception>
    public static async Task<ProcessPipe> ConnectAsync(string name, CancellationToken cancellationToken)
    {
        var stream = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            await stream.ConnectAsync(TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
            return new ProcessPipe(stream);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says something. Safe for use by several threads; messages are never mixed.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public void Say(ProcessMessage message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, ProcessMessageJson.Default.ProcessMessage), (byte)'\n'];
        lock (_writing)
        {
            _stream.Write(line);
            _stream.Flush();
        }
    }

    /// <summary>The next message; null when the other end is gone.</summary>
    public async Task<ProcessMessage?> HearAsync(CancellationToken cancellationToken)
    {
        try
        {
            var line = await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            return line is null ? null : JsonSerializer.Deserialize(line, ProcessMessageJson.Default.ProcessMessage);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null; // it died, perhaps in the middle of a line
        }
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
