using System.Diagnostics;
using System.Globalization;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Privacy;

namespace ResearchKit.Benchmarks.Notebooks;

/// <summary>What a notebook of many cells costs: time a cell and memory, every hundred cells. Usage: <c>cells [count]</c>; 1,000 by default. The bar is 300 MB of growth.</summary>
internal static class ManyCells
{
    private const int Step = 100;

    public static int Run(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000;
        var channel = new OutputChannel(new ReleaseGate());
        var kernel = NotebookEngine.Create(channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));
        Cell("Enumerable.Range(0, 10).Sum()");
        var before = Memory();
        var clock = Stopwatch.StartNew();
        for (var i = 1; i <= count; i++)
        {
            Cell(string.Create(CultureInfo.InvariantCulture, $"var v{i} = {i}; int F{i}(int x) => x + v{i}; record R{i}(int X); Console.WriteLine(F{i}(1)); new R{i}(v{i})"));
            if (i % Step == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i} cells: {clock.Elapsed.TotalMilliseconds / Step:0.0} ms a cell, memory +{Memory() - before} MB"));
                clock.Restart();
            }
        }

        var grown = Memory() - before;
        kernel.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return grown <= 300 ? 0 : 1;

        void Cell(string code)
        {
            var result = kernel.SubmitAsync(new Submission(code)).GetAwaiter().GetResult();
            if (result.Error is { } error)
                throw new InvalidOperationException(string.Join('\n', error.Trace));
        }
    }

    private static long Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 >> 20;
    }
}
