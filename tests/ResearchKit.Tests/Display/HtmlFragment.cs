using System.Xml;
using System.Xml.Linq;

namespace ResearchKit.Tests.Display;

/// <summary>Reads an HTML fragment or an SVG strictly, so that anything not well-formed fails, and tells what it is made of.</summary>
public static class HtmlFragment
{
    public static XElement Parse(string fragment)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = true };
        using var reader = XmlReader.Create(new StringReader(fragment), settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>Names of all elements and attributes, sorted: the fragment's structure without its texts.</summary>
    public static string Vocabulary(XElement root) => string.Join(' ', root.DescendantsAndSelf()
        .SelectMany(element => element.Attributes().Select(attribute => attribute.Name.LocalName).Prepend(element.Name.LocalName))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
