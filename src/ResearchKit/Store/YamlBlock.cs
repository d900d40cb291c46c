using System.Globalization;
using ResearchKit.Frames;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Store;

/// <summary>A block of settings in a YAML file of the kit: hands each out once, and complains, with the line, about the ones that nobody asked for.</summary>
internal class YamlBlock
{
    // Room for forty names to choose from.
    private const int LongestProblem = 1_500;

    private readonly Func<string, Exception> _problem;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>A block within a file.</summary>
    /// <param name="what">What the block is, for messages: <c>the card</c>, <c>need 2</c>.</param>
    /// <param name="node">The block.</param>
    /// <param name="problem">Makes the exception of a sentence that begins with the line: <c>line 4: ...</c>.</param>
    public YamlBlock(string what, YamlNode node, Func<string, Exception> problem)
    {
        What = what;
        _problem = problem;
        _node = node as YamlMappingNode ?? throw Problem(node, $"{what} must be a block of settings (name: value)");
    }

    public string What { get; }

    public YamlMappingNode Node => _node;

    /// <summary>The block at the root of a text.</summary>
    public static YamlBlock Root(string yaml, string what, Func<string, Exception> problem)
    {
        YamlStream stream;
        try
        {
            stream = YamlText.Load(yaml);
        }
        catch (YamlException wrong)
        {
            throw problem($"line {wrong.Start.Line}: this is not YAML. {QuotedText.Shortened(wrong.Message)}");
        }
        catch (InvalidOperationException)
        {
            throw problem("this is not YAML. Does every [ and { close again?");
        }

        return stream.Documents.Count == 1
            ? new YamlBlock(what, stream.Documents[0].RootNode, problem)
            : throw problem($"it holds {stream.Documents.Count} YAML documents; expected one.");
    }

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
        var other => throw Problem(node, $"\"{name}\" of {What} is \"{QuotedText.Shortened(other)}\"; expected true or false"),
    };

    public double? Number(string name) => Find(name) is not { } node ? null
        : double.TryParse(Scalar(node, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw Problem(node, $"\"{name}\" of {What} is \"{QuotedText.Shortened(Scalar(node, name))}\"; expected a number");

    public int RequireWhole(string name) => Whole(name) ?? throw Problem(_node, $"{What} lacks the setting \"{name}\"");

    public int? Whole(string name) => Find(name) is not { } node ? null
        : int.TryParse(Scalar(node, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Problem(node, $"\"{name}\" of {What} is \"{QuotedText.Shortened(Scalar(node, name))}\"; expected a whole number");

    /// <summary>One text, or a list of texts; none when the setting is absent.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) is { } node ? Texts(node, name) : [];

    public IReadOnlyList<string> Texts(YamlNode node, string name) =>
        node is YamlSequenceNode list ? [.. list.Children.Select(item => Scalar(item, name))] : [Scalar(node, name)];

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<YamlNode> Items(YamlNode node, string name) => node is YamlSequenceNode list
        ? [.. list.Children]
        : throw Problem(node, $"\"{name}\" of {What} must be a list");

    /// <summary>A list of blocks; none when the setting is absent.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="what">What one is; its number is added.</param>
    public IEnumerable<YamlBlock> Blocks(string name, string what)
    {
        if (Find(name) is not { } node)
            return [];
        return Items(node, name).Select((item, i) => new YamlBlock($"{what} {i + 1} of {What}", item, _problem));
    }

    /// <summary>A block within; null when the setting is absent.</summary>
    public YamlBlock? Block(string name) => Find(name) is { } node ? new YamlBlock($"\"{name}\" of {What}", node, _problem) : null;

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

    /// <summary>A problem of a line. What is quoted of a damaged file stays short.</summary>
    public Exception Problem(YamlNode node, string problem) => _problem($"line {node.Start.Line}: {QuotedText.Shortened(problem, LongestProblem).TrimEnd('.')}.");
}
