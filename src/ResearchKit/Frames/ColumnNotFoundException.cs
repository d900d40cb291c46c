namespace ResearchKit.Frames;

/// <summary>A frame was asked for a column that it does not have. The message lists the columns it has and the nearest name.</summary>
public sealed class ColumnNotFoundException : KeyNotFoundException
{
    /// <summary>The exception for a name that a frame does not have.</summary>
    /// <param name="name">The name asked for.</param>
    /// <param name="columns">The names that the frame has.</param>
    public ColumnNotFoundException(string name, IReadOnlyCollection<string> columns)
        : base(NameSuggestion.NotFound("column", "this frame", name, columns))
    {
        ColumnName = name;
    }

    /// <summary>The name that was asked for.</summary>
    public string ColumnName { get; }
}
