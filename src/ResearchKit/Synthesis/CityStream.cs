using ResearchKit.Synthesis.Population;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis;

/// <summary>Receives a city's tables in pieces: all pieces of one table in the order of its rows, pieces of several tables mixed. Called by one thread at a time.</summary>
internal interface ICitySink
{
    /// <summary>Takes the next rows of a table.</summary>
    void Write(CityTable rows);
}

/// <summary>
/// Makes a city batch by batch: some learners at a time, on several threads, handed on in order. Memory is that of a few batches, whatever the size
/// of the city, and what comes out does not depend on the number of threads.
/// </summary>
internal static class CityStream
{
    /// <summary>Learners of a batch.</summary>
    public const int BatchSize = 1024;

    /// <summary>Makes the city of some options.</summary>
    /// <param name="options">Scale, seed and effects.</param>
    /// <param name="sink">Where the rows go.</param>
    /// <param name="tables">Only these tables, for light replications; null for all. Other tables' rows stay as they would be.</param>
    /// <param name="threads">How many threads draw learners; null for as many as the machine has cores.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Run(
        CityOptions options, ICitySink sink, IReadOnlySet<string>? tables = null, int? threads = null, IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var plan = new CityPlan(options);
        var processes = CityProcesses.Of(plan).Where(process => tables is null || process.Tables.Any(tables.Contains)).ToArray();
        foreach (var table in processes.SelectMany(process => process.Before()))
            Write(table);
        progress?.Report(0);

        var lives = new LifeDraw(plan);
        var batches = (options.Learners + BatchSize - 1) / BatchSize;
        var ahead = threads ?? Environment.ProcessorCount;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<IReadOnlyList<CityTable>>>();
        var started = 0;
        try
        {
            for (var done = 0; done < batches; done++)
            {
                for (; started < batches && running.Count < ahead; started++)
                    running.Enqueue(Start(started));
                foreach (var table in running.Dequeue().GetAwaiter().GetResult())
                    Write(table);
                progress?.Report((done + 1.0) / batches);
            }
        }
        finally
        {
            stop.Cancel();
            Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
        foreach (var table in processes.SelectMany(process => process.After()))
            Write(table);

        void Write(CityTable table)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (tables is null || tables.Contains(table.Name))
                sink.Write(table);
        }

        Task<IReadOnlyList<CityTable>> Start(int batch) => Task.Run(() => Draw(lives, processes, options, batch, stop.Token), stop.Token);
    }

    private static IReadOnlyList<CityTable> Draw(LifeDraw lives, ICityProcess[] processes, CityOptions options, int batch, CancellationToken cancellationToken)
    {
        var begun = Array.ConvertAll(processes, process => process.Begin());
        var first = batch * BatchSize;
        for (var learner = first; learner < Math.Min(first + BatchSize, options.Learners); learner++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var life = lives.Draw(learner);
            foreach (var process in begun)
                process.Record(life);
        }
        return [.. begun.SelectMany(process => process.Tables())];
    }
}
