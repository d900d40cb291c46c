using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>The documentation file of an assembly, read when somebody first asks for it.</summary>
/// <param name="path">The file.</param>
internal sealed class DocumentationFile(string path) : DocumentationProvider
{
    private readonly string _path = path;
    private readonly Lazy<Dictionary<string, XElement>> _members = new(() => XDocument.Load(path).Descendants("member")
        .Where(member => member.Attribute("name") is not null)
        .DistinctBy(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DocumentationFile other && other._path == _path;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_path);

    /// <inheritdoc/>
    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.GetValueOrDefault(documentationMemberID)?.ToString();
}
