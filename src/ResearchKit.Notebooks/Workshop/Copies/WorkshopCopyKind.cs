namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>For whom a copy of a solved notebook is.</summary>
public enum WorkshopCopyKind
{
    /// <summary>Learners: solutions are emptied, hints folded, checks hidden and kept, notes for the facilitator left out.</summary>
    Learner = 0,

    /// <summary>The facilitator: everything, notes for the facilitator marked, checks shown.</summary>
    Facilitator = 1,

    /// <summary>Those who type along: headings and empty cells.</summary>
    Bare = 2,
}
