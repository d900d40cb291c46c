using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResearchKit.Notebooks.Kernels.CSharp;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>Compiles a program as <c>dotnet run file.cs</c> would, against the running framework and kit, so that what would not compile is told before it is written.</summary>
internal static class ProgramCheck
{
    private const int MostErrors = 5;

    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Options = new CSharpParseOptions(LanguageVersion.Latest).WithFeatures([new KeyValuePair<string, string>("FileBasedProgram", "true")]);

    /// <summary>Compiles it.</summary>
    /// <exception cref="NotebookConversionException">It does not compile; the message names cells and reasons.</exception>
    public static void Compile(string program)
    {
        var compilation = CSharpCompilation.Create(
            "program",
            [CSharpSyntaxTree.ParseText(program, Options), CSharpSyntaxTree.ParseText(ImplicitUsings, Options)],
            HostReferences.All,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length == 0)
            return;
        var lines = program.Split('\n');
        var told = errors.Take(MostErrors).Select(error => Tell(error, lines));
        throw new NotebookConversionException(
            "The notebook cannot become a program as it is: statements of a program share one scope, are compiled together, and come before types.\n" + string.Join('\n', told)
            + (errors.Length > MostErrors ? string.Create(CultureInfo.InvariantCulture, $"\n... {errors.Length - MostErrors} more") : ""));
    }

    private static string Tell(Diagnostic error, string[] lines)
    {
        var line = error.Location.GetLineSpan().StartLinePosition.Line;
        var cell = lines.Take(line + 1).Count(text => text.StartsWith(ProgramMarkers.Cell, StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"  cell {cell}: {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}\n    {lines[line].Trim()}");
    }
}
