using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// <c>item-response</c>: time of two-parameter fits of 2,000 x 20, 5,000 x 50 and 10,000 x 100 answers on one thread and on two, with the same bits asked for, and of a conditional Rasch model beside R's
/// eRm in the same run where R is there. <c>item-response coverage [replications]</c>: how often 95 % intervals of a test of ten items and 500 persons hold the truth, by default 2,000 replications; exit
/// code 1 outside three Monte Carlo errors for intercepts and slopes.
/// </summary>
internal static class ItemResponseModels
{
    public static int Run(string[] args)
    {
        if (args is ["coverage", .. var rest])
            return Coverage(rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 2000);
        Console.WriteLine("| persons | items | one thread, s | two threads, s | same bits | peak memory, MB |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | --- | ---: |");
        bool same = true;
        foreach ((int persons, int items) in new[] { (2000, 20), (5000, 50), (10000, 100) })
        {
            (ItemResponseData data, _, _) = Simulate(persons, items, new RandomStream(20261122).Split(items));
            (ItemResponseResult one, double first) = Timed(() => new MarginalItemResponseModel(new() { MaximumThreads = 1 }).Fit(data));
            (ItemResponseResult two, double second) = Timed(() => new MarginalItemResponseModel(new() { MaximumThreads = 2 }).Fit(data));
            bool equal = one.Estimates.SequenceEqual(two.Estimates);
            same &= equal && one.Convergence.IsUsable;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {persons} | {items} | {first:0.00} | {second:0.00} | {equal} | {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} |"));
        }

        Conditional();
        return same ? 0 : 1;
    }

    private static void Conditional()
    {
        (ItemResponseData data, _, _) = Simulate(2000, 40, new RandomStream(5));
        (ConditionalItemResponseResult fit, double seconds) = Timed(() => new ConditionalItemResponseModel().Fit(data));
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, [string.Join(',', data.Items), .. Enumerable.Range(0, data.PersonCount).Select(row => string.Join(',', Enumerable.Range(0, 40).Select(i => data.Answers(i)[row].ToString(CultureInfo.InvariantCulture))))]);
            var start = new ProcessStartInfo("Rscript") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add($"suppressMessages(library(eRm)); x <- as.matrix(read.csv('{file}')); t <- system.time(m <- RM(x))[[3]]; cat(t, format(m$loglik, digits = 12))");
            using Process r = Process.Start(start)!;
            string[] said = r.StandardOutput.ReadToEnd().Split(' ');
            r.WaitForExit();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Rasch, conditional, 2000 x 40: {seconds:0.000} s, log-likelihood {fit.ConditionalLogLikelihood:F5}; eRm {(said.Length == 2 ? $"{said[0]} s, {said[1]}" : "not there")}."));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Rasch, conditional, 2000 x 40: {seconds:0.000} s; R is not there to compare with."));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int Coverage(int replications)
    {
        string[] names = ["slope", "intercept", "difficulty"];
        double[] covered = new double[3], width = new double[3], counted = new double[3], power = new double[3];
        int failed = 0;
        var gate = new Lock();
        Parallel.For(0, replications, replication =>
        {
            (ItemResponseData data, double[] slopes, double[] difficulties) = Simulate(500, 10, new RandomStream(77).Split(replication), new RandomStream(3));
            ItemResponseResult fit = new MarginalItemResponseModel(new() { MaximumThreads = 1 }).Fit(data);
            lock (gate)
            {
                if (!fit.Convergence.IsUsable)
                {
                    failed++;
                    return;
                }

                for (int i = 0; i < 10; i++)
                {
                    ItemEstimate item = fit.Items[i];
                    (ResearchKit.Statistics.Estimation.Estimate Estimate, double Truth)[] pairs = [(item.Slope, slopes[i]), (item.Intercepts[0], -slopes[i] * difficulties[i]), (item.Difficulties[0], difficulties[i])];
                    for (int k = 0; k < 3; k++)
                    {
                        if (double.IsNaN(pairs[k].Estimate.Lower))
                            continue;
                        counted[k]++;
                        covered[k] += pairs[k].Estimate.Lower <= pairs[k].Truth && pairs[k].Truth <= pairs[k].Estimate.Upper ? 1 : 0;
                        width[k] += pairs[k].Estimate.Upper - pairs[k].Estimate.Lower;
                        power[k] += pairs[k].Estimate.PValue < 0.05 ? 1 : 0;
                    }
                }
            }
        });
        Console.WriteLine($"{replications} replications of 500 persons and 10 items; {failed} without an estimate.");
        Console.WriteLine("| parameter | coverage | mean width | power against zero |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        bool missed = false;
        double error = Math.Sqrt(0.95 * 0.05 / replications); // items of one replication are not independent
        for (int k = 0; k < 3; k++)
        {
            missed |= k < 2 && Math.Abs(covered[k] / counted[k] - 0.95) > 3 * error;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {names[k]} | {covered[k] / counted[k]:0.0000} (± {error:0.0000}) | {width[k] / counted[k]:0.000} | {power[k] / counted[k]:0.000} |"));
        }

        return missed ? 1 : 0;
    }

    private static (T Result, double Seconds) Timed<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        T result = work();
        return (result, watch.Elapsed.TotalSeconds);
    }

    private static (ItemResponseData Data, double[] Slopes, double[] Difficulties) Simulate(int persons, int items, RandomStream random, RandomStream? truth = null)
    {
        truth ??= random.Split("items");
        double[] slopes = [.. Enumerable.Range(0, items).Select(_ => truth.LogNormal(0.1, 0.25))], difficulties = [.. Enumerable.Range(0, items).Select(_ => truth.Normal())];
        double[] abilities = [.. Enumerable.Range(0, persons).Select(_ => random.Normal())];
        return (
            new ItemResponseData(
                [.. Enumerable.Range(0, items).Select(i => $"i{i}")],
                [.. Enumerable.Range(0, items).Select(i => (ReadOnlyMemory<double>)abilities.Select(ability => random.Bernoulli(Elementary.Logistic(slopes[i] * (ability - difficulties[i]))) ? 1.0 : 0).ToArray())]),
            slopes, difficulties);
    }
}
