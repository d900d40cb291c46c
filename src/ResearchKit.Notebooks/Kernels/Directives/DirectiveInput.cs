namespace ResearchKit.Notebooks.Kernels.Directives;

/// <summary>
/// Values of directives that are asked for when the directive runs: <c>@input</c>, <c>@input:prompt</c>, <c>@input:"a longer prompt"</c>, and <c>@password</c>, which is hidden
/// while it is typed. Without a prompt the directive's <c>--name</c> is asked for.
/// </summary>
internal static class DirectiveInput
{
    /// <summary>The directive with what was typed in place of such values.</summary>
    /// <exception cref="DirectiveException">Nobody can be asked.</exception>
    public static async Task<Directive> FillAsync(Directive directive, SubmissionOutput output, CancellationToken cancellationToken)
    {
        if (!directive.Words.Concat(directive.Options.Values).Any(Asks))
            return directive;
        var typed = new HashSet<string>(StringComparer.Ordinal);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = new List<string>();
        foreach (var word in directive.Words)
            words.Add(Asks(word) ? await AskAsync(directive, word, output, cancellationToken).ConfigureAwait(false) : word);
        foreach (var (option, value) in directive.Options)
        {
            if (Asks(value))
                typed.Add(option);
            options[option] = Asks(value) ? await AskAsync(directive, value, output, cancellationToken).ConfigureAwait(false) : value;
        }

        return directive with { Words = words, Options = options, Typed = typed };
    }

    private static bool Asks(string value) => value is "@input" or "@password" || value.StartsWith("@input:", StringComparison.Ordinal) || value.StartsWith("@password:", StringComparison.Ordinal);

    private static async Task<string> AskAsync(Directive directive, string value, SubmissionOutput output, CancellationToken cancellationToken)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var prompt = colon >= 0 ? value[(colon + 1)..] : directive.Options.GetValueOrDefault("name", "");
        try
        {
            return await Task.Run(() => output.ReadInput(prompt, password: value.StartsWith("@password", StringComparison.Ordinal)), cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException problem)
        {
            throw new DirectiveException(directive.Line, problem.Message);
        }
    }
}
