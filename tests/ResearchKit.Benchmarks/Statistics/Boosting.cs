using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Boosted trees beside scikit-learn's HistGradientBoosting on the same data in one run, with the same trees, leaves and learning rate: <c>boosting [rows] [trees]</c>, by default 1 million rows of 50 columns and 100 trees. Bars: AUC of
/// unseen rows within 0.005 on three simulated data sets, and no slower, on two threads and on one. Exit code 1 when a bar is missed; where scikit-learn is not installed it is said and not judged.
/// </summary>
internal static class Boosting
{
    private const int Columns = 50;

    public static int Run(string[] args)
    {
        int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000, trees = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
        bool missed = false;
        foreach ((string name, Sample sample, int[] categories) in new[] { ("interactions", Interactions(30_000), Array.Empty<int>()), ("missing and categories", Learners(30_000), [7]), ("rare and noisy", Rare(40_000), []) })
            missed |= Compare(name, sample, categories, 100, 2, judgesTime: false);
        Sample large = Large(rows);
        foreach (int threads in new[] { 2, 1 })
            missed |= Compare("speed", large, [], trees, threads, judgesTime: true);
        return missed ? 1 : 0;
    }

    private static bool Compare(string name, Sample sample, int[] categories, int trees, int threads, bool judgesTime)
    {
        int count = sample.Outcome.Length, training = count * 4 / 5;
        TreePredictor[] Predictors(int from, int rows) =>
        [
            .. sample.Columns.Select((column, j) => categories.Contains(j)
                ? TreePredictor.Category($"v{j}", [.. column.AsSpan(from, rows).ToArray().Select(value => double.IsNaN(value) ? null : value.ToString("00", CultureInfo.InvariantCulture))])
                : TreePredictor.Number($"v{j}", column.AsMemory(from, rows))),
        ];
        TreePredictor[] seen = Predictors(0, training), unseen = Predictors(training, count - training);
        var settings = new GradientBoostingOptions { Trees = trees, MaximumThreads = threads };
        if (judgesTime)
            new GradientBoosting(settings with { Trees = 2 }).Fit(new(sample.Outcome.AsMemory(0, training), seen));
        var watch = Stopwatch.StartNew();
        GradientBoostingResult result = new GradientBoosting(settings).Fit(new(sample.Outcome.AsMemory(0, training), seen));
        double own = watch.Elapsed.TotalSeconds;
        watch.Restart();
        double[] predicted = result.Predict(unseen);
        double predicting = watch.Elapsed.TotalSeconds, auc = RocAuc.Of(ScoredOutcomes.Of(predicted, sample.Outcome[training..])).Value;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {training:N0} x {sample.Columns.Length}, {trees} trees, {threads} threads: AUC {auc:0.0000}, {own:0.00} s, predicting {count - training:N0} rows {predicting:0.00} s"));
        if (Peer(sample, categories, training, trees, threads) is not { } peer)
            return false;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  scikit-learn: AUC {peer.Auc:0.0000} ({auc - peer.Auc:+0.0000;-0.0000} here), {peer.Fit:0.00} s ({peer.Fit / own:0.00} times as long), predicting {peer.Predict:0.00} s"));
        return Math.Abs(auc - peer.Auc) > 0.005 || (judgesTime && peer.Fit < own);
    }

    private static (double Auc, double Fit, double Predict)? Peer(Sample sample, int[] categories, int training, int trees, int threads)
    {
        string folder = Directory.CreateTempSubdirectory("boosting").FullName;
        try
        {
            using (FileStream stream = File.Create(Path.Combine(folder, "data.bin")))
            {
                foreach (double[] column in sample.Columns.Append(sample.Outcome))
                    stream.Write(MemoryMarshal.AsBytes<double>(column));
            }

            File.WriteAllText(Path.Combine(folder, "fit.py"), Script);
            string[] arguments = ["fit.py", .. new[] { sample.Outcome.Length, sample.Columns.Length, training, trees }.Select(number => number.ToString(CultureInfo.InvariantCulture)), string.Join(',', categories)];
            var start = new ProcessStartInfo("/usr/bin/python3", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string[] told = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            process.WaitForExit();
            if (process.ExitCode == 0)
                return (double.Parse(told[0], CultureInfo.InvariantCulture), double.Parse(told[1], CultureInfo.InvariantCulture), double.Parse(told[2], CultureInfo.InvariantCulture));
            Console.WriteLine($"  scikit-learn could not run, so nothing is judged: {errors.Result.Trim().Split('\n')[^1]}");
            return null;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            Console.WriteLine($"  Python is not installed, so nothing is judged: {missing.Message}");
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Sample Of(string name, int rows, int columns, Func<Func<int, double>, double> logOdds, Action<double[][], RandomStream>? change = null)
    {
        RandomStream random = new RandomStream(20261123).Split(name);
        double[][] values = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        foreach (double[] column in values)
            random.FillNormal(column);
        change?.Invoke(values, random);
        double[] outcome = [.. Enumerable.Range(0, rows).Select(i => random.Bernoulli(Elementary.Logistic(logOdds(j => values[j][i]))) ? 1.0 : 0)];
        return new Sample(values, outcome);
    }

    private static Sample Interactions(int rows) => Of("interactions", rows, 10, v => v(0) * v(1) + Math.Abs(v(2)) - 0.8 + (v(3) > 0.5 ? v(4) : -0.5 * v(4)));

    private static Sample Learners(int rows) => Of(
        "learners", rows, 8, v => (double.IsNaN(v(0)) ? 0.9 : 0.6 * v(0)) + 0.5 * v(1) + ((int)v(7) * 7 % 5 - 2) * 0.5 + (v(2) > 1 ? 1 : 0),
        (values, random) =>
        {
            for (int i = 0; i < rows; i++)
            {
                values[7][i] = random.Integer(24);
                if (random.Bernoulli(0.15))
                    values[0][i] = double.NaN;
                values[2][i] = Math.Round(values[2][i], 1);
            }
        });

    private static Sample Rare(int rows) => Of("rare", rows, 20, v => -3.2 + 0.6 * v(0) + 0.5 * v(1) * v(1) - 0.4 * v(2) * v(3));

    private static Sample Large(int rows) => Of("large", rows * 5 / 4, Columns, v => 0.5 * v(0) + v(1) * v(2) - Math.Abs(v(3)) + 0.8 + Math.Sin(2 * v(4)) + 0.2 * (v(5) + v(6) + v(7)));

    private sealed record Sample(double[][] Columns, double[] Outcome);

    private const string Script = """
        import sys, time
        import numpy as np
        from sklearn.ensemble import HistGradientBoostingClassifier
        from sklearn.metrics import roc_auc_score
        rows, columns, training, trees = map(int, sys.argv[1:5])
        categories = [int(c) for c in sys.argv[5].split(",") if c] or None
        data = np.fromfile("data.bin").reshape(columns + 1, rows)
        X, y = np.asfortranarray(data[:columns].T), data[columns].astype(int)
        make = lambda k: HistGradientBoostingClassifier(max_iter=k, early_stopping=False, categorical_features=categories, random_state=1)
        make(1).fit(X[:2000], y[:2000])
        start = time.perf_counter()
        model = make(trees).fit(X[:training], y[:training])
        fit = time.perf_counter() - start
        start = time.perf_counter()
        p = model.predict_proba(X[training:])[:, 1]
        print(roc_auc_score(y[training:], p), fit, time.perf_counter() - start)
        """;
}
