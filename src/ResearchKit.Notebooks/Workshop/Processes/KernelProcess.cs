using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ResearchKit.Notebooks.Execution.Processes;
using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>
/// A kernel in a process of its own. It starts and warms up at once, and is given its folder when a notebook needs it: its first cell then does not wait for the compiler.
/// </summary>
internal sealed class KernelProcess : IAsyncDisposable
{
    private const int KeyBytes = 32;
    private readonly Process _process;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private KernelProcess(Process process) => _process = process;

    /// <summary>Ends with the process.</summary>
    public Task Exited => _exited.Task;

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Where it listens, once it has its folder.</summary>
    public KernelAddress? Address { get; private set; }

    /// <summary>Starts a process that waits for its folder.</summary>
    /// <param name="command">How this program is started as a kernel.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="log">Takes the lines that it prints past its cells.</param>
    /// <exception cref="IOException">It could not be started.</exception>
    public static KernelProcess Start(NotebookProcessCommand command, KernelLimits limits, Action<string> log)
    {
        var start = new ProcessStartInfo(command.FileName) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var word in command.Arguments)
            start.ArgumentList.Add(word);
        ProcessLimits.Apply(start, limits.MemoryBytes);
        if (!OperatingSystem.IsWindows())
            start.Environment[ParentProcess.Variable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        try
        {
            var kernel = new KernelProcess(Process.Start(start)!);
            kernel._process.EnableRaisingEvents = true;
            kernel._process.Exited += (_, _) => kernel._exited.TrySetResult();
            if (kernel._process.HasExited)
                kernel._exited.TrySetResult();
            kernel._process.ErrorDataReceived += (_, line) =>
            {
                if (!string.IsNullOrWhiteSpace(line.Data))
                    log(line.Data);
            };
            kernel._process.BeginErrorReadLine();
            return kernel;
        }
        catch (Win32Exception problem)
        {
            throw new IOException($"A kernel could not be started by \"{command.FileName}\": {problem.Message}", problem);
        }
    }

    /// <summary>Gives it its folder.</summary>
    /// <param name="folder">Where relative paths of its cells begin.</param>
    /// <param name="log">Takes further lines that it prints past its cells.</param>
    /// <param name="cancellationToken">Gives up; the process is then of no use.</param>
    /// <exception cref="IOException">It ended before it listened.</exception>
    public async Task AssignAsync(string folder, Action<string> log, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        await _process.StandardInput.WriteLineAsync(new KernelAssignment(folder, Convert.ToHexStringLower(key)).ToJson().AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (KernelPorts.Read(line) is { } ports)
            {
                Address = new KernelAddress(ports, key);
                _ = DrainAsync(log);
                return;
            }

            log(line);
        }

        throw new IOException("A kernel ended before it listened. What it printed stands above.");
    }

    /// <summary>Ends the process, and those that its cells started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has ended
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _exited.Task.ConfigureAwait(false);
        _process.Dispose();
    }

    // Native code of a cell may print there; a full pipe would stop it.
    private async Task DrainAsync(Action<string> log)
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
                log(line);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return; // the process ended while it was read
        }
    }
}
