using System.Diagnostics;
using ResearchKit.Display;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>
/// Standard output and error of a notebook's process. Cells do not write there (their output is captured), native code and the runtime's last
/// words do. Every line is screened and passed on; the last ones are kept to explain a death.
/// </summary>
internal sealed class ProcessStreams
{
    private const int Kept = 12;
    private const int LongestLine = 400;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);
    private readonly Queue<string> _last = new();
    private readonly IReleaseGate _gate;
    private readonly Action<string> _printed;
    private readonly Task _reading;

    public ProcessStreams(Process process, IReleaseGate gate, Action<string> printed)
    {
        (_gate, _printed) = (gate, printed);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>The last lines, once all is read. A program that a cell started may hold the streams open for ever: they are not waited for long.</summary>
    public async Task<IReadOnlyList<string>> CloseAsync()
    {
        await Task.WhenAny(_reading, Task.Delay(Drain, CancellationToken.None)).ConfigureAwait(false);
        lock (_last)
            return [.. _last];
    }

    // When the runtime ends a process it prints the stack; the user's own frames are those of submissions.
    private static bool IsFrameOfEngine(string line) => line.StartsWith("   at ", StringComparison.Ordinal) && (!line.Contains("Submission#", StringComparison.Ordinal) || line.Contains(" System.", StringComparison.Ordinal));

    private async Task ReadAsync(StreamReader stream)
    {
        try
        {
            while (await stream.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                if (IsFrameOfEngine(line))
                    continue;
                var screened = _gate.Screen(MimeTypes.Text, line.Length > LongestLine ? line[..LongestLine] + " ..." : line);
                lock (_last)
                {
                    _last.Enqueue(screened);
                    if (_last.Count > Kept)
                        _last.Dequeue();
                }

                _printed(screened);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return; // the process object was disposed while a program of the notebook still held the stream
        }
    }
}
