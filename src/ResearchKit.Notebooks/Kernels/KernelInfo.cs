using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>What a kernel is called and speaks.</summary>
/// <param name="Name">Its name, as in selector lines (<c>#!sql</c>) and cell metadata.</param>
/// <param name="Language">Its language in words, for example <c>C#</c>.</param>
/// <param name="Aliases">Other names that select it.</param>
/// <param name="LanguageVersion">The language's version, or null where it has none.</param>
public sealed record KernelInfo(string Name, string Language, ImmutableArray<string> Aliases, string? LanguageVersion = null)
{
    /// <summary>Options that the kernel's selector line takes, without the dashes; they come with the submission. Default: none.</summary>
    public ImmutableArray<string> SelectorOptions { get; init; } = [];

    /// <summary>Whether a selector's name means this kernel; compared ordinally.</summary>
    /// <param name="name">The name after <c>#!</c>.</param>
    public bool Answers(string name) => Name == name || Aliases.Contains(name, StringComparer.Ordinal);
}

/// <summary>A variable of a kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Value">Its value; showing it goes through the output channel like every other value.</param>
public sealed record KernelVariable(string Name, Type Type, object? Value);
