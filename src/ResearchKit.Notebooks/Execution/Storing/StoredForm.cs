using System.Collections.Immutable;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>Outputs as they are stored in a notebook: plain text, and one representation that every site shows. Of a chart that is its SVG, made smaller.</summary>
internal static class StoredForm
{
    // The first that there is; diagrams of Mermaid have no other, and stay.
    private static readonly string[] Shown = [MimeTypes.Svg, "image/png", "image/jpeg", "image/gif", MimeTypes.Html, MimeTypes.Markdown, "text/latex", MimeTypes.Mermaid];

    /// <summary>The output as it is stored.</summary>
    public static CellOutput Of(CellOutput output) => output is DisplayOutput display ? display with { Bundle = Of(display.Bundle) } : output;

    private static MimeBundle Of(MimeBundle bundle)
    {
        var kept = bundle.Data.Where(pair => pair.Key == MimeTypes.Text).ToImmutableSortedDictionary(StringComparer.Ordinal);
        if (Shown.FirstOrDefault(bundle.Data.ContainsKey) is { } type)
            kept = kept.Add(type, type == MimeTypes.Svg ? SvgReduction.Of(bundle.Data[type]) : bundle.Data[type]);
        return kept.IsEmpty ? bundle : new MimeBundle(kept);
    }
}
