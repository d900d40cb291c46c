using System.Text;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Tests.Workshop;

/// <summary>The solved notebook tests/Notebooks/exercises.ipynb, and small ones made of cells.</summary>
internal static class SolvedNotebook
{
    public static byte[] Bytes() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Notebooks", "exercises.ipynb"));

    public static Notebook Load() => Notebook.Parse(Bytes(), "exercises.ipynb");

    public static Notebook Of(params NotebookCell[] cells)
    {
        var notebook = Notebook.Create();
        foreach (var cell in cells)
            notebook.Add(cell);
        return notebook;
    }

    public static string Text(Notebook notebook) => Encoding.UTF8.GetString(notebook.ToBytes(NotebookFormat.Jupyter));

    public static NotebookCell Cell(this Notebook notebook, string id) => notebook.Cells.Single(cell => cell.Id == id);
}
