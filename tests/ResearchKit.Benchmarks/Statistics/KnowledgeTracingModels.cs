using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Speed of the learning models: <c>knowledge-tracing</c>. Knowledge tracing of 408,000 responses to 123 skills, the size of the split on which pyBKT 1.4.2 took 4.1 s (recorded; it is not
/// run here), and of a million; AFM and PFA beside scikit-learn's logistic regression on the same rows in the same run. Exit code 1 where a bar is missed: 3 times as fast as pyBKT's
/// record, a million under 30 s and 4 GiB, as fast as scikit-learn.
/// </summary>
internal static class KnowledgeTracingModels
{
    private const double PyBktSeconds = 4.1;

    public static int Run(string[] args)
    {
        bool missed = false;
        ResponseLog log = Draw(3361, 123, 408_000);
        foreach (int threads in new[] { 1, 2 })
        {
            double seconds = Time(() => new BayesianKnowledgeTracing(new() { Threads = threads }).Fit(log));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BKT, {log.RowCount:N0} responses, 123 skills, 16 starts, {threads} threads: {seconds:0.00} s; pyBKT's record on a split of this size, one start: {PyBktSeconds} s ({PyBktSeconds / seconds:0.0} times as long)"));
            missed |= threads == 2 && seconds * 3 > PyBktSeconds;
        }

        ResponseLog million = Draw(20_000, 100, 1_000_000);
        double large = Time(() => new BayesianKnowledgeTracing().Fit(million), 1);
        double peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1024.0 / 1024 / 1024;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BKT, {million.RowCount:N0} responses, 100 skills: {large:0.00} s, at most {peak:0.00} GiB"));
        missed |= large > 30 || peak > 4;

        foreach ((string name, PracticeModelOptions options) in new[]
        {
            ("AFM", new PracticeModelOptions { SkillPenalty = 1 }),
            ("PFA, logarithms", new PracticeModelOptions { SkillPenalty = 1, Counts = PracticeCounts.RightAndWrong, LogCounts = true }),
        })
        {
            PracticeModelResult? result = null;
            double seconds = Time(() => result = new PracticeModel(options).Fit(log));
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"{name}, {log.RowCount:N0} responses: {seconds:0.00} s, objective {result!.Objective:0.0000}"));
            if (RunPython(log, options) is not { } reference)
            {
                Console.WriteLine("; scikit-learn not compared: python3 or the package is missing (Debian: python3-sklearn).");
                continue;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"; scikit-learn (sparse, newton-cg) {reference.Seconds:0.00} s, objective {reference.Objective:0.0000}"));
            missed |= seconds > reference.Seconds || result.Objective > reference.Objective + 1e-4;
        }

        return missed ? 1 : 0;
    }

    /// <summary>Responses drawn from knowledge tracing: learners practise skills in bouts of uneven length.</summary>
    private static ResponseLog Draw(int learners, int skills, int rows)
    {
        var random = new RandomStream(20260801).Split("responses").Split(rows);
        (double Prior, double Learn, double Slip, double Guess)[] parameters = [.. Enumerable.Range(0, skills).Select(_ => (random.Uniform(0.1, 0.8), random.Uniform(0.02, 0.3), random.Uniform(0.03, 0.25), random.Uniform(0.1, 0.4)))];
        (var who, var what, var correct) = (new int[rows], new int[rows], new double[rows]);
        for (int row = 0; row < rows;)
        {
            int learner = random.Integer(learners), skill = random.Integer(skills);
            bool known = random.Uniform() < parameters[skill].Prior;
            int length = 3 + (int)random.Poisson(7);
            for (int t = 0; t < length && row < rows; t++, row++)
            {
                (who[row], what[row]) = (learner, skill);
                correct[row] = random.Uniform() < (known ? 1 - parameters[skill].Slip : parameters[skill].Guess) ? 1 : 0;
                known |= random.Uniform() < parameters[skill].Learn;
            }
        }

        return ResponseLog.FromCodes(who, what, [.. Enumerable.Range(0, skills).Select(skill => $"skill {skill}")], correct);
    }

    private static double Time<T>(Func<T> work, int repetitions = 3)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>The same fit by scikit-learn, timed around counting and fitting as ours is; null where it is missing.</summary>
    private static (double Seconds, double Objective)? RunPython(ResponseLog log, PracticeModelOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("researchkit-practice").FullName;
        try
        {
            using (StreamWriter csv = File.CreateText(Path.Combine(folder, "data.csv")))
            {
                csv.WriteLine("learner,skill,correct");
                for (int row = 0; row < log.RowCount; row++)
                    csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{log.Learners[row]},{log.Skills[row]},{log.Correct[row]}"));
            }

            bool isApart = options.Counts == PracticeCounts.RightAndWrong;
            File.WriteAllText(
                Path.Combine(folder, "fit.py"),
                $$"""
                import time
                import numpy as np, pandas as pd, scipy.sparse as sp
                from sklearn.linear_model import LogisticRegression
                d = pd.read_csv("data.csv")
                best = 1e9
                for _ in range(2):
                    start = time.perf_counter()
                    g = d.groupby(["learner", "skill"], sort=False)
                    n = g.cumcount().to_numpy()
                    right = (g["correct"].cumsum() - d["correct"]).to_numpy()
                    counts = [{{(isApart ? "right, n - right" : "n")}}]
                    {{(options.LogCounts ? "counts = [np.log1p(c) for c in counts]" : "")}}
                    k = int(d["skill"].max()) + 1
                    rows = np.arange(len(d))
                    x = sp.hstack([sp.csr_matrix((v, (rows, d["skill"])), shape=(len(d), k)) for v in [np.ones(len(d))] + [c.astype(float) for c in counts]]).tocsr()
                    fit = LogisticRegression(C=1, fit_intercept=False, solver="newton-cg", tol=1e-6, max_iter=200).fit(x, d["correct"])
                    best = min(best, time.perf_counter() - start)
                w = fit.coef_[0]
                z = (x @ w) * np.where(d["correct"] == 1, -1, 1)
                print(best, np.logaddexp(0, z).sum() + 0.5 * w @ w)
                """);
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", "fit.py") { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string[] parts = process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 && parts.Length == 2 ? (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture)) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
