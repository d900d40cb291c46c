using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>What a program has come to hold, cell by cell.</summary>
internal sealed partial class ProgramScope
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _databases = new(StringComparer.Ordinal);

    /// <summary>Using directives of cells, each once.</summary>
    public List<string> Usings { get; } = [];

    /// <summary>Packages of cells: id and version, the version empty where none was given.</summary>
    public Dictionary<string, string> Packages { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Folders and addresses of packages.</summary>
    public List<string> PackageSources { get; } = [];

    /// <summary>Types of cells; they stand behind all statements.</summary>
    public List<string> Types { get; } = [];

    /// <summary>Extension methods of cells; they need a class.</summary>
    public List<string> Extensions { get; } = [];

    /// <summary>Whether a cell has unsafe code.</summary>
    public bool IsUnsafe { get; set; }

    /// <summary>Whether a name is that of a variable of an earlier cell.</summary>
    public bool Declares(string name) => _variables.ContainsKey(name);

    /// <summary>Notes a variable.</summary>
    /// <exception cref="NotebookConversionException">An earlier cell declares it.</exception>
    public void Declare(string name, string label)
    {
        if (!_variables.TryAdd(name, label))
            throw new NotebookConversionException($"{label} declares \"{name}\", which {_variables[name]} declares too. A notebook may, a program has one scope: rename one of them.");
    }

    /// <summary>The variable of a database that a cell asks, and whether it is a learning store; null if there is no such connection yet.</summary>
    public (string Variable, bool IsStore)? Database(string kernel) => _databases.TryGetValue(kernel, out var isStore) ? (VariableOf(kernel), isStore) : null;

    /// <summary>Notes a connection.</summary>
    /// <returns>The variable for it.</returns>
    public string Connect(string kernel, bool isStore, string label)
    {
        Declare(VariableOf(kernel), label);
        _databases[kernel] = isStore;
        return VariableOf(kernel);
    }

    private static string VariableOf(string kernel) => "kernel_" + NoName().Replace(kernel, "_");

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoName();
}
