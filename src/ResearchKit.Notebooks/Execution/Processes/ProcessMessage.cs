using System.Text.Json.Serialization;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>
/// One line of the conversation between a runner and a notebook's process, as JSON over a pipe of its own: standard output belongs to the
/// notebook. The runner says <see cref="Run"/> once and <see cref="Interrupt"/> at most once; the process says <see cref="Progress"/> often and
/// <see cref="Result"/> last. Exactly one member is set.
/// </summary>
internal sealed record ProcessMessage
{
    /// <summary>To the process: what to run.</summary>
    public NotebookRunRequest? Run { get; init; }

    /// <summary>To the process: interrupt the running cell, save, and end.</summary>
    public bool Interrupt { get; init; }

    /// <summary>To the runner: news.</summary>
    public NotebookProgress? Progress { get; init; }

    /// <summary>To the runner: the end.</summary>
    public NotebookRunResult? Result { get; init; }
}

/// <summary>The messages' JSON, generated at build: reflection would cost the start of every process some 50 ms.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProcessMessage))]
internal sealed partial class ProcessMessageJson : JsonSerializerContext;
