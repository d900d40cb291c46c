using System.Collections.ObjectModel;
using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels.Directives;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>
/// Several kernels as one: splits a cell at its selector lines (<c>#!sql</c>), carries out commands (<c>#!share</c>) and hands values from
/// kernel to kernel without copying. Submissions are queued. The first failing part ends the cell.
/// </summary>
public sealed class CompositeKernel : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<IKernel> _kernels;
    private readonly HashSet<IKernel> _connected = [];
    private readonly DirectiveCommands _commands;
    private readonly NotebookImport _import;
    private readonly TimeProvider _time;

    /// <summary>Makes a composite.</summary>
    /// <param name="channel">Where all outputs go.</param>
    /// <param name="kernels">The kernels, the default one first; disposed with the composite.</param>
    /// <param name="connectors">Ways to connect further kernels by <c>#!connect</c>.</param>
    /// <param name="timeProvider">For <c>#!time</c>; null for the system's.</param>
    /// <param name="workingDirectory">Where paths of <c>#!import</c> begin; null for the process's current directory.</param>
    public CompositeKernel(
        OutputChannel channel, IEnumerable<IKernel> kernels, IEnumerable<IKernelConnector>? connectors = null, TimeProvider? timeProvider = null, string? workingDirectory = null)
    {
        _import = new NotebookImport(workingDirectory ?? Environment.CurrentDirectory);
        Channel = channel;
        _kernels = [.. kernels];
        if (_kernels.Count == 0)
            throw new ArgumentException("A composite needs at least one kernel; the first is the default.", nameof(kernels));
        _time = timeProvider ?? TimeProvider.System;
        _commands = new DirectiveCommands(this, [.. connectors ?? []]);
    }

    /// <summary>Where all outputs go.</summary>
    public OutputChannel Channel { get; }

    /// <summary>The kernels, the default one first.</summary>
    public IReadOnlyList<IKernel> Kernels => _kernels;

    /// <summary>The kernel of that name or alias; null if there is none.</summary>
    /// <param name="name">The name, compared ordinally.</param>
    public IKernel? Find(string name) => _kernels.Find(kernel => kernel.Info.Answers(name));

    /// <summary>Runs a cell.</summary>
    /// <param name="submission">The cell.</param>
    /// <param name="cancellationToken">Interrupts the part that runs; the parts after it do not run.</param>
    /// <returns>How the cell ended. Errors have been shown through <see cref="Channel"/>; nothing is thrown for them.</returns>
    public async Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(submission);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        var output = Channel.Open(submission);
        output.Interruption = cancellationToken;
        try
        {
            return await RunSectionsAsync(submission, output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            output.Flush();
            _one.Release();
        }
    }

    /// <summary>Whether a cell could run as it is, as the kernel of its last part judges that part. Nothing is run.</summary>
    /// <param name="code">The cell.</param>
    public CodeCompleteness CheckCompleteness(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var part = CellPart.At(this, code, code.Length);
        if (part.IsDirective || string.IsNullOrWhiteSpace(part.Code))
            return CodeCompleteness.Complete;
        return (part.Kernel as ICompletenessCheck)?.CheckCompleteness(part.Code) ?? CodeCompleteness.Unknown;
    }

    /// <summary>What could stand at a position of a cell: by the kernel of that part, or in a line that begins with <c>#!</c> the kernels and commands.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="position">The position, in UTF-16 units from 0 to the cell's length.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public CompletionList Complete(string code, int position, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, code.Length);
        var part = CellPart.At(this, code, position);
        var list = part.IsDirective
            ? _commands.Complete(part.Code, position - part.Start)
            : (part.Kernel as ICodeAssistance)?.Complete(part.Code, position - part.Start, cancellationToken) ?? CompletionList.None(position - part.Start);
        return list with { Start = list.Start + part.Start, End = list.End + part.Start };
    }

    /// <summary>What the name at a position of a cell is, by the kernel of that part.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="position">The position, in UTF-16 units from 0 to the cell's length.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>A text, or null where there is no name, or none that is known.</returns>
    public MimeBundle? Inspect(string code, int position, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, code.Length);
        var part = CellPart.At(this, code, position);
        return part.IsDirective ? _commands.Inspect(part.Code) : (part.Kernel as ICodeAssistance)?.Inspect(part.Code, position - part.Start, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var kernel in _kernels)
            await kernel.DisposeAsync().ConfigureAwait(false);
        _one.Dispose();
    }

    /// <summary>Whether a kernel was connected by a cell; the others came with the engine.</summary>
    internal bool IsConnected(IKernel kernel) => _connected.Contains(kernel);

    /// <summary>Adds a connected kernel, in the place of one that was connected under its name.</summary>
    internal async ValueTask ConnectAsync(IKernel kernel)
    {
        var before = _kernels.FindIndex(other => other.Info.Name == kernel.Info.Name && _connected.Contains(other));
        _connected.Add(kernel);
        if (before < 0)
        {
            _kernels.Add(kernel);
            return;
        }

        var old = _kernels[before];
        _kernels[before] = kernel;
        _connected.Remove(old);
        await old.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<SubmissionResult> RunSectionsAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        try
        {
            return await RunCheckedAsync(submission, output, cancellationToken).ConfigureAwait(false);
        }
        catch (DirectiveException problem)
        {
            var error = CellError.At(submission.Label, "DirectiveError", problem.Message, problem.Line);
            output.Error(error);
            return new SubmissionResult(SubmissionStatus.Failed, error);
        }
    }

    private async Task<SubmissionResult> RunCheckedAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        var defaultKernel = Find(submission.KernelName ?? Kernels[0].Info.Name)?.Info.Name
            ?? throw new DirectiveException(submission.FirstLine, $"the cell is for a kernel \"{submission.KernelName}\" that this engine does not have.{ValidNames.For(submission.KernelName!, Kernels.Select(kernel => kernel.Info.Name))}");
        var sections = CellSection.Split(
            submission, defaultKernel, name => Find(name)?.Info.Name, _commands.Names, Kernels.SelectMany(kernel => kernel.Info.Aliases.Prepend(kernel.Info.Name)));
        var started = _time.GetTimestamp();
        var result = SubmissionResult.Success;
        foreach (var section in sections)
        {
            if (section.Command is { Name: "import" } import)
            {
                result = await _import.RunAsync(import, submission, cell => RunSectionsAsync(cell, output, cancellationToken)).ConfigureAwait(false);
                if (result.Status != SubmissionStatus.Succeeded)
                    return result;
                continue;
            }

            if (section.Command is { } written)
            {
                var command = await DirectiveInput.FillAsync(written, output, cancellationToken).ConfigureAwait(false);
                await _commands.RunAsync(command, Find(section.KernelName)!, output, cancellationToken).ConfigureAwait(false);
                continue;
            }

            result = await RunCodeAsync(section, submission, output, cancellationToken).ConfigureAwait(false);
            if (result.Status != SubmissionStatus.Succeeded)
                return result;
        }

        if (sections.Any(section => section.Command?.Name == "time"))
            output.Write(OutputStream.Standard, string.Create(CultureInfo.InvariantCulture, $"Wall time: {_time.GetElapsedTime(started).TotalMilliseconds:0.0} ms\n"));
        return result;
    }

    private async Task<SubmissionResult> RunCodeAsync(CellSection section, Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        var kernel = Find(section.KernelName)!;
        var selector = section.Selector is null ? null : await DirectiveInput.FillAsync(section.Selector, output, cancellationToken).ConfigureAwait(false);
        selector?.Allow([.. kernel.Info.SelectorOptions, .. kernel is INamedResults ? (string[])["name"] : []]);
        var code = submission with
        {
            Code = section.Code,
            FirstLine = section.FirstLine,
            KernelName = section.KernelName,
            Options = selector?.Options ?? ReadOnlyDictionary<string, string>.Empty,
        };
        var result = await kernel.SubmitAsync(code, output, cancellationToken).ConfigureAwait(false);
        if (result.Status == SubmissionStatus.Succeeded && kernel is INamedResults && selector?.Options.TryGetValue("name", out var name) == true)
        {
            if (!result.HasValue)
                throw new DirectiveException(selector.Line, $"--name {name}: the query gave no result to name.");
            await kernel.SetVariableAsync(name, result.Value).ConfigureAwait(false);
            if (kernel != Kernels[0])
                await Kernels[0].SetVariableAsync(name, result.Value).ConfigureAwait(false);
        }

        return result;
    }
}

