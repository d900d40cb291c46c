namespace ResearchKit.Notebooks.Kernels;

/// <summary>The variables of a kernel whose language has none of its own: named values, shared and never copied.</summary>
/// <param name="language">The language, for messages.</param>
internal sealed class VariableTable(string language)
{
    private readonly SortedDictionary<string, KernelVariable> _variables = new(StringComparer.Ordinal);

    /// <summary>The variables, by name.</summary>
    public IReadOnlyList<KernelVariable> All => [.. _variables.Values];

    /// <summary>A variable; null if there is none of that name.</summary>
    public KernelVariable? Find(string name) => _variables.GetValueOrDefault(name);

    /// <summary>Declares a variable, or replaces one.</summary>
    /// <exception cref="ArgumentException">The name is no identifier.</exception>
    public void Set(string name, object? value, Type? declaredType)
    {
        VariableName.Check(name, language);
        _variables[name] = new KernelVariable(name, declaredType ?? value?.GetType() ?? typeof(object), value);
    }
}
