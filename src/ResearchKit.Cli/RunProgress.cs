using ResearchKit.Notebooks.Execution;
using Spectre.Console;

namespace ResearchKit.Cli;

/// <summary>Progress of a set of notebooks: a bar for each where somebody watches, else a line for each notebook that begins.</summary>
internal static class RunProgress
{
    public static Task<T> ShowAsync<T>(IReadOnlyList<string> notebooks, Func<IProgress<NotebookProgress>, Task<T>> run) => Terminal.IsWatched
        ? Terminal.Error.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(context => run(new Bars(context, notebooks)))
        : run(new Lines());

    private sealed class Bars : IProgress<NotebookProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars;

        public Bars(ProgressContext context, IReadOnlyList<string> notebooks) =>
            _bars = notebooks.ToDictionary(path => path, path => context.AddTask(Markup.Escape(Path.GetFileName(path)), autoStart: false), StringComparer.Ordinal);

        public void Report(NotebookProgress value)
        {
            if (!_bars.TryGetValue(value.NotebookPath, out var bar))
                return;
            if (!bar.IsStarted)
                bar.StartTask();
            bar.Description = Markup.Escape($"{Path.GetFileName(value.NotebookPath)}  {value.Message ?? value.Label}");
            bar.MaxValue = Math.Max(1, value.Total);
            bar.Value = value.Done;
            if (value.Done == value.Total)
                bar.StopTask();
        }
    }

    private sealed class Lines : IProgress<NotebookProgress>
    {
        private string? _current;

        public void Report(NotebookProgress value)
        {
            if (value.NotebookPath == _current)
                return;
            _current = value.NotebookPath;
            Console.Error.WriteLine($"Running {value.NotebookPath}");
        }
    }
}
