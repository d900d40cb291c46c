using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;
using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels.CSharp;

namespace ResearchKit.Notebooks.Kernels.Directives;

/// <summary>The commands that a cell can give to the engine.</summary>
internal sealed class DirectiveCommands
{
    private readonly CompositeKernel _composite;
    private readonly IReadOnlyList<IKernelConnector> _connectors;
    private readonly Dictionary<string, (string Usage, string Help, Func<Directive, IKernel, SubmissionOutput, Task> Run)> _commands;

    public DirectiveCommands(CompositeKernel composite, IReadOnlyList<IKernelConnector> connectors)
    {
        _composite = composite;
        _connectors = connectors;
        _commands = new(StringComparer.Ordinal)
        {
            ["connect"] = ("#!connect duckdb --kernel-name N \"Data Source=file\"", "connects another kernel", ConnectAsync),
            ["share"] = ("#!share --from K name [--as w]", "takes a variable of kernel K into this one", ShareAsync),
            ["set"] = ("#!set --name v --value @K:w", "sets a variable to one of kernel K, to a JSON value, or to what is typed (@input:prompt, @password)", SetAsync),
            ["import"] = (NotebookImport.Usage, "runs a notebook or a C# file as a part of the cell", (directive, _, _) => throw new InvalidOperationException($"#!{directive.Name} is run by the composite.")),
            ["time"] = ("#!time", "prints how long the cell took", (directive, _, _) => Do(() => directive.Allow())),
            ["who"] = ("#!who", "names the variables", (directive, _, output) => Do(() => Who(directive, output, values: false))),
            ["whos"] = ("#!whos", "names the variables with their types", (directive, _, output) => Do(() => Who(directive, output, values: true))),
            ["lsmagic"] = ("#!lsmagic", "lists kernels and commands", (directive, _, output) => Do(() => List(directive, output))),
            ["help"] = ("#!help [name]", "explains a name, a kernel or a command beside the notebook", (directive, kernel, output) => Do(() => Explain(directive, kernel, output))),
            ["about"] = ("#!about", "says what this engine is", (directive, _, output) => Do(() => About(directive, output))),
        };
    }

    public IReadOnlyCollection<string> Names => _commands.Keys;

    public Task RunAsync(Directive directive, IKernel kernel, SubmissionOutput output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _commands[directive.Name].Run(directive, kernel, output);
    }

    /// <summary>The kernels and commands whose names begin as the word of the line does.</summary>
    public CompletionList Complete(string line, int position)
    {
        var start = line.IndexOf("#!", StringComparison.Ordinal);
        var end = start + 2;
        while (end < line.Length && !char.IsWhiteSpace(line[end]))
            end++;
        if (position < start + 2 || position > end)
            return CompletionList.None(position);
        var kernels = _composite.Kernels.SelectMany(kernel => kernel.Info.Aliases.Prepend(kernel.Info.Name).Select(name => new CompletionItem("#!" + name, "class", kernel.Info.Language)));
        var commands = _commands.Select(command => new CompletionItem("#!" + command.Key, "keyword", command.Value.Usage));
        return new CompletionList(
            start, end, [.. kernels.Concat(commands).Where(item => item.Text.StartsWith(line[start..position], StringComparison.OrdinalIgnoreCase)).OrderBy(item => item.Text, StringComparer.Ordinal)]);
    }

