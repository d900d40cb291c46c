using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Kernels;

/// <summary>Keeps every event of a channel.</summary>
internal sealed class OutputLog
{
    private readonly List<OutputEvent> _events = [];

    public OutputLog(IReleaseGate? gate = null)
    {
        Channel = new OutputChannel(gate ?? new OpenGate());
        Channel.Subscribe(output =>
        {
            lock (_events)
                _events.Add(output);
        });
    }

    public OutputChannel Channel { get; }

    public IReadOnlyList<OutputEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public string StandardOutput => string.Concat(Events.OfType<StreamEvent>().Where(e => e.Stream == OutputStream.Standard).Select(e => e.Text));

    public string StandardError => string.Concat(Events.OfType<StreamEvent>().Where(e => e.Stream == OutputStream.Error).Select(e => e.Text));

    public IReadOnlyList<string> Results => [.. Events.OfType<ResultEvent>().Select(e => e.Bundle.Data[MimeTypes.Text])];

    public IReadOnlyList<string> Displays => [.. Events.OfType<DisplayEvent>().Select(e => e.Bundle.Data[MimeTypes.Text])];

    public CellError LastError => Events.OfType<ErrorEvent>().Last().Error;

    /// <summary>All text that left, in one string.</summary>
    public string Everything => string.Join('\n', Events.Select(Text));

    public async Task<T> NextAsync<T>(Func<T, bool> wanted)
        where T : OutputEvent
    {
        for (var i = 0; i < 500; i++)
        {
            if (Events.OfType<T>().FirstOrDefault(wanted) is { } found)
                return found;
            await Task.Delay(20);
        }

        throw new TimeoutException($"No such {typeof(T).Name} within 10 s.");
    }

    private static string Text(OutputEvent output) => output switch
    {
        StreamEvent stream => stream.Text,
        DisplayEvent display => string.Join('\n', display.Bundle.Data.Values),
        DisplayUpdateEvent update => string.Join('\n', update.Bundle.Data.Values),
        ResultEvent result => string.Join('\n', result.Bundle.Data.Values),
        ErrorEvent error => error.Error.Message + string.Join('\n', error.Error.Trace),
        ProgressEvent progress => progress.Message,
        _ => "",
    };
}

/// <summary>Lets everything through.</summary>
internal sealed class OpenGate : IReleaseGate
{
    public object? Admit(object? value) => value;

    public string Screen(string mimeType, string content) => content;
}

/// <summary>Replaces a canary wherever it sees it whole.</summary>
internal sealed class CanaryGate : IReleaseGate
{
    public const string Canary = "CANARY-4711";

    public object? Admit(object? value) => value;

    public string Screen(string mimeType, string content) => content.Replace(Canary, "[withheld]", StringComparison.Ordinal);
}
