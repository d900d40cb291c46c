using System.Text;

namespace ResearchKit.Synthesis.Exports;

/// <summary>How a delimited file is written as a whole.</summary>
internal sealed record FileShape
{
    /// <summary>UTF-8 with a header and no more quotes than needed.</summary>
    public static FileShape Tidy { get; } = new();

    /// <summary>Encoding: <c>utf-8</c> or <c>latin-1</c>. Default: utf-8.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Whether the file begins with a byte order mark. Default: false.</summary>
    public bool HasByteOrderMark { get; init; }

    /// <summary>Whether the first line names the columns. Default: true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether each line, the header too, ends with a delimiter. Default: false.</summary>
    public bool HasTrailingDelimiter { get; init; }

    /// <summary>Whether every field is quoted. Default: false, those that need it.</summary>
    public bool QuotesAll { get; init; }

    /// <summary>The encoding of the text.</summary>
    public Encoding TextEncoding => Encoding == "latin-1" ? System.Text.Encoding.Latin1 : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}
