namespace ResearchKit.Frames.Workbooks;

/// <summary>How much a workbook may unfold to. A file beyond is refused as hostile or broken, before it fills memory.</summary>
internal sealed record XlsxLimits
{
    public static XlsxLimits Default { get; } = new();

    /// <summary>Parts in the package.</summary>
    public int Parts { get; init; } = 10_000;

    /// <summary>Bytes that all parts that are read unfold to.</summary>
    public long Bytes { get; init; } = 4L << 30;

    /// <summary>Bytes that are always allowed, whatever the ratio.</summary>
    public long AlwaysAllowedBytes { get; init; } = 64L << 20;

    /// <summary>Bytes unfolded for a byte in the file, once more than <see cref="AlwaysAllowedBytes"/> are. Sheets reach some 50, deflate ends at 1,032.</summary>
    public double Ratio { get; init; } = 200;

    /// <summary>Characters of one text. Excel ends at 32,767.</summary>
    public int TextLength { get; init; } = 1 << 20;

    /// <summary>Characters of all shared texts, which are kept in memory.</summary>
    public long SharedCharacters { get; init; } = 256L << 20;

    /// <summary>Rows of a sheet.</summary>
    public const int Rows = 1_048_576;

    /// <summary>Columns of a sheet.</summary>
    public const int Columns = 16_384;
}
