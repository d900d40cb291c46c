using ResearchKit.Store;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources.Mapped;

/// <summary>A block of settings in a mapping, whose mistakes are a <see cref="MappingException"/> with the mapping's name and the line.</summary>
internal sealed class YamlSettings(string mapping, string what, YamlNode node)
    : YamlBlock(what, node, problem => new MappingException($"Mapping {mapping}, {problem}"))
{
    /// <summary>Name of the mapping, for messages.</summary>
    public string Mapping { get; } = mapping;
}
