using System.Globalization;
using ResearchKit.Frames;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources.Mapped;

/// <summary>A block of settings in a mapping: hands each out once, and complains about the ones that nobody asked for.</summary>
internal sealed class YamlSettings
{
    private readonly string _mapping;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public YamlSettings(string mapping, string what, YamlNode node)
    {
        _mapping = mapping;
        What = what;
        _node = node as YamlMappingNode ?? throw Problem(node, $"{what} must be a block of settings (name: value)");
    }

    public string What { get; }

    /// <summary>Name of the mapping, for messages.</summary>
    public string Mapping => _mapping;

    public YamlMappingNode Node => _node;

    /// <summary>All entries, for blocks whose names are data.</summary>
    public IEnumerable<(string Name, YamlNode Value)> Entries() => _node.Children.Select(pair => (Scalar(pair.Key, "name"), pair.Value));

    public YamlNode? Find(string name)
    {
        _known.Add(name);
        return _node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;
    }

    public YamlNode Require(string name) => Find(name) ?? throw Problem(_node, $"{What} lacks the setting \"{name}\"");

    public string? Text(string name) => Find(name) is { } node ? Scalar(node, name) : null;

    public string RequireText(string name) => Scalar(Require(name), name);

    public bool Flag(string name) => Find(name) is { } node && Scalar(node, name) switch
    {
        "true" => true,
        "false" => false,
        var other => throw Problem(node, $"\"{name}\" of {What} is \"{other}\"; expected true or false"),
    };

    public int? Whole(string name) => Find(name) is not { } node ? null
        : int.TryParse(Scalar(node, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Problem(node, $"\"{name}\" of {What} is not a whole number");

    public double? Number(string name) => Find(name) is not { } node ? null
        : double.TryParse(Scalar(node, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw Problem(node, $"\"{name}\" of {What} is not a number");

    /// <summary>One text, or a list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) is { } node ? Texts(node, name) : [];

    public IReadOnlyList<string> Texts(YamlNode node, string name) =>
        node is YamlSequenceNode list ? [.. list.Children.Select(item => Scalar(item, name))] : [Scalar(node, name)];

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<YamlNode> Items(YamlNode node, string name) => node is YamlSequenceNode list
        ? [.. list.Children]
        : throw Problem(node, $"\"{name}\" of {What} must be a list");

    public string Scalar(YamlNode node, string name) => node is YamlScalarNode { Value: { } value }
        ? value
        : throw Problem(node, $"\"{name}\" of {What} must be one value");

    /// <summary>Call when all settings were asked for.</summary>
    public void Complete()
    {
        foreach (var (name, value) in Entries())
        {
            if (!_known.Contains(name))
                throw Problem(value, NameSuggestion.NotFound("setting", What, name, [.. _known.Order(StringComparer.Ordinal)]));
        }
    }

    public MappingException Problem(YamlNode node, string problem) =>
        new($"Mapping {_mapping}, line {node.Start.Line}: {problem.TrimEnd('.')}.");
}
