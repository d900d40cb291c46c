using System.Globalization;
using System.Text.Json;

namespace ResearchKit.Notebooks.Kernels.Values;

/// <summary>
/// Keeps what is written under its selector line, or in a file, as a value of a name: <c>#!value --name v [--mime-type application/json] [--from-file f]</c>. Text is a
/// <see cref="string"/>, JSON a <see cref="JsonDocument"/>.
/// </summary>
/// <param name="workingDirectory">Where relative paths begin.</param>
internal sealed class ValueKernel(string workingDirectory) : IKernel
{
    private const string Usage = "#!value --name v [--mime-type application/json] [--from-file file]";
    private readonly VariableTable _variables = new("values");

    /// <inheritdoc/>
    public KernelInfo Info { get; } = new("value", "values", []) { SelectorOptions = ["name", "mime-type", "from-file"] };

    /// <inheritdoc/>
    public IReadOnlyList<KernelVariable> Variables => _variables.All;

    /// <inheritdoc/>
    public KernelVariable? FindVariable(string name) => _variables.Find(name);

    /// <inheritdoc/>
    public Task SetVariableAsync(string name, object? value, Type? declaredType = null)
    {
        _variables.Set(name, value, declaredType);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<SubmissionResult> SubmitAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(output);
        if (cancellationToken.IsCancellationRequested)
            return new SubmissionResult(SubmissionStatus.Interrupted);
        var hasText = !string.IsNullOrWhiteSpace(submission.Code);
        var file = submission.Options.GetValueOrDefault("from-file");
        if (!hasText && file is null)
            return SubmissionResult.Success;
        if (!submission.Options.TryGetValue("name", out var name))
            return Fail(output, submission, $"#!value needs --name. Usage: {Usage}", submission.FirstLine);
        if (hasText && file is not null)
            return Fail(output, submission, $"a value comes from --from-file or from the lines below, not from both. Usage: {Usage}", submission.FirstLine);
        try
        {
            var text = file is null ? submission.Code : await File.ReadAllTextAsync(Path.Combine(workingDirectory, file), cancellationToken).ConfigureAwait(false);
            object value = IsJson(submission, file) ? JsonDocument.Parse(text) : text;
            _variables.Set(name, value, declaredType: null);
            return new SubmissionResult(SubmissionStatus.Succeeded, Error: null, HasValue: true, value);
        }
        catch (JsonException error)
        {
            var line = (int)(error.LineNumber ?? 0);
            var lines = submission.Code.Split('\n');
            var shown = file is null && line < lines.Length ? $" The line: {lines[line].Trim()}" : "";
            var place = file is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{file}, line {line + 1}: ");
            return Fail(output, submission, $"{place}this is no JSON: {error.Message}{shown}", submission.FirstLine + (file is null ? line : 0));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Fail(output, submission, error.Message, submission.FirstLine);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsJson(Submission submission, string? file) => submission.Options.TryGetValue("mime-type", out var mimeType)
        ? mimeType.EndsWith("json", StringComparison.OrdinalIgnoreCase)
        : file?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) == true;

    private static SubmissionResult Fail(SubmissionOutput output, Submission submission, string message, int line)
    {
        var error = CellError.At(submission.Label, "ValueError", message, line);
        output.Error(error);
        return new SubmissionResult(SubmissionStatus.Failed, error);
    }
}
