using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using ResearchKit.Notebooks.Kernels.CSharp.References;
using ResearchKit.Workshop;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Compiles a cell as the continuation of those before it. Positions and stack traces name the cell and its own lines.</summary>
internal sealed class CellCompiler
{
    // Compilations share what they read of the references. Two first ones at a time, such as that of the warm-up and that of the first cell, could each bind
    // half of it: later cells then missed members that are there ("Missing compiler required member", "Operator '+' cannot be applied").
    private static readonly Lock OneAtATime = new();
    private readonly ScriptOptions _first;
    private readonly InteractiveAssemblyLoader _loader = new();
    private readonly CellReferences _references;

    public CellCompiler(CSharpKernelOptions options)
    {
        var workingDirectory = options.WorkingDirectory;
        _references = new CellReferences(_loader, options);
        foreach (var assembly in HostReferences.KitAssemblies)
            _loader.RegisterDependency(assembly);
        _first = ScriptOptions.Default
            .WithReferences(HostReferences.Usual)
            .WithImports(HostReferences.DefaultUsings)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(workingDirectory))
            .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(workingDirectory))
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithAllowUnsafe(true);
    }

    /// <summary>Makes the libraries available that a cell asks for, and compiles it.</summary>
    /// <param name="previous">The cell before it; null for the first.</param>
    /// <param name="submission">The cell.</param>
    /// <param name="output">Where the restoring of packages is told.</param>
    /// <param name="cancellationToken">Stops the restoring and the compiler.</param>
    public async Task<CompiledCell> CompileAsync(Script? previous, Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        try
        {
            var code = await _references.TakeAsync(submission, output, cancellationToken).ConfigureAwait(false);
            return Compile(previous, submission with { Code = code }, cancellationToken);
        }
        catch (PackageException problem)
        {
            return new CompiledCell(Script: null, CellError.At(submission.Label, "PackageError", problem.Message, problem.Line), EndsInValue: false);
        }
    }

    /// <summary>Compiles a cell that asks for no libraries.</summary>
    /// <param name="previous">The cell before it; null for the first.</param>
    /// <param name="submission">The cell.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    public CompiledCell Compile(Script? previous, Submission submission, CancellationToken cancellationToken)
    {
        // Blank lines in front keep the cell's own line numbers where the code is a later part of it.
        var code = new string('\n', submission.FirstLine - 1) + submission.Code;
        using var alone = OneAtATime.EnterScope();
        var script = Script(previous, code, submission.Label);
        var errors = script.Compile(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToImmutableArray();
        if (errors.IsEmpty)
            _references.Accept();
        return errors.IsEmpty
            ? new CompiledCell(script, Error: null, EndsInValue(script.GetCompilation(), cancellationToken))
            : new CompiledCell(Script: null, CompilationReport.Of(errors, submission), EndsInValue: false) { Unfinished = UnfinishedExercise.Of(script.GetCompilation(), errors) };
    }

    /// <summary>What the compiler makes of a cell that is still being written.</summary>
    public Compilation Analyse(Script? previous, string code)
    {
        using var alone = OneAtATime.EnterScope();
        var compilation = Script(previous, code, "cell").GetCompilation();
        foreach (var reference in compilation.References)
            compilation.GetAssemblyOrModuleSymbol(reference);
        return compilation;
    }

    /// <summary>Whether code could be compiled as it is, judged by its syntax alone.</summary>
    public static CodeCompleteness CheckCompleteness(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script));
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return CodeCompleteness.Incomplete;
        return tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? CodeCompleteness.Invalid : CodeCompleteness.Complete;
    }

    private Script<object> Script(Script? previous, string code, string label) => previous is null
        ? CSharpScript.Create<object>(code, _first.AddReferences(_references.Waiting).WithFilePath(label), globalsType: null, _loader)
        : previous.ContinueWith<object>(code, _first.WithReferences(_references.Waiting).WithImports().WithFilePath(label));

    // A last expression without semicolon, unless it is of type void.
    private static bool EndsInValue(Compilation compilation, CancellationToken cancellationToken)
    {
        var tree = compilation.SyntaxTrees.Last();
        return tree.GetRoot(cancellationToken) is CompilationUnitSyntax { Members: [.., GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }] }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression, cancellationToken).Type?.SpecialType != SpecialType.System_Void;
    }
}

/// <summary>A cell ready to run, or why it is not.</summary>
/// <param name="Script">The compiled script; null if there is an error.</param>
/// <param name="Error">What the compiler found, or null.</param>
/// <param name="EndsInValue">Whether the cell ends in an expression whose value is its result.</param>
internal sealed record CompiledCell(Script<object>? Script, CellError? Error, bool EndsInValue)
{
    /// <summary>The verdict that stands for the error where the cell checks an exercise that is not written yet; else null.</summary>
    public ExerciseVerdict? Unfinished { get; init; }

    /// <summary>Runs the cell after the one before it; an exception of the cell becomes part of the state.</summary>
    public Task<ScriptState<object>> RunFromAsync(ScriptState? previous, CancellationToken cancellationToken) => previous is null
        ? Script!.RunAsync(globals: null, catchException: static _ => true, cancellationToken)
        : Script!.RunFromAsync(previous, catchException: static _ => true, cancellationToken);
}
