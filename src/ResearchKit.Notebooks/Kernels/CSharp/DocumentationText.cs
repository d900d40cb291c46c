using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Documentation comments as plain text: the summary, then parameters, return value and exceptions, a line each.</summary>
internal static class DocumentationText
{
    /// <summary>The text; empty where there is no comment, or it is not XML.</summary>
    public static string Of(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
            return "";
        try
        {
            var comment = XElement.Parse(xml);
            var text = new StringBuilder(Words(comment.Element("summary")));
            foreach (var part in comment.Elements())
            {
                var label = part.Name.LocalName switch
                {
                    "param" or "typeparam" => (string?)part.Attribute("name"),
                    "returns" => "returns",
                    "exception" => Reference((string?)part.Attribute("cref")),
                    _ => null,
                };
                if (label is not null)
                    text.Append($"\n{label}: {Words(part)}");
            }

            return text.ToString().Trim();
        }
        catch (XmlException)
        {
            return "";
        }
    }

    private static string Words(XElement? element)
    {
        if (element is null)
            return "";
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference =>
                Reference((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("href")),
            XElement inner => Words(inner),
            _ => "",
        }));
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // T:System.Int32 -> Int32; M:A.B.C(System.String) -> C
    private static string Reference(string? target)
    {
        if (target is null)
            return "";
        var name = target is [_, ':', .. var rest] ? rest : target;
        var bracket = name.IndexOf('(', StringComparison.Ordinal);
        name = bracket < 0 ? name : name[..bracket];
        return target.StartsWith("http", StringComparison.Ordinal) ? target : name[(name.LastIndexOf('.') + 1)..];
    }
}
