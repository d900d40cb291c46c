using ResearchKit.Sources.Mapped;

namespace ResearchKit.Sources.Delimited;

/// <summary>Mappings of formats that have an importer of their own; they are not among the mappings that users name.</summary>
internal static class EmbeddedMapping
{
    private const string Prefix = "ResearchKit.Sources.FormatMappings.";

    /// <summary>Reads one.</summary>
    /// <param name="name">Name of the file without extension: <c>oneroster</c>.</param>
    /// <param name="change">Changes the text before it is read; null for none.</param>
    public static Mapping Load(string name, Func<string, string>? change = null)
    {
        using var stream = typeof(EmbeddedMapping).Assembly.GetManifestResourceStream(Prefix + name + ".yaml")
            ?? throw new ArgumentException($"The kit holds no mapping of that name: {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return MappingReader.Parse(change is null ? text : change(text), name);
    }
}
