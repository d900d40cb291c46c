using System.Text;

namespace ResearchKit.Notebooks.Kernels.Directives;

/// <summary>A line that begins with <c>#!</c>: a selector of a kernel, or a command to the engine.</summary>
/// <param name="Name">The word after <c>#!</c>.</param>
/// <param name="Words">What follows without option name, quotes taken off.</param>
/// <param name="Options">Options by name, without the dashes.</param>
/// <param name="Line">Line of the cell, from 1.</param>
internal sealed record Directive(string Name, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Options, int Line)
{
    /// <summary>Options whose value a person typed when asked: plain text, whatever it looks like.</summary>
    public IReadOnlySet<string> Typed { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Reads a line; null if it is no directive.</summary>
    /// <exception cref="DirectiveException">An option has no value, or a quote is not closed.</exception>
    public static Directive? Read(string text, int line)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith("#!", StringComparison.Ordinal))
            return null;
        var tokens = Tokens(trimmed[2..], line);
        if (tokens.Count == 0)
            throw new DirectiveException(line, "\"#!\" without a name. #!lsmagic lists the names.");
        var words = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < tokens.Count; i++)
        {
            if (!tokens[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(tokens[i]);
                continue;
            }

            if (i + 1 == tokens.Count)
                throw new DirectiveException(line, $"option {tokens[i]} of #!{tokens[0]} needs a value after it.");
            options[tokens[i][2..]] = tokens[++i];
        }

        return new Directive(tokens[0], words, options, line);
    }

    /// <summary>An option that must be there.</summary>
    public string Required(string option, string usage) => Options.TryGetValue(option, out var value)
        ? value
        : throw new DirectiveException(Line, $"#!{Name} needs --{option}. Usage: {usage}");

    /// <summary>Refuses options that the directive does not know.</summary>
    public void Allow(params ReadOnlySpan<string> known)
    {
        foreach (var option in Options.Keys)
        {
            if (!known.Contains(option))
                throw new DirectiveException(Line, $"#!{Name} has no option \"--{option}\".{ValidNames.For("--" + option, known.ToArray().Select(name => "--" + name))}");
        }
    }

    private static List<string> Tokens(string text, int line)
    {
        var tokens = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var token = new StringBuilder();
            for (var quoted = false; i < text.Length && (quoted || !char.IsWhiteSpace(text[i])); i++)
            {
                // A quote opens at the beginning, or behind the colon of @input:"a prompt"; elsewhere it is a character.
                if (text[i] == '"' && (quoted || token.Length == 0 || (token[0] == '@' && token[^1] == ':')))
                    quoted = !quoted;
                else
                    token.Append(text[i]);
                if (quoted && i + 1 == text.Length)
                    throw new DirectiveException(line, "a quote is not closed.");
            }

            tokens.Add(token.ToString());
        }

        return tokens;
    }
}

/// <summary>A directive that cannot be carried out; the message says why and what would work.</summary>
internal sealed class DirectiveException(int line, string message) : Exception(message)
{
    /// <summary>Line of the cell, from 1.</summary>
    public int Line { get; } = line;
}
