using System.Collections.Immutable;
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

    /// <summary>
    /// Which of the values each notebook of a set is given: those that it declares, and those that none declares, so that each refuses them with the names that it has.
    /// </summary>
    /// <param name="paths">The notebook files.</param>
    /// <param name="values">Values by name.</param>
    public static ImmutableArray<ImmutableSortedDictionary<string, string>> Share(IReadOnlyList<string> paths, ImmutableSortedDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(values);
        // Reading declarations loads the compiler: only where there is a value to place.
        if (values.IsEmpty)
            return [.. paths.Select(_ => values)];
        var declared = paths.Select(Read).ToArray();
        var unknown = values.Keys.Where(name => !declared.Any(names => names.Contains(name))).ToHashSet(StringComparer.Ordinal);
        return [.. declared.Select(names => values.RemoveRange(values.Keys.Where(name => !names.Contains(name) && !unknown.Contains(name))))];
    }
}
