namespace ResearchKit.Display;

/// <summary>How much of a value is shown. Settings of a <see cref="Displayer"/>; never of the data.</summary>
public sealed record DisplayOptions
{
    /// <summary>Rows of a data frame shown before it is cut to its first and last ones. Default 20, at least 2.</summary>
    public int MaxRows { get; init; } = 20;

    /// <summary>Columns of a data frame shown before the middle ones are left out. Default 24, at least 2.</summary>
    public int MaxColumns { get; init; } = 24;

    /// <summary>Items of a sequence or dictionary shown before "... n more". Default 20, at least 1.</summary>
    public int MaxItems { get; init; } = 20;

    /// <summary>Levels of nested objects shown as tables of their own; deeper ones are summed up in one line. Default 3, at least 1.</summary>
    public int MaxDepth { get; init; } = 3;

    /// <summary>Characters of a table cell before it is cut with an ellipsis. Default 120, at least 8. Whole strings are never cut.</summary>
    public int MaxCellCharacters { get; init; } = 120;

    /// <summary>The defaults.</summary>
    public static DisplayOptions Default { get; } = new();
}
