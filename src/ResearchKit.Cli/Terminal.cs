using Spectre.Console;

namespace ResearchKit.Cli;

/// <summary>Standard error, for people: progress and messages go there, so that standard output holds results alone.</summary>
internal static class Terminal
{
    /// <summary>The console that draws progress; plain text without colours where nobody watches.</summary>
    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = Console.IsErrorRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Interactive = Console.IsErrorRedirected ? InteractionSupport.No : InteractionSupport.Detect,
    });

    /// <summary>Whether somebody watches progress.</summary>
    public static bool IsWatched => !Console.IsErrorRedirected && Error.Profile.Capabilities.Ansi;

    /// <summary>Says what went wrong, in red where somebody watches. The text is never wrapped or read as markup.</summary>
    public static void Complain(string message) => Console.Error.WriteLine(IsWatched ? $"\e[31m{message}\e[0m" : message);
}
