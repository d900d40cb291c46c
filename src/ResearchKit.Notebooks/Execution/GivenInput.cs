using System.Collections.Immutable;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Execution;

/// <summary>Answers given beforehand, for cells that ask while nobody watches.</summary>
internal sealed class GivenInput(ImmutableSortedDictionary<string, string> answers) : ICellInput
{
    /// <summary>The answer whose name is the prompt, a colon at its end left away.</summary>
    public string Read(string prompt, bool password, CancellationToken cancellationToken)
    {
        var name = prompt.Trim().TrimEnd(':').TrimEnd();
        return answers.TryGetValue(name, out var answer)
            ? answer
            : throw new InvalidOperationException($"the cell asks for \"{name}\", and no such input was given.{ValidNames.For(name, answers.Keys)} Give it with: --input \"{name}=value\".");
    }
}
