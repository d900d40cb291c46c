using Spectre.Console;

namespace ResearchKit.Cli;

/// <summary>Progress of one piece of work: a bar where somebody watches, else nothing.</summary>
internal static class WorkProgress
{
    /// <summary>Runs the work, which tells the share done, from 0 to 1.</summary>
    public static T Show<T>(string what, Func<IProgress<double>?, T> work) => !Terminal.IsWatched
        ? work(null)
        : Terminal.Error.Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(what), maxValue: 1))));

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
