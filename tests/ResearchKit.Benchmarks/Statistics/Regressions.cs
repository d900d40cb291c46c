using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Logistic, Poisson and lasso regressions beside R's glm and glmnet, statsmodels and scikit-learn on the same data in one run: <c>regressions [rows]</c>, by default 200,000 rows of 20 columns (bar: no slower than
/// any), then 1 million rows alone (bar: 10 s). Times are of the fit alone, best of three. Exit code 1 when a bar is missed or coefficients differ; what is not installed is said and not judged.
/// </summary>
internal static class Regressions
{
    private const int Columns = 20, Repetitions = 3;

    public static int Run(string[] args)
    {
        int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        bool missed = Compare(rows);
        (double[][] columns, double[] passed, double[] counts) = Sample(1_000_000);
        foreach ((string name, GeneralizedFamily family, double[] outcome) in new[] { ("logistic", GeneralizedFamily.Binomial, passed), ("Poisson", GeneralizedFamily.Poisson, counts) })
        {
            var data = new RegressionData(outcome, Design(columns));
            double seconds = Best(() => new GeneralizedLinearModel(family).Fit(data), 1), alone = Best(() => new GeneralizedLinearModel(family, new() { MaximumThreads = 1 }).Fit(data), 1);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, 1,000,000 x {Columns}: {seconds:0.00} s; on one thread {alone:0.00} s"));
            missed |= seconds > 10;
        }

        return missed ? 1 : 0;
    }

    private static bool Compare(int rows)
    {
        (double[][] columns, double[] passed, double[] counts) = Sample(rows);
        DesignMatrix design = Design(columns);
        GeneralizedLinearModelResult logistic = null!, poisson = null!;
        ElasticNetResult lasso = null!;
        var own = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["logistic"] = Best(() => logistic = new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(new(passed, design)), Repetitions),
            ["poisson"] = Best(() => poisson = new GeneralizedLinearModel(GeneralizedFamily.Poisson).Fit(new(counts, design)), Repetitions),
            ["lasso"] = Best(() => lasso = new ElasticNet(new() { Penalties = [0.2, 0.1, 0.05, 0.02, 0.01], Standardize = false }).Fit(new(counts, design)), Repetitions),
        };
        var coefficients = new Dictionary<string, double>(StringComparer.Ordinal) { ["logistic"] = logistic["v0"].Value, ["poisson"] = poisson["v0"].Value, ["lasso"] = lasso["v0"] };
        foreach ((string name, double seconds) in own)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {rows:N0} x {Columns}: ResearchKit {seconds:0.000} s"));

