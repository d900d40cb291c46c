using System.IO.Enumeration;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>The cells of this run of the kernel, the last ones where there are very many. Earlier runs are not known. Safe for use by several threads.</summary>
internal sealed class CellHistory
{
    /// <summary>The number that this run has as a session.</summary>
    public const int Session = 1;

    private const int MostCells = 10_000;
    private const int MostOutputChars = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<HistoryEntry> _cells = [];

    /// <summary>Remembers a cell. An output of more than 10,000 characters is not kept.</summary>
    public void Add(int number, string code, string? output)
    {
        lock (_lock)
        {
            _cells.Enqueue(new HistoryEntry(Session, number, code, output is { Length: <= MostOutputChars } ? output : null, WithOutput: false));
            if (_cells.Count > MostCells)
                _cells.Dequeue();
        }
    }

    /// <summary>The cells that a front end asks for, oldest first.</summary>
    /// <exception cref="MessageException">It asks in a way that the protocol does not know.</exception>
    public HistoryReply Find(HistoryRequest request)
    {
        lock (_lock)
        {
            var found = request.HistAccessType switch
            {
                "range" => Range(request),
                "tail" => _cells.TakeLast(request.N ?? int.MaxValue),
                "search" => Search(request),
                _ => throw new MessageException($"hist_access_type is \"{request.HistAccessType}\"; expected range, tail or search."),
            };
            return new HistoryReply([.. found.Select(cell => cell with { WithOutput = request.Output })]);
        }
    }

    // Session 0 is the current one, as is its own number; negative numbers count back from it.
    private IEnumerable<HistoryEntry> Range(HistoryRequest request) => request.Session is 0 or Session
        ? _cells.Where(cell => cell.Number >= request.Start && (request.Stop is not { } stop || cell.Number < stop))
        : [];

    private IEnumerable<HistoryEntry> Search(HistoryRequest request)
    {
        var pattern = request.Pattern ?? "*";
        var found = _cells.Where(cell => FileSystemName.MatchesSimpleExpression(pattern, cell.Code, ignoreCase: false));
        if (request.Unique)
            found = found.Reverse().DistinctBy(cell => cell.Code, StringComparer.Ordinal).Reverse(); // the latest of each
        return request.N is { } most ? found.TakeLast(most) : found;
    }
}
