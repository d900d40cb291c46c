namespace ResearchKit.Tests.Sources;

/// <summary>An export of one format, small and whole, for the behaviour that all importers share. A new format adds a case to <see cref="FormatCases"/>.</summary>
public abstract class FormatCase
{
    /// <summary>Name of the format, as provenance has it.</summary>
    public abstract string Format { get; }

    /// <summary>How many of its rows are rejected, with and without a canary.</summary>
    public virtual long ExpectedRejects => 0;

    /// <summary>A file without which the export cannot be read; null when there is none.</summary>
    public abstract string? RequiredFile { get; }

    /// <summary>How a message names that file: a pattern where several may come.</summary>
    public virtual string? RequiredName => RequiredFile;

    /// <summary>Writes the export. The canary, letters and digits, stands in every identifier, name, address and free text, before or after what stands there in an export without one.</summary>
    public abstract void Write(string folder, string canary);

    /// <summary>Damages the written export so that it cannot be read at all; what it writes holds the canary.</summary>
    public abstract void Break(string folder, string canary);

    public override string ToString() => Format;
}
