using Spectre.Console;

namespace ResearchKit.Cli;

/// <summary>Standard error as a Spectre console: progress and messages go there, so that standard output holds results alone.</summary>
internal static class Terminal
{
    /// <summary>The console for people.</summary>
    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
}