        string folder = Directory.CreateTempSubdirectory("regressions").FullName;
        bool missed = false;
        try
        {
            using (FileStream stream = File.Create(Path.Combine(folder, "data.bin")))
            {
                foreach (double[] column in columns.Append(passed).Append(counts))
                    stream.Write(MemoryMarshal.AsBytes<double>(column));
            }

            foreach ((string program, string script, string text) in new[] { ("Rscript", "fit.R", RScript), ("/usr/bin/python3", "fit.py", PythonScript) })
            {
                File.WriteAllText(Path.Combine(folder, script), text);
                foreach (string[] line in Start(program, folder, script, rows.ToString(CultureInfo.InvariantCulture)))
                {
                    double seconds = double.Parse(line[2], CultureInfo.InvariantCulture), coefficient = double.Parse(line[3], CultureInfo.InvariantCulture), ratio = seconds / own[line[0]];
                    bool agrees = Math.Abs(coefficient - coefficients[line[0]]) < 1e-4 * Math.Max(0.01, Math.Abs(coefficient));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {line[0]}: {line[1]} {seconds:0.000} s, {ratio:0.0} times as long{(agrees ? "" : $"; it does not agree ({coefficient:R}, here {coefficients[line[0]]:R})")}"));
                    missed |= ratio < 1 || !agrees;
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return missed;
    }

    private static (double[][] Columns, double[] Passed, double[] Counts) Sample(int rows)
    {
        var random = new RandomStream(20261122).Split("regressions");
        double[][] columns = [.. Enumerable.Range(0, Columns).Select(_ => new double[rows])];
        double[] passed = new double[rows], counts = new double[rows];
        foreach (double[] column in columns)
            random.FillNormal(column);
        for (int i = 0; i < rows; i++)
        {
            double predictor = -0.5;
            for (int j = 0; j < Columns; j++)
                predictor += (j % 3 == 0 ? 0.2 : -0.05) * columns[j][i];
            passed[i] = random.Bernoulli(Elementary.Logistic(predictor)) ? 1 : 0;
            counts[i] = random.Poisson(Elementary.Exp(predictor));
        }

        return (columns, passed, counts);
    }

    private static DesignMatrix Design(double[][] columns) => DesignMatrix.Create(true, columns[0].Length, [.. columns.Select((column, j) => ($"v{j}", (ReadOnlyMemory<double>)column))]);

    private static double Best(Action fit, int repetitions)
    {
        double best = double.PositiveInfinity;
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            var watch = Stopwatch.StartNew();
            fit();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }

    private static List<string[]> Start(string program, string folder, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                Console.WriteLine($"  {program} ended with {process.ExitCode}: {errors.Result.Trim().Split('\n')[^1]}");
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).Where(parts => parts.Length == 4)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"  {program} is not installed, and not compared.");
            return [];
        }
    }

    private const string RScript = """
        n <- as.integer(commandArgs(TRUE)[1]); X <- matrix(readBin("data.bin", "double", n * 22), n)
        V <- X[, 1:20]; passed <- X[, 21]; counts <- X[, 22]; colnames(V) <- paste0("v", 0:19); D <- cbind(1, V)
        best <- function(f) { t <- Inf; for (i in 1:3) t <- min(t, system.time(r <- f())[["elapsed"]]); list(t, r) }
        tell <- function(name, what, b, value) cat(sprintf("%s,%s,%.4f,%.12g\n", name, what, b[[1]], value))
        b <- best(function() glm.fit(D, passed, family = binomial())); tell("logistic", "R glm.fit", b, b[[2]]$coefficients[2])
        b <- best(function() glm.fit(D, counts, family = poisson())); tell("poisson", "R glm.fit", b, b[[2]]$coefficients[2])
        if (requireNamespace("glmnet", quietly = TRUE)) { b <- best(function() glmnet::glmnet(V, counts, lambda = c(.2, .1, .05, .02, .01), standardize = FALSE)); tell("lasso", "R glmnet", b, b[[2]]$beta[1, 5]) }
        """;

    private const string PythonScript = """
        import sys, time
        import numpy as np
        import statsmodels.api as sm
        from sklearn.linear_model import LogisticRegression, lasso_path
        n = int(sys.argv[1]); A = np.fromfile("data.bin").reshape(22, n).T; V = np.asfortranarray(A[:, :20]); passed = A[:, 20].copy(); counts = A[:, 21].copy(); D = sm.add_constant(V)
        def best(f):
            t = float("inf")
            for _ in range(3):
                s = time.perf_counter(); r = f(); t = min(t, time.perf_counter() - s)
            return t, r
        def tell(name, what, t, value): print(f"{name},{what},{t:.4f},{value:.12g}", flush=True)
        t, r = best(lambda: sm.Logit(passed, D).fit(disp=0)); tell("logistic", "statsmodels Logit", t, r.params[1])
        t, r = best(lambda: sm.GLM(counts, D, family=sm.families.Poisson()).fit()); tell("poisson", "statsmodels GLM", t, r.params[1])
        t, r = best(lambda: LogisticRegression(penalty="none", tol=1e-8, max_iter=1000).fit(V, passed)); tell("logistic", "scikit-learn LogisticRegression", t, r.coef_[0, 0])
        def lasso():
            W = V - V.mean(axis=0)
            return lasso_path(W, counts - counts.mean(), alphas=[.2, .1, .05, .02, .01], tol=1e-10)
        t, r = best(lasso); tell("lasso", "scikit-learn lasso_path", t, r[1][0, -1])
        """;
}
