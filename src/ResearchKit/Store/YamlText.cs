using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Store;

/// <summary>Reads YAML of files that may be damaged.</summary>
internal static class YamlText
{
    /// <summary>The deepest nesting. YamlDotNet reads a level within a level by recursion: a file of a few thousand brackets would overflow the stack, which ends the process.</summary>
    public const int Deepest = 64;

    /// <summary>The documents of a text.</summary>
    /// <exception cref="YamlException">It is not YAML, or nested deeper than <see cref="Deepest"/>; with the place.</exception>
    /// <exception cref="InvalidOperationException">A flow list or block does not close; YamlDotNet 16.3 throws this, without a place.</exception>
    public static YamlStream Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new ShallowParser(new Parser(new StringReader(yaml))));
        return stream;
    }

    private sealed class ShallowParser(IParser parser) : IParser
    {
        private int _depth;

        public ParsingEvent? Current => parser.Current;

        public bool MoveNext()
        {
            if (!parser.MoveNext())
                return false;
            _depth += parser.Current!.NestingIncrease;
            if (_depth > Deepest + EnclosingEvents)
                throw new YamlException(parser.Current.Start, parser.Current.End, $"Blocks and lists are nested more than {Deepest} deep.");
            return true;
        }

        // The stream and the document.
        private const int EnclosingEvents = 2;
    }
}
