using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Execution;

/// <summary>Names of the parameters of notebook files, read without running them.</summary>
public static class ParameterDeclarations
{
    /// <summary>The names; empty for a file that is no readable notebook, which running it will tell.</summary>
    /// <param name="path">The notebook file.</param>
    public static IReadOnlySet<string> Read(string path)
    {
        try
        {
            return NotebookParameters.Of(Notebook.Load(path)).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception error) when (error is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }
    }
}
