using System.Text.Json;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>Runs a cell.</summary>
/// <param name="Code">The cell.</param>
/// <param name="Silent">Nothing on iopub beside the status, no count, no history.</param>
/// <param name="StoreHistory">Whether the cell is counted and remembered.</param>
/// <param name="UserExpressions">Name to expression, evaluated after the cell.</param>
/// <param name="AllowStdin">Whether the cell may ask for input.</param>
/// <param name="StopOnError">Whether cells that wait are not run if this one fails.</param>
internal sealed record ExecuteRequest(
    string Code,
    bool Silent = false,
    bool StoreHistory = true,
    Dictionary<string, string>? UserExpressions = null,
    bool AllowStdin = false,
    bool StopOnError = true);

/// <summary>What could stand at the cursor.</summary>
/// <param name="Code">The cell.</param>
/// <param name="CursorPos">The cursor, in code points.</param>
internal sealed record CompleteRequest(string Code, int CursorPos);

/// <summary>What the name at the cursor is.</summary>
/// <param name="Code">The cell.</param>
/// <param name="CursorPos">The cursor, in code points.</param>
/// <param name="DetailLevel">1 to ask for more than 0 does.</param>
internal sealed record InspectRequest(string Code, int CursorPos, int DetailLevel = 0);

/// <summary>Whether a cell typed into a console could run as it is.</summary>
/// <param name="Code">The text.</param>
internal sealed record IsCompleteRequest(string Code);

/// <summary>Cells that were run.</summary>
/// <param name="HistAccessType"><c>range</c>, <c>tail</c> or <c>search</c>.</param>
/// <param name="Output">Whether outputs are wanted too.</param>
/// <param name="Session">Of a range: the session; 0 is the current one.</param>
/// <param name="Start">Of a range: the first cell.</param>
/// <param name="Stop">Of a range: the cell after the last; null for all.</param>
/// <param name="N">Most cells, the last ones; null for all.</param>
/// <param name="Pattern">Of a search: the text, with <c>*</c> and <c>?</c>.</param>
/// <param name="Unique">Of a search: whether each text is wanted once.</param>
internal sealed record HistoryRequest(
    string HistAccessType,
    bool Output = false,
    int Session = 0,
    int Start = 0,
    int? Stop = null,
    int? N = null,
    string? Pattern = null,
    bool Unique = false);

/// <summary>The open comms.</summary>
/// <param name="TargetName">Those of that target alone; null for all.</param>
internal sealed record CommInfoRequest(string? TargetName = null);

/// <summary>Opens a comm; goes both ways.</summary>
/// <param name="CommId">Names the comm.</param>
/// <param name="TargetName">Who is asked to answer it.</param>
/// <param name="Data">Any JSON.</param>
internal sealed record CommOpen(string CommId, string TargetName, JsonElement Data = default);

/// <summary>Data over a comm; goes both ways.</summary>
/// <param name="CommId">The comm.</param>
/// <param name="Data">Any JSON.</param>
internal sealed record CommMessage(string CommId, JsonElement Data = default);

/// <summary>Ends the kernel.</summary>
/// <param name="Restart">Whether the front end will start it again.</param>
internal sealed record ShutdownRequest(bool Restart = false);

/// <summary>What a person typed.</summary>
/// <param name="Value">The text, without a line end.</param>
internal sealed record InputReply(string? Value);
