using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Searches folders for the canary at each step of an import and again and again in between.</summary>
/// <param name="outcome">Folder in which the import makes its store; it may come later.</param>
/// <param name="others">Further folders.</param>
internal sealed class CanaryWatcher(string outcome, params string[] others) : IProgress<ImportProgress>
{
    private readonly Lock _guard = new();

    /// <summary>How many files lay where the store is made, summed over all looks.</summary>
    public int FilesSeen { get; private set; }

    /// <summary>At which step and in which file it was found.</summary>
    public List<string> Leaks { get; } = [];

    public void Report(ImportProgress value)
    {
        Look(value.Step);
        if (value.Step.Contains(ExportSeeds.Canary, StringComparison.OrdinalIgnoreCase))
            Leaks.Add("the name of a step");
    }

    /// <summary>Begins to search in between; disposing of it ends that.</summary>
    public IDisposable Watch() => new Watching(this);

    private void Look(string step)
    {
        lock (_guard)
        {
            FilesSeen += CanarySearch.Files(outcome).Length;
            Leaks.AddRange(others.Prepend(outcome).SelectMany(CanarySearch.In).Select(leak => $"{step}: {Path.GetFileName(leak)}"));
        }
    }

    private sealed class Watching : IDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _task;

        public Watching(CanaryWatcher watcher) => _task = Task.Run(() =>
        {
            while (!_ended.Token.WaitHandle.WaitOne(20))
                watcher.Look("in between");
        });

        public void Dispose()
        {
            _ended.Cancel();
            _task.GetAwaiter().GetResult();
            _ended.Dispose();
        }
    }
}
