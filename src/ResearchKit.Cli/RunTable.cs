using System.Globalization;
using ResearchKit.Notebooks.Execution;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ResearchKit.Cli;

/// <summary>The live table of a run: a row a notebook, with its state, cells, time and what it is doing. Safe for use by several threads.</summary>
internal sealed class RunTable : IProgress<NotebookProgress>
{
    private const int LinesAround = 6; // frame, heading, caption and the line of the cursor
    private const int WidthOfRest = 44;
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly List<Row> _rows;
    private readonly Dictionary<string, Row> _byPath;
    private readonly Queue<string> _printed = new();
    private readonly long _started;

    public RunTable(IReadOnlyList<string> notebooks, TimeProvider time)
    {
        _time = time;
        _started = time.GetTimestamp();
        _rows = [.. notebooks.Select(path => new Row(path))];
        _byPath = _rows.ToDictionary(row => row.Path, StringComparer.Ordinal);
    }

    /// <summary>How a cell ended, in a word.</summary>
    public static string Word(CellStatus status) => status switch
    {
        CellStatus.Succeeded => "ok",
        CellStatus.RaisedAsExpected => "failed as expected",
        CellStatus.Failed => "FAILED",
        CellStatus.Interrupted => "interrupted",
        CellStatus.Died => "ended the process",
        _ => "not run",
    };

    public void Report(NotebookProgress value)
    {
        lock (_lock)
        {
            if (value.Printed is { } printed)
            {
                _printed.Enqueue(printed);
                return;
            }
            if (!_byPath.TryGetValue(value.NotebookPath, out var row))
                return;
            row.Began ??= _time.GetTimestamp();
            (row.Done, row.Total) = (value.Done, Math.Max(value.Total, row.Total));
            row.Doing = value.Message is { } message ? $"{value.Label}: {message}" : value.Finished is null ? value.Label : row.Doing;
            if (value.Ended is { } end)
                (row.End, row.Took, row.Doing) = (end, _time.GetElapsedTime(row.Began.Value), "");
        }
    }

    /// <summary>What native code printed since the last call; it goes above the table.</summary>
    public IReadOnlyList<string> TakePrinted()
    {
        lock (_lock)
        {
            var lines = _printed.ToArray();
            _printed.Clear();
            return lines;
        }
    }

    /// <summary>The table now. Where the terminal is too low for all rows, waiting and then complete notebooks are left out; the caption counts them.</summary>
    public IRenderable Draw(int height, int width)
    {
        lock (_lock)
        {
            var table = new Table().Border(TableBorder.Rounded).Expand();
            table.AddColumn(new TableColumn("").NoWrap());
            table.AddColumn(new TableColumn("notebook").NoWrap());
            table.AddColumn(new TableColumn("cells").RightAligned().NoWrap());
            table.AddColumn(new TableColumn("time").RightAligned().NoWrap());
            table.AddColumn(new TableColumn("now").NoWrap());
            foreach (var row in Shown(Math.Max(3, height - LinesAround)))
                table.AddRow(Mark(row), Markup.Escape(Shorten(row.Path, width - WidthOfRest)), Cells(row), Markup.Escape(Elapsed(row)), $"[grey]{Markup.Escape(row.Doing)}[/]");
            table.Caption(string.Create(
                CultureInfo.InvariantCulture,
                $"{_rows.Count(row => row.End is not null)} of {_rows.Count} done, {_rows.Count(row => row.IsRunning)} running, {_time.GetElapsedTime(_started).TotalSeconds:0} s"));
            return table;
        }
    }

    private IEnumerable<Row> Shown(int most)
    {
        if (_rows.Count <= most)
            return _rows;
        var chosen = _rows
            .OrderBy(row => row.IsRunning ? 0 : row.End is null ? 2 : row.End == RunExitCode.Succeeded ? 3 : 1)
            .Take(most)
            .ToHashSet();
        return _rows.Where(chosen.Contains);
    }

    private static string Mark(Row row) => row.End switch
    {
        null when row.IsRunning => "[yellow]●[/]",
        null => "[grey]·[/]",
        RunExitCode.Succeeded => "[green]✓[/]",
        _ => "[red]✗[/]",
    };

    private static string Cells(Row row) => row.Total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Done}/{row.Total}");

    private string Elapsed(Row row)
    {
        var elapsed = row.Took ?? (row.Began is { } began ? _time.GetElapsedTime(began) : null);
        return elapsed is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s") : row.End is null ? "waiting" : "";
    }

    private static string Shorten(string path, int most) => path.Length <= Math.Max(most, 20) ? path : "…" + path[^(Math.Max(most, 20) - 1)..];

    private sealed class Row(string path)
    {
        public string Path { get; } = path;

        public int Done { get; set; }

        public int Total { get; set; }

        public string Doing { get; set; } = "";

        public long? Began { get; set; }

        public TimeSpan? Took { get; set; }

        public RunExitCode? End { get; set; }

        public bool IsRunning => Began is not null && End is null;
    }
}
