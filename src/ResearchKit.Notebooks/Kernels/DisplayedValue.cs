namespace ResearchKit.Notebooks.Kernels;

/// <summary>A value that was shown and can be shown anew in its place.</summary>
public sealed class DisplayedValue
{
    private readonly SubmissionOutput _output;

    internal DisplayedValue(SubmissionOutput output, string displayId)
    {
        _output = output;
        DisplayId = displayId;
    }

    /// <summary>Names the display; the same in every run of a notebook.</summary>
    public string DisplayId { get; }

    /// <summary>Replaces what is shown. From another cell, that cell is the parent of the update.</summary>
    /// <param name="value">The new value.</param>
    public void Update(object? value) => (SubmissionOutput.Current ?? _output).Update(DisplayId, value);
}
