namespace ResearchKit.Notebooks.Documents;

/// <summary>How a notebook is written.</summary>
public enum NotebookFormat
{
    /// <summary><c>.ipynb</c>: Jupyter's JSON, nbformat 4.</summary>
    Jupyter,

    /// <summary><c>.dib</c>: plain text with a selector line before each cell, as Polyglot Notebooks writes it. It has no outputs.</summary>
    Dib,
}