    /// <summary>What the directive of a line does; null for an unknown one.</summary>
    public MimeBundle? Inspect(string line)
    {
        var word = line.Trim()[2..].Split(' ', '\t')[0];
        if (_commands.TryGetValue(word, out var command))
            return MimeBundle.OfText($"{command.Usage}\n{command.Help}");
        return _composite.Find(word) is { } kernel ? MimeBundle.OfText($"#!{kernel.Info.Name}\nwhat follows is {kernel.Info.Language}") : null;
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private async Task ConnectAsync(Directive directive, IKernel kernel, SubmissionOutput output)
    {
        var kind = directive.Words.Count > 0 ? directive.Words[0] : "";
        var connector = _connectors.FirstOrDefault(candidate => candidate.Kind == kind)
            ?? throw new DirectiveException(directive.Line, $"#!connect cannot connect to \"{kind}\".{ValidNames.For(kind, _connectors.Select(candidate => candidate.Kind))}");
        directive.Allow(["kernel-name", .. connector.Options]);
        var name = directive.Required("kernel-name", connector.Usage);
        if ((_composite.Find(name) is { } there && !_composite.IsConnected(there)) || Names.Contains(name, StringComparer.Ordinal))
            throw new DirectiveException(directive.Line, $"the name \"{name}\" is taken. Choose another --kernel-name.");
        if (directive.Words.Count != 2)
            throw new DirectiveException(directive.Line, $"expected one target in quotes. Usage: {connector.Usage}");
        try
        {
            var options = new Dictionary<string, string>(directive.Options, StringComparer.Ordinal);
            // A cell that is run again connects again, perhaps to something else.
            await _composite.ConnectAsync(connector.Connect(name, Target(directive, connector, options), options, _composite)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new DirectiveException(directive.Line, error.Message);
        }
    }

    /// <summary>The target as written, or what the value of <c>@kernel:variable</c> names.</summary>
    private string Target(Directive directive, IKernelConnector connector, Dictionary<string, string> options)
    {
        var written = directive.Words[1];
        if (!written.StartsWith('@'))
            return written;
        var variable = Referred(written, directive.Line, connector.Usage);
        return connector.TargetOf(variable.Value, options)
            ?? throw new DirectiveException(directive.Line, $"{written} names nothing to connect to. Usage: {connector.Usage}");
    }

    private Task ShareAsync(Directive directive, IKernel kernel, SubmissionOutput output)
    {
        directive.Allow("from", "as");
        var usage = _commands["share"].Usage;
        var from = directive.Required("from", usage);
        if (directive.Words.Count != 1)
            throw new DirectiveException(directive.Line, $"expected the name of one variable. Usage: {usage}");
        var variable = Variable(from, directive.Words[0], directive.Line);
        return SetVariableAsync(directive, kernel, directive.Options.GetValueOrDefault("as", variable.Name), variable.Value, variable.Type);
    }

    private Task SetAsync(Directive directive, IKernel kernel, SubmissionOutput output)
    {
        directive.Allow("name", "value");
        var usage = _commands["set"].Usage;
        var name = directive.Required("name", usage);
        var value = directive.Required("value", usage);
        if (directive.Typed.Contains("value"))
            return SetVariableAsync(directive, kernel, name, value, declaredType: null);
        if (!value.StartsWith('@'))
            return SetVariableAsync(directive, kernel, name, JsonOrText(value), declaredType: null);
        var variable = Referred(value, directive.Line, usage);
        return SetVariableAsync(directive, kernel, name, variable.Value, variable.Type);
    }

    private static async Task SetVariableAsync(Directive directive, IKernel kernel, string name, object? value, Type? declaredType)
    {
        try
        {
            await kernel.SetVariableAsync(name, value, declaredType).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            throw new DirectiveException(directive.Line, error.Message);
        }
    }

    private static object? JsonOrText(string text)
    {
        try
        {
            return JsonNode.Parse(text) switch
            {
                JsonValue value when value.TryGetValue<int>(out var whole) => whole,
                JsonValue value when value.TryGetValue<double>(out var number) => number,
                JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
                JsonValue value when value.TryGetValue<string>(out var words) => words,
                null => null,
                _ => text,
            };
        }
        catch (System.Text.Json.JsonException)
        {
            return text; // not JSON: the text itself is the value
        }
    }

    /// <summary>The variable that <c>@kernel:variable</c> names.</summary>
    private KernelVariable Referred(string reference, int line, string usage)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? throw new DirectiveException(line, $"\"{reference}\" names no kernel: write @kernel:variable. Usage: {usage}")
            : Variable(reference[1..colon], reference[(colon + 1)..], line);
    }

    private KernelVariable Variable(string kernelName, string name, int line)
    {
        var kernel = _composite.Find(kernelName)
            ?? throw new DirectiveException(line, $"there is no kernel \"{kernelName}\".{ValidNames.For(kernelName, _composite.Kernels.Select(known => known.Info.Name))}");
        return kernel.FindVariable(name)
            ?? throw new DirectiveException(line, $"kernel \"{kernelName}\" has no variable \"{name}\".{ValidNames.For(name, kernel.Variables.Select(known => known.Name))}");
    }

    private void Who(Directive directive, SubmissionOutput output, bool values)
    {
        directive.Allow();
        var text = new StringBuilder();
        foreach (var kernel in _composite.Kernels)
        {
            foreach (var variable in kernel.Variables)
                text.Append(values ? $"{kernel.Info.Name}\t{variable.Name}\t{CSharpTypeName.Short(variable.Type)}\n" : $"{variable.Name}\n");
        }

        output.Write(OutputStream.Standard, text.ToString());
    }

    private void List(Directive directive, SubmissionOutput output)
    {
        directive.Allow();
        output.Write(OutputStream.Standard, Listing());
    }

    private string Listing()
    {
        var text = new StringBuilder("Kernels\n");
        foreach (var kernel in _composite.Kernels)
            text.Append(CultureInfo.InvariantCulture, $"  #!{kernel.Info.Name,-12} {kernel.Info.Language}{(kernel.Info.Aliases.IsEmpty ? "" : $" (also {string.Join(", ", kernel.Info.Aliases.Select(alias => "#!" + alias))})")}\n");
        text.Append("Commands\n");
        foreach (var (usage, help, _) in _commands.Values)
            text.Append(CultureInfo.InvariantCulture, $"  {usage,-52} {help}\n");
        return text.ToString();
    }

    private void Explain(Directive directive, IKernel kernel, SubmissionOutput output)
    {
        directive.Allow();
        if (directive.Words.Count == 0)
        {
            output.Page(new HelpPage(MimeBundle.OfText(Listing())));
            return;
        }

        var name = directive.Words[0];
        var found = Inspect("#!" + name.TrimStart('#', '!')) ?? (kernel as ICodeAssistance)?.Inspect(name, name.Length, CancellationToken.None);
        output.Page(new HelpPage(found ?? throw new DirectiveException(
            directive.Line, $"\"{name}\" is no kernel, no command, and nothing that {kernel.Info.Language} knows here. #!lsmagic lists kernels and commands.")));
    }

    private static void About(Directive directive, SubmissionOutput output)
    {
        directive.Allow();
        var version = typeof(DirectiveCommands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        output.Write(
            OutputStream.Standard,
            $"ResearchKit {version}, notebook engine. C# {LanguageVersion.Latest.MapSpecifiedToEffectiveVersion().ToDisplayString()} on {RuntimeInformation.FrameworkDescription}.\n");
    }

    private sealed record HelpPage(MimeBundle Bundle) : IDisplayable
    {
        public MimeBundle ToMimeBundle() => Bundle;
    }
}
