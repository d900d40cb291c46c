using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Kernels.CSharp;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>
/// Writes a notebook as a file-based C# program (<c>dotnet run file.cs</c>, .NET 10 or later): prose as comments, C# as statements, SQL as calls of the kit's
/// library, packages as <c>#:package</c> lines. Comments keep the cells' own text, by which <see cref="CSharpProgramReader"/> makes the notebook again, without outputs.
/// </summary>
public static class CSharpProgramWriter
{
    private static readonly string[] NotKept = ["cell_type", "source", "outputs", "execution_count"];

    /// <summary>The program.</summary>
    /// <param name="notebook">The notebook; it is not changed.</param>
    /// <param name="options">How it finds the kit.</param>
    /// <exception cref="NotebookConversionException">A cell has something that has no place in a program, or the program would not compile.</exception>
    public static string Write(Notebook notebook, ProgramOptions options)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(options);
        var scope = new ProgramScope();
        var writer = new ProgramCell(KernelNames.OfMetadata(notebook.Metadata), scope);
        var cells = notebook.Cells.Select((cell, i) => Cell(cell, writer, notebook.DefaultKernelName, string.Create(CultureInfo.InvariantCulture, $"cell {i + 1}"))).ToArray();
        var program = Head(notebook, options, scope) + string.Concat(cells) + Tail(scope);
        if (!scope.Packages.Keys.Except(HostReferences.KitPackages, StringComparer.OrdinalIgnoreCase).Any())
            ProgramCheck.Compile(program);
        return program;
    }

    private static string Cell(NotebookCell cell, ProgramCell writer, string defaultKernel, string label)
    {
        var json = new JsonObject();
        foreach (var (name, value) in cell.Json.Where(member => !NotKept.Contains(member.Key, StringComparer.Ordinal)))
            json[name] = value?.DeepClone();
        var kind = cell.Kind switch { CellKind.Code => "code", CellKind.Markdown => "markdown", _ => "raw" };
        if (cell.Kind != CellKind.Code)
            return Marked(kind, json, Commented(cell.Source, "// "));
        var source = cell.Source.ReplaceLineEndings("\n");
        var code = writer.Write(source, cell.KernelName ?? defaultKernel, label);
        if (code == source && source == cell.Source && ReadsBack(source))
            return Marked(kind, json, code);
        // A comment of the cell that looks like a marker is moved by one blank.
        code = string.Join('\n', code.Split('\n').Select(line => line.StartsWith(ProgramMarkers.Cell, StringComparison.Ordinal) ? " " + line : line));
        json[ProgramMarkers.Fingerprint] = ProgramMarkers.FingerprintOf(code);
        return Marked(kind, json, Commented(cell.Source, ProgramMarkers.Original) + (code.Length == 0 ? "" : "\n" + code));
    }

    private static string Marked(string kind, JsonObject json, string body) => $"\n{ProgramMarkers.Cell}{kind} {ProgramMarkers.Json(json)}\n{body}\n";

    private static string Commented(string source, string prefix) => string.Join('\n', source.Split('\n').Select(line => (prefix + line).TrimEnd(' ')));

    // Text that would be read back as something else keeps its own lines as well.
    private static bool ReadsBack(string source) => source.Trim('\n') == source && source.Length > 0
        && !source.Split('\n').Any(line => line.StartsWith(ProgramMarkers.Cell, StringComparison.Ordinal) || line.StartsWith(ProgramMarkers.Original.TrimEnd(), StringComparison.Ordinal));

    private static string Head(Notebook notebook, ProgramOptions options, ProgramScope scope)
    {
        var text = new StringBuilder("#!/usr/bin/env dotnet\n");
        text.Append(ProgramMarkers.Notebook).Append(ProgramMarkers.Json(new JsonObject
        {
            ["metadata"] = notebook.Metadata.DeepClone(),
            ["nbformat_minor"] = notebook.Json["nbformat_minor"]!.DeepClone(),
        })).Append('\n');
        text.Append("// Made by researchkit convert, which makes it a notebook again. Run it: dotnet run file.cs. Lines that begin with //| are a cell's own text; the code below them was made of it.\n");
        if (options.KitProject is { } project)
            text.Append("#:project ").Append(project).Append('\n');
        else
            text.Append("#:package ResearchKit@").Append(options.KitVersion).Append('\n');
        foreach (var (id, version) in scope.Packages.Where(package => !HostReferences.KitPackages.Contains(package.Key, StringComparer.OrdinalIgnoreCase)))
            text.Append("#:package ").Append(id).Append('@').Append(version.Length == 0 ? "*" : version).Append('\n');
        text.Append("#:property PublishAot=false\n");
        if (scope.PackageSources.Count > 0)
            text.Append("#:property RestoreAdditionalProjectSources=").AppendJoin(';', scope.PackageSources).Append('\n');
        if (scope.IsUnsafe)
            text.Append("#:property AllowUnsafeBlocks=true\n");
        text.Append('\n');
        var kit = HostReferences.DefaultUsings.Where(name => !name.StartsWith("ResearchKit.Notebooks", StringComparison.Ordinal)).Select(name => $"using {name};");
        foreach (var line in kit.Append("using static NotebookFunctions;").Concat(scope.Usings).Distinct(StringComparer.Ordinal).OrderBy(line => line.StartsWith("using static", StringComparison.Ordinal) || line.Contains('=', StringComparison.Ordinal)))
            text.Append(line).Append('\n');
        text.Append("\nusing var kitGuard = ResearchKit.DuckDB.DuckDBOpenGuard.Install(request => LearningStore.RefuseRawOpen(request.Path));\n");
        text.Append("if (AppContext.GetData(\"EntryPointFileDirectoryPath\") is string kitProgramFolder)\n    Environment.CurrentDirectory = Path.GetFullPath(Path.Combine(kitProgramFolder, ")
            .Append(SymbolDisplay.FormatLiteral(options.NotebookFolder, quote: true)).Append("));\n");
        return text.ToString();
    }

    private static string Tail(ProgramScope scope)
    {
        var text = new StringBuilder("\n").Append(ProgramMarkers.End).Append('\n');
        foreach (var type in scope.Types)
            text.Append('\n').Append(type).Append('\n');
        if (scope.Extensions.Count > 0)
            text.Append("\nstatic class NotebookExtensions\n{\n").AppendJoin('\n', scope.Extensions).Append("\n}\n");
        return text.Append('\n').Append(ProgramFunctions.Text).ToString();
    }
}
