using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>What a reference line asks for.</summary>
internal enum ReferenceKind
{
    /// <summary><c>#r "nuget: Id, Version"</c>.</summary>
    Package,

    /// <summary><c>#i "nuget: source"</c>.</summary>
    Source,

    /// <summary><c>#r "file.dll"</c>, or the name of a framework assembly.</summary>
    Library,
}

/// <summary>A line of a cell that asks for a library. Such lines hold for the whole of their section, wherever they stand in it.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Value">The package's id, the source's address, or the file.</param>
/// <param name="Version">The package's version; null for the newest.</param>
/// <param name="Line">The line of the cell, from 1.</param>
internal sealed partial record ReferenceLine(ReferenceKind Kind, string Value, string? Version, int Line)
{
    /// <summary>The code with such lines blanked, so that all others keep their numbers, and what they asked for.</summary>
    public static (string Code, ImmutableArray<ReferenceLine> References) TakeOut(string code, int firstLine)
    {
        if (!code.Contains("#r", StringComparison.Ordinal) && !code.Contains("#i", StringComparison.Ordinal))
            return (code, []);
        var found = ImmutableArray.CreateBuilder<ReferenceLine>();
        var root = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script)).GetRoot();
        var lines = code.Split('\n');
        for (int i = 0, start = 0; i < lines.Length; start += lines[i].Length + 1, i++)
        {
            // A line inside a string or a comment is none.
            if (Pattern().Match(lines[i]) is not { Success: true } match || !root.FindTrivia(start + lines[i].IndexOf('#', StringComparison.Ordinal)).IsDirective)
                continue;
            found.Add(Of(match, firstLine + i));
        }

        foreach (var reference in found)
            lines[reference.Line - firstLine] = "";
        return (string.Join('\n', lines), found.ToImmutable());
    }

    private static ReferenceLine Of(Match match, int line)
    {
        var text = match.Groups["text"].Value.Trim();
        if (!text.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
            return new ReferenceLine(match.Groups["letter"].Value == "i" ? ReferenceKind.Source : ReferenceKind.Library, text, Version: null, line);
        var rest = text["nuget:".Length..].Trim();
        if (match.Groups["letter"].Value == "i")
            return new ReferenceLine(ReferenceKind.Source, rest, Version: null, line);
        var parts = rest.Split(',', StringSplitOptions.TrimEntries);
        return new ReferenceLine(ReferenceKind.Package, parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null, line);
    }

    [GeneratedRegex("""^\s*#(?<letter>[ri])\s+"(?<text>[^"]+)"\s*(//.*)?$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
