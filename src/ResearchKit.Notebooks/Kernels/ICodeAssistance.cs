using System.Collections.Immutable;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>A kernel that helps with code that is being written. Nothing is run for it.</summary>
public interface ICodeAssistance
{
    /// <summary>What could stand at a position.</summary>
    /// <param name="code">The code.</param>
    /// <param name="position">The position, in UTF-16 units from 0.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    CompletionList Complete(string code, int position, CancellationToken cancellationToken);

    /// <summary>What the name at a position is: its signature and what its author says of it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="position">The position, in UTF-16 units from 0; just behind a name counts as in it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>A text, or null where there is no name, or none that is known.</returns>
    MimeBundle? Inspect(string code, int position, CancellationToken cancellationToken);
}

/// <summary>What could stand in place of a stretch of code.</summary>
/// <param name="Start">The beginning of what is replaced, in UTF-16 units from 0.</param>
/// <param name="End">The end of it.</param>
/// <param name="Items">The proposals, each text once, in ordinal order.</param>
public sealed record CompletionList(int Start, int End, ImmutableArray<CompletionItem> Items)
{
    /// <summary>No proposals.</summary>
    /// <param name="position">Where.</param>
    public static CompletionList None(int position) => new(position, position, []);
}

/// <summary>A proposal.</summary>
/// <param name="Text">What would be written.</param>
/// <param name="Kind">What it is, in a front end's words: <c>function</c>, <c>property</c>, <c>class</c>, <c>keyword</c>, <c>table</c> and so on.</param>
/// <param name="Signature">Its signature or type; empty where it has none.</param>
public sealed record CompletionItem(string Text, string Kind, string Signature = "");
