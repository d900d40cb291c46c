using ResearchKit.Frames.Expansion;

namespace ResearchKit.Frames.Workbooks;

/// <summary>How much a workbook may unfold to. A file beyond is refused as hostile or broken, before it fills memory.</summary>
internal sealed record XlsxLimits
{
    public static XlsxLimits Default { get; } = new();

    /// <summary>Parts in the package.</summary>
    public int Parts { get; init; } = 10_000;

    /// <summary>How far all parts that are read may expand together: 4 GiB, and 200 times the file beyond 64 MiB. Sheets reach some 50 times.</summary>
    public ExpansionLimit Expansion { get; init; } = new() { Maximum = 4L << 30 };

    /// <summary>Characters of one text. Excel ends at 32,767.</summary>
    public int TextLength { get; init; } = 1 << 20;

    /// <summary>Characters of all shared texts, which are kept in memory.</summary>
    public long SharedCharacters { get; init; } = 256L << 20;

    /// <summary>Rows of a sheet.</summary>
    public const int Rows = 1_048_576;

    /// <summary>Columns of a sheet.</summary>
    public const int Columns = 16_384;
}
