using System.CommandLine;

namespace ResearchKit.Cli.Commands;

internal static class RunCommand
{
    public static Command Create() => new("run", "x");
}
