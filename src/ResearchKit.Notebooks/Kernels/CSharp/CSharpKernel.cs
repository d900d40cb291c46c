using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>
/// C# by Roslyn scripting. Variables, types and usings last from cell to cell, also across cells that throw: what a cell declared before
/// it threw is kept. Runaway code is interrupted with the state of earlier cells kept (what the interrupted cell itself declared is lost).
/// </summary>
public sealed class CSharpKernel : IKernel, ICompletenessCheck, ICodeAssistance
{
    private static volatile bool _cellsCame;
    private readonly CSharpKernelOptions _options;
    private readonly CellCompiler _compiler;
    private ScriptState<object>? _state;
    private CellThread? _stuck;
    private string _stuckLabel = "";

    /// <summary>Makes a kernel.</summary>
    /// <param name="options">Working directory and grace period; null for the defaults.</param>
    public CSharpKernel(CSharpKernelOptions? options = null)
    {
        _options = options ?? new CSharpKernelOptions();
        _compiler = new CellCompiler(_options);
        ConsoleCapture.Install();
    }

    /// <summary>Whether an interrupted cell is still inside a call that .NET cannot stop.</summary>
    internal bool IsStuck => _stuck is { Completion.IsCompleted: false };

    /// <inheritdoc/>
    public KernelInfo Info { get; } = new("csharp", "C#", ["c#", "C#"], LanguageVersion.Latest.MapSpecifiedToEffectiveVersion().ToDisplayString());

    /// <inheritdoc/>
    public IReadOnlyList<KernelVariable> Variables => _state is null
        ? []
        : [.. _state.Variables
            .GroupBy(variable => variable.Name, StringComparer.Ordinal)
            .Select(same => same.Last())
            .OrderBy(variable => variable.Name, StringComparer.Ordinal)
            .Select(variable => new KernelVariable(variable.Name, variable.Type, variable.Value))];

    /// <summary>
    /// Loads and warms the compiler: the first cell of the process then answers in milliseconds instead of a second or two. Call it early,
    /// without awaiting it; running it twice costs little.
    /// </summary>
    /// <param name="cancellationToken">Stops between its steps.</param>
    public static Task WarmUpAsync(CancellationToken cancellationToken = default) => Task.Run(
        async () =>
        {
            // First the least that any cell needs, so that one that waits already can go on; then what most use.
            await RunAsync("1 + 1").ConfigureAwait(false);
            if (!_cellsCame)
                await RunAsync("var warm = new[] { 1, 2 }.Select(x => x + 1).ToList(); warm.Count").ConfigureAwait(false);

            async Task RunAsync(string code)
            {
                var compiler = new CellCompiler(new CSharpKernelOptions());
                var cell = compiler.Compile(previous: null, new Submission(code), cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                await cell.Script!.RunAsync(globals: null, catchException: null, cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public KernelVariable? FindVariable(string name) =>
        _state?.GetVariable(name) is { } variable ? new KernelVariable(name, variable.Type, variable.Value) : null;

    /// <inheritdoc/>
    public async Task SetVariableAsync(string name, object? value, Type? declaredType = null)
    {
        VariableName.Check(name, Info.Language);
        var type = CSharpTypeName.Of(declaredType ?? value?.GetType() ?? typeof(object));
        var declaration = _compiler.Compile(_state?.Script, new Submission($"{type} {name} = default!;"), CancellationToken.None);
        _state = await declaration.RunFromAsync(_state, CancellationToken.None).ConfigureAwait(false);
        _state.GetVariable(name).Value = value;
    }

    /// <inheritdoc/>
    public async Task<SubmissionResult> SubmitAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(output);
        if (IsStuck)
            return Fail(output, SubmissionStatus.Unresponsive, StillInside(submission.Label));
        _stuck = null;
        _cellsCame = true;
        ConsoleCapture.Install();
        try
        {
            var cell = await Task.Run(() => _compiler.CompileAsync(_state?.Script, submission, output, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (cell.Unfinished is { } verdict)
            {
                output.Result(verdict);
                return new SubmissionResult(SubmissionStatus.Succeeded, Error: null, HasValue: true, verdict);
            }

            return cell.Error is { } error
                ? Fail(output, SubmissionStatus.Failed, error)
                : await RunAsync(cell, submission, output, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(output, SubmissionStatus.Interrupted, CellError.At(
                submission.Label, "Interrupted", "the cell was interrupted. Variables of earlier cells are kept; what this cell declared is not."));
        }
        finally
        {
            output.Flush();
        }
    }

    /// <inheritdoc/>
    public CodeCompleteness CheckCompleteness(string code) => CellCompiler.CheckCompleteness(code);

    /// <inheritdoc/>
    public CompletionList Complete(string code, int position, CancellationToken cancellationToken) =>
        new CellAssistance(_compiler.Analyse(_state?.Script, code)).Complete(position, cancellationToken);

    /// <inheritdoc/>
    public MimeBundle? Inspect(string code, int position, CancellationToken cancellationToken) =>
        new CellAssistance(_compiler.Analyse(_state?.Script, code)).Inspect(position, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static SubmissionResult Fail(SubmissionOutput output, SubmissionStatus status, CellError error)
    {
        output.Error(error);
        return new SubmissionResult(status, error);
    }

    private async Task<SubmissionResult> RunAsync(CompiledCell cell, Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        var previous = _state;
        var thread = CellThread.Start(output, token => cell.RunFromAsync(previous, token), cancellationToken);
        if (!await thread.CompletesWithinAsync(_options.InterruptGrace).ConfigureAwait(false))
        {
            (_stuck, _stuckLabel) = (thread, submission.Label);
            return Fail(output, SubmissionStatus.Unresponsive, CellError.At(
                submission.Label,
                "Unresponsive",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the cell did not stop within {_options.InterruptGrace.TotalSeconds:0.#} s of the interrupt: it is inside a call that .NET cannot stop, such as native code. It ends when that call returns; restart the kernel to end it now.")));
        }

        _state = await thread.Completion.ConfigureAwait(false);
        if (_state.Exception is { } exception)
        {
            var interrupted = cancellationToken.IsCancellationRequested && exception is OperationCanceledException or ThreadInterruptedException;
            return Fail(output, interrupted ? SubmissionStatus.Interrupted : SubmissionStatus.Failed, interrupted
                ? CellError.At(submission.Label, "Interrupted", "the cell was interrupted. Variables are kept.")
                : ExceptionReport.Of(exception, submission));
        }

        return ShowValue(cell, output);
    }

    private SubmissionResult ShowValue(CompiledCell cell, SubmissionOutput output)
    {
        var value = _state!.ReturnValue;
        if (value is DisplayedValue || (value is null && !cell.EndsInValue))
            return SubmissionResult.Success;
        try
        {
            output.Result(value);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Fail(output, SubmissionStatus.Failed, ExceptionReport.Of(exception, output.Parent));
        }

        return new SubmissionResult(SubmissionStatus.Succeeded, Error: null, HasValue: true, value);
    }

    private CellError StillInside(string label) => CellError.At(
        label, "Unresponsive", $"the kernel is still inside {_stuckLabel}, which was interrupted and has not stopped. Wait for it, or restart the kernel.");
}
