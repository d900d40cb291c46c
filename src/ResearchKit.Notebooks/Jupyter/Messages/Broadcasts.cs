using System.Text.Json.Serialization;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary><c>starting</c>, <c>busy</c> or <c>idle</c>.</summary>
internal sealed record Status(string ExecutionState);

/// <summary>Greets a new subscriber: from now on it gets everything.</summary>
internal sealed record IopubWelcome(string Subscription);

/// <summary>A cell that begins to run.</summary>
internal sealed record ExecuteInput(string Code, int ExecutionCount);

/// <summary>Written text.</summary>
internal sealed record StreamText(string Name, string Text);

/// <summary>A displayed value, or its new form.</summary>
internal sealed record DisplayData(MimeData Data, TransientData Transient)
{
    public EmptyObject Metadata => EmptyObject.Instance;
}

/// <summary>What is not stored in the notebook.</summary>
internal sealed record TransientData(string DisplayId);

/// <summary>The value of a cell.</summary>
internal sealed record ExecuteResult(int ExecutionCount, MimeData Data)
{
    public EmptyObject Metadata => EmptyObject.Instance;
}

/// <summary>What ended a cell.</summary>
internal sealed record ErrorData(string Ename, string Evalue, IReadOnlyList<string> Traceback);

/// <summary>Takes away what a cell showed.</summary>
internal sealed record ClearOutput(bool Wait);

/// <summary>Asks a person for input.</summary>
internal sealed record InputRequest(string Prompt, bool Password);

/// <summary><c>{}</c>.</summary>
internal sealed record EmptyObject
{
    [JsonIgnore]
    public static EmptyObject Instance { get; } = new();
}
