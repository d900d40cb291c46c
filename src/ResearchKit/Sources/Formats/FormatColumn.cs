using System.Collections.Immutable;

namespace ResearchKit.Sources.Formats;

/// <summary>One column of a tabular format.</summary>
/// <param name="Name">Its name in the header; case counts.</param>
/// <param name="Kind">What its fields hold.</param>
internal sealed record FormatColumn(string Name, ValueKind Kind)
{
    /// <summary>Whether the column must be there and every field filled. Default: false.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The values that a <see cref="ValueKind.Code"/> column may hold; empty for other kinds.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>Name of the format's file whose key the field refers to, without extension; null when it refers to nothing.</summary>
    public string? References { get; init; }

    /// <summary>A column that must be there and filled.</summary>
    public static FormatColumn Required(string name, ValueKind kind = ValueKind.Text, string? references = null) =>
        new(name, kind) { IsRequired = true, References = references };

    /// <summary>A column that may be absent or empty.</summary>
    public static FormatColumn Optional(string name, ValueKind kind = ValueKind.Text, string? references = null) =>
        new(name, kind) { References = references };

    /// <summary>A column of codes that must be there and filled.</summary>
    public static FormatColumn RequiredCode(string name, params ImmutableArray<string> codes) =>
        new(name, ValueKind.Code) { IsRequired = true, Codes = codes };

    /// <summary>A column of codes that may be absent or empty.</summary>
    public static FormatColumn OptionalCode(string name, params ImmutableArray<string> codes) => new(name, ValueKind.Code) { Codes = codes };
}
