namespace ResearchKit.Frames.Expansion;

/// <summary>
/// How far compressed content may expand: tables, logs and workbooks shrink to a tenth or a fiftieth; what shrinks far more was made to fill memory or disk (a zip bomb). The same limit holds for members of
/// archives, files compressed with gzip, and workbooks.
/// </summary>
internal sealed record ExpansionLimit
{
    public static ExpansionLimit Default { get; } = new();

    /// <summary>Bytes that are always allowed, whatever the ratio.</summary>
    public long Free { get; init; } = 64L << 20;

    /// <summary>Most bytes for each compressed byte, once more than <see cref="Free"/> came out. Deflate ends at 1,032.</summary>
    public double Ratio { get; init; } = 200;

    /// <summary>Most bytes at all.</summary>
    public long Maximum { get; init; } = 64L << 30;

    /// <summary>What is wrong with content of that size, as the rest of a sentence that begins with its name; null when it is allowed.</summary>
    /// <param name="expanded">Bytes that came out.</param>
    /// <param name="compressed">Bytes that they came from.</param>
    public string? Exceeded(long expanded, long compressed)
    {
        var most = expanded > Maximum
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Maximum >> 20:N0} MiB")
            : expanded > Free && expanded > compressed * Ratio ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Ratio:0} times its compressed size") : null;
        return most is null ? null : $"expands to more than {most}, as files do that are made to fill memory or disk (zip bombs). If it is in order, unpack it (save the tables of a workbook as CSV) and read that.";
    }
}
