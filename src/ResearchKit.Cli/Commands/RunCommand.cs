using System.CommandLine;
namespace ResearchKit.Cli.Commands;
internal static class RunCommand { public static Command Create() => new Command("run","x").WithExamples("researchkit run notebooks"); }
internal static class QueryCommand { public static Command Create() => new Command("query","x").WithExamples("researchkit run notebooks"); }
internal static class ImportCommand { public static Command Create() => new Command("import","x").WithExamples("researchkit run notebooks"); }
