namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>A notebook whose exercises are not tagged as copies need them; the message names the notebook, the cell, what is wrong and what is expected.</summary>
/// <param name="message">The message.</param>
public sealed class WorkshopTagException(string message) : Exception(message);
