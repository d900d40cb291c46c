using System.Collections.Immutable;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>A copy of a solved notebook for a workshop. The same notebook gives the same copy, byte for byte; the notebook itself is never changed.</summary>
public sealed class WorkshopCopy
{
    private WorkshopCopy(WorkshopCopyKind kind, Notebook notebook, ImmutableArray<string> exercises)
    {
        Kind = kind;
        Notebook = notebook;
        Exercises = exercises;
    }

    /// <summary>For whom it is.</summary>
    public WorkshopCopyKind Kind { get; }

    /// <summary>The copy, in Jupyter's format.</summary>
    public Notebook Notebook { get; }

    /// <summary>The ids of the exercises in the solved notebook, in their order.</summary>
    public ImmutableArray<string> Exercises { get; }

    /// <summary>Makes a copy.</summary>
    /// <param name="solved">The solved notebook, its exercises tagged as WORKSHOP.md says.</param>
    /// <param name="kind">For whom.</param>
    /// <param name="name">The notebook's name for messages.</param>
    /// <exception cref="WorkshopTagException">Tags contradict each other, or something is missing; the message names the cell.</exception>
    /// <example><code>WorkshopCopy.Of(Notebook.Load("01.ipynb"), WorkshopCopyKind.Learner).Notebook.Save("learner.ipynb")</code></example>
    public static WorkshopCopy Of(Notebook solved, WorkshopCopyKind kind, string name = "notebook")
    {
        ArgumentNullException.ThrowIfNull(solved);
        var exercises = WorkshopExercises.Of(solved, name);
        var copy = solved.Copy();
        switch (kind)
        {
            case WorkshopCopyKind.Learner:
                LearnerCopy.Make(copy);
                break;
            case WorkshopCopyKind.Facilitator:
                FacilitatorCopy.Make(copy);
                break;
            case WorkshopCopyKind.Bare:
                BareCopy.Make(copy);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "A copy is for learners, for the facilitator, or bare.");
        }

        return new WorkshopCopy(kind, copy, exercises);
    }

    /// <summary>
    /// Lets paths that begin at the solved notebook's folder begin at the copy's: relative paths (<c>"../data"</c>) in cells tagged <c>parameters</c> and in links of prose, as far as there is such a file or folder.
    /// </summary>
    /// <param name="from">Folder of the solved notebook.</param>
    /// <param name="to">Folder of the copy.</param>
    public void MovePaths(string from, string to) => RelativePaths.Move(Notebook, from, to);
}
