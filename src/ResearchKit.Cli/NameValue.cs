namespace ResearchKit.Cli;

/// <summary>Arguments of the form <c>name=value</c>.</summary>
internal static class NameValue
{
    /// <summary>Reads them all.</summary>
    /// <exception cref="IOException">One has no name, or no equals sign; or a name occurs twice.</exception>
    public static Dictionary<string, string> ReadAll(string[]? arguments)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments ?? [])
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new IOException($"\"{argument}\" is not of the form name=value, for example: -p subject=MA");
            if (!read.TryAdd(argument[..equals], argument[(equals + 1)..]))
                throw new IOException($"The parameter \"{argument[..equals]}\" is given twice.");
        }
        return read;
    }
}
