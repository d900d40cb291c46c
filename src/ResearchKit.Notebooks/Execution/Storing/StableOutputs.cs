using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>
/// What of a cell's outputs is the same in every run and on every machine: without progress, empty outputs, paths of this machine, and style sheets; pieces of a
/// stream joined. Representations are not chosen here.
/// </summary>
/// <param name="notebookPath">The notebook's file, from which paths are relative.</param>
internal sealed class StableOutputs(string notebookPath)
{
    private readonly PathsInOutputs _paths = new(notebookPath);

    /// <summary>The outputs.</summary>
    public IReadOnlyList<CellOutput> Of(IEnumerable<CellOutput> outputs)
    {
        var stable = new List<CellOutput>();
        foreach (var output in outputs)
        {
            if (output is StreamOutput stream && stable is [.., StreamOutput last] && last.Name == stream.Name)
                stable[^1] = last with { Text = last.Text + _paths.Relative(stream.Text) };
            else if (!IsPassing(output))
                stable.Add(Of(output));
        }

        return stable;
    }

    private CellOutput Of(CellOutput output) => output switch
    {
        StreamOutput stream => stream with { Text = _paths.Relative(stream.Text) },
        ErrorOutput error => new ErrorOutput(error.Name, _paths.Relative(error.Value), [.. error.Traceback.Select(_paths.Relative)]),
        DisplayOutput display => display with { Bundle = Of(display.Bundle) },
        _ => output,
    };

    private MimeBundle Of(MimeBundle bundle)
    {
        var data = bundle.Data;
        foreach (var (type, content) in bundle.Data)
        {
            if (type == MimeTypes.Html)
                data = data.SetItem(type, PlainHtml.Of(_paths.Relative(content)));
            else if (type.StartsWith("text/", StringComparison.Ordinal) || type == MimeTypes.Svg)
                data = data.SetItem(type, _paths.Relative(content));
        }

        return new MimeBundle(data);
    }

    // How far work had come, and displays that were emptied when it was done.
    private static bool IsPassing(CellOutput output) => output is DisplayOutput { Bundle.Data: var data }
        && (data.All(pair => string.IsNullOrWhiteSpace(pair.Value))
            || (data.TryGetValue(MimeTypes.Html, out var html) && html.Contains(DisplayClasses.Progress, StringComparison.Ordinal)));
}
