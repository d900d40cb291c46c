using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Templates;

/// <summary>A new notebook of a use case: question, why, data, look, simplest model, check, better model, comparison, answer, limits, exercises, references. It asks an example, so that it runs at once.</summary>
public static class UseCaseNotebook
{
    private const string Template = "use-case.ipynb";

    /// <summary>Makes the notebook.</summary>
    /// <param name="name">The use case's name in file names, for example <c>early-help</c>; its card is <c>early-help.card.yaml</c> in the same folder.</param>
    /// <param name="title">Title for people.</param>
    /// <param name="question">What is asked; null for a line that asks for it.</param>
    /// <param name="data">Value of the parameter <c>data</c>: folder of a data set, or store, as seen from the notebook's folder.</param>
    public static Notebook Make(string name, string title, string? question, string data)
    {
        foreach (var text in (string[])[name, title, data])
            ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var notebook = Notebook.Parse(ReadTemplate(), Template);
        foreach (var cell in notebook.Cells)
        {
            cell.Source = cell.Source
                .Replace("{{name}}", name, StringComparison.Ordinal)
                .Replace("{{title}}", OneLine(title), StringComparison.Ordinal)
                .Replace("{{question}}", question is null ? "*What is asked, as one question that data can answer?*" : OneLine(question), StringComparison.Ordinal)
                .Replace("{{data}}", data.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        if (question is not null)
            notebook.Metadata["description"] = (JsonNode)OneLine(question);
        return notebook;
    }

    private static byte[] ReadTemplate()
    {
        using var stream = typeof(UseCaseNotebook).Assembly.GetManifestResourceStream(Template)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
