using System.Collections.Immutable;
using System.CommandLine;

namespace ResearchKit.Cli.Commands;

/// <summary>The options that <c>run</c> and <c>verify</c> share.</summary>
internal sealed class RunOptions
{
    private const int MostJobs = 8;

    public RunOptions()
    {
        Timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0)
                result.AddError("--timeout must be more than 0 seconds.");
        });
        Jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--jobs must be at least 1.");
        });
    }

    public Argument<string[]> Notebooks { get; } = new("NOTEBOOK") { Description = "Notebooks (.ipynb, .dib), or folders that are searched for them.", Arity = ArgumentArity.OneOrMore };

    public Option<string[]> Parameters { get; } = new("--param", "-p") { Description = "A value for a variable of the cell tagged parameters: name=value." };

    public Option<string[]> Inputs { get; } = new("--input") { Description = "An answer for a cell that asks for input: name=value, the name as it is asked." };

    public Option<double?> Timeout { get; } = new("--timeout") { Description = "Most seconds that one cell may take; it is interrupted then, and its process ended if that does not help. Without it there is no limit." };

    public Option<bool> AllowErrors { get; } = new("--allow-errors") { Description = "Go on after a cell that failed." };

    public Option<int?> Jobs { get; } = new("--jobs", "-j") { Description = $"How many notebooks run at a time, each in its own process. By default as many as there are cores, {MostJobs} at most." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the results as JSON." };

    public void AddTo(Command command)
    {
        command.Add(Notebooks);
        foreach (var option in new Option[] { Parameters, Inputs, Timeout, AllowErrors, Jobs, Json })
            command.Add(option);
    }

    public TimeSpan? TimeoutOf(ParseResult parsed) => parsed.GetValue(Timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public int JobsOf(ParseResult parsed, int notebooks) => Math.Min(parsed.GetValue(Jobs) ?? Math.Min(Environment.ProcessorCount, MostJobs), Math.Max(1, notebooks));

    public static ImmutableSortedDictionary<string, string> Values(ParseResult parsed, Option<string[]> option) =>
        NameValue.ReadAll(parsed.GetValue(option)).ToImmutableSortedDictionary(StringComparer.Ordinal);
}