/// <summary>A kernel whose selector line takes <c>--name v</c>: the last result becomes a variable there and in the default kernel.</summary>
public interface INamedResults;

/// <summary>A way to connect a kernel by <c>#!connect kind --kernel-name N "target"</c>.</summary>
public interface IKernelConnector
{
    /// <summary>The word after <c>#!connect</c>.</summary>
    string Kind { get; }

    /// <summary>How to write it, for messages.</summary>
    string Usage { get; }

    /// <summary>Options that it takes beside <c>--kernel-name</c>, without the dashes.</summary>
    IReadOnlyList<string> Options { get; }

    /// <summary>The target that the value of a variable names, where the target is written <c>@kernel:variable</c>.</summary>
    /// <param name="value">The variable's value.</param>
    /// <param name="options">Options that were given; the value may add some.</param>
    /// <returns>The target; null if the value names none. A text names itself.</returns>
    string? TargetOf(object? value, IDictionary<string, string> options) => value as string;

    /// <summary>Connects.</summary>
    /// <param name="kernelName">The name that the new kernel gets.</param>
    /// <param name="target">What to connect to.</param>
    /// <param name="options">The values of <see cref="Options"/> that were given.</param>
    /// <param name="composite">The composite that the kernel will belong to.</param>
    /// <returns>The kernel.</returns>
    /// <exception cref="Exception">It cannot be connected; the message says why.</exception>
    IKernel Connect(string kernelName, string target, IReadOnlyDictionary<string, string> options, CompositeKernel composite);
}
