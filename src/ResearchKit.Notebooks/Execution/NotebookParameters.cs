using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Execution;

/// <summary>One parameter that a notebook declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="Default">Its default as written in the notebook.</param>
public sealed record NotebookParameter(string Name, string Type, string Default);

/// <summary>A parameter that cannot be used; the message says what was given, what was expected and which names there are.</summary>
public sealed class NotebookParameterException(string message) : Exception(message);

/// <summary>
/// The parameters of a notebook: variables of the cell tagged <c>parameters</c>. Given values are injected as papermill does it, in a cell
/// tagged <c>injected-parameters</c> after that cell, or in the place of one of an earlier run.
/// </summary>
public static class NotebookParameters
{
    /// <summary>The tag of the cell that declares the parameters.</summary>
    public const string Tag = "parameters";

    /// <summary>The tag of the cell that sets them.</summary>
    public const string InjectedTag = "injected-parameters";

    /// <summary>The parameters that a notebook declares, in order; empty if it has no such cell.</summary>
    /// <param name="notebook">The notebook.</param>
    public static ImmutableArray<NotebookParameter> Of(Notebook notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var cell = notebook.Cells.FirstOrDefault(candidate => candidate.Kind == CellKind.Code && candidate.HasTag(Tag));
        if (cell is null)
            return [];
        var source = string.Join('\n', cell.Source.Split('\n').Where(line => !line.TrimStart().StartsWith("#!", StringComparison.Ordinal)));
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(kind: SourceCodeKind.Script)).GetRoot();
        return
        [
            .. from member in root.Members
               let declaration = member switch
               {
                   FieldDeclarationSyntax field => field.Declaration,
                   GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => local.Declaration,
                   _ => null,
               }
               where declaration is not null
               from variable in declaration.Variables
               where variable.Initializer is not null
               select new NotebookParameter(variable.Identifier.Text, ParameterLiteral.TypeOf(declaration.Type, variable.Initializer!.Value), variable.Initializer!.Value.ToString()),
        ];
    }

    /// <summary>Injects values. Nothing changes when there are none.</summary>
    /// <param name="notebook">The notebook to change.</param>
    /// <param name="values">Values as text, by name.</param>
    /// <exception cref="NotebookParameterException">A name is unknown, or a value does not fit its type.</exception>
    public static void Inject(Notebook notebook, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            return;
        var declared = Of(notebook);
        var lines = values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Assignment(declared, pair.Key, pair.Value)).ToArray();
        var cells = notebook.Cells;
        var earlier = Enumerable.Range(0, cells.Count).Where(i => cells[i].HasTag(InjectedTag)).ToArray();
        foreach (var i in earlier.Reverse())
            notebook.RemoveAt(i);
        var position = earlier.Length > 0 ? earlier[0] : cells.TakeWhile(cell => !(cell.Kind == CellKind.Code && cell.HasTag(Tag))).Count() + 1;
        var id = notebook.Cells.Any(cell => cell.Id == InjectedTag) ? null : InjectedTag;
        notebook.Insert(position, NotebookCell.Code("// Parameters\n" + string.Join('\n', lines), id, CellLanguage.DefaultKernelName, InjectedTag));
    }

    private static string Assignment(ImmutableArray<NotebookParameter> declared, string name, string value)
    {
        if (declared.IsEmpty)
            throw new NotebookParameterException($"parameter \"{name}\": this notebook has no parameters. Tag the C# cell that declares them \"{Tag}\".");
        var parameter = declared.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new NotebookParameterException($"there is no parameter \"{name}\".{ValidNames.For(name, declared.Select(candidate => candidate.Name))}");
        return $"{parameter.Type} {name} = {ParameterLiteral.Of(parameter, value)};";
    }
}
