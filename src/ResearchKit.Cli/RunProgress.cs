using System.Globalization;
using ResearchKit.Notebooks.Execution;
using Spectre.Console;

namespace ResearchKit.Cli;

/// <summary>Progress of a set of notebooks: a live table where somebody watches, else a line for each cell that ends.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    public static Task<T> ShowAsync<T>(IReadOnlyList<string> notebooks, Func<IProgress<NotebookProgress>, Task<T>> run) =>
        Terminal.IsWatched ? ShowTableAsync(notebooks, run) : run(new Lines(Console.Error));

    private static async Task<T> ShowTableAsync<T>(IReadOnlyList<string> notebooks, Func<IProgress<NotebookProgress>, Task<T>> run)
    {
        var table = new RunTable(notebooks, TimeProvider.System);
        var console = Terminal.Error;
        var width = console.Profile.Width;
        return await console.Live(table.Draw(console.Profile.Height, width)).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            var running = run(table);
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(Redraw));
                foreach (var line in table.TakePrinted())
                    console.WriteLine(line);
                live.UpdateTarget(table.Draw(console.Profile.Height, width));
            }
            return await running;
        });
    }

    /// <summary>One line for each cell that ends, and for what native code printed.</summary>
    internal sealed class Lines(TextWriter writer) : IProgress<NotebookProgress>
    {
        private readonly Lock _lock = new();

        public void Report(NotebookProgress value)
        {
            var line = value switch
            {
                { Printed: { } printed } => printed,
                { Finished: { Status: not CellStatus.NotRun } cell } => string.Create(
                    CultureInfo.InvariantCulture, $"{value.NotebookPath}: {value.Done}/{value.Total} {cell.Label} {RunTable.Word(cell.Status)}, {cell.Duration.TotalSeconds:0.0} s"),
                _ => null,
            };
            if (line is null)
                return;
            lock (_lock)
                writer.WriteLine(line);
        }
    }
}
