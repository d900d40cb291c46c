using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Logistic and Poisson mixed models beside R's glmer on the same data in one run: <c>glmm [crossed|nested|quadrature|slope|poisson|large|all]</c>. Crossed: 316 persons answer 24 items
/// (the shape of VerbAgg). Nested: 20,000 pupils in 1,000 classes in 200 schools. Quadrature: 2,000 rows in 200 groups with 25 points. Slope: a random slope by 200 schools. Bars: a third of
/// glmer's time, and log-likelihoods as high. Large: 1 million rows in 100,000 groups, without R (bar: 30 s). Times are of the fit alone with standard errors and group effects, best of
/// the repetitions. Exit code 1 when a bar is missed; where R or lme4 is missing it says so, and the ratio is not judged.
/// </summary>
internal static class GeneralizedMultilevelModels
{
    private sealed record Case(string Name, string Formula, GeneralizedLinearMixedModelOptions Options, MixedModelData Data, IReadOnlyList<(string Name, double[] Values)> Columns, int Repetitions);

    public static int Run(string[] args)
    {
        string which = args.Length > 0 ? args[0] : "all";
        bool missed = false;
        foreach (string name in new[] { "crossed", "nested", "quadrature", "slope", "poisson" })
        {
            if (which == "all" || which == name)
                missed |= Compare(Make(name));
        }

        if (which is "all" or "large")
            missed |= Large();
        return missed ? 1 : 0;
    }

    private static bool Compare(Case data)
    {
        double best = double.PositiveInfinity;
        GeneralizedLinearMixedModelResult result = null!;
        for (int repetition = 0; repetition < data.Repetitions; repetition++)
        {
            var watch = Stopwatch.StartNew();
            result = new GeneralizedLinearMixedModel(data.Options).Fit(data.Data);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}: {data.Columns[0].Values.Length:N0} rows, {data.Formula}\n  ResearchKit {best:0.000} s, {result.Convergence.Iterations} iterations, log-likelihood {result.LogLikelihood:0.0000}"));
        if (RunR(data) is not { } reference)
        {
            Console.WriteLine("  glmer not compared: Rscript or the package lme4 is missing (Debian: r-base-core, r-cran-lme4).");
            return false;
        }

        double ratio = reference.Seconds / best, behind = reference.LogLikelihood - result.LogLikelihood;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  glmer {reference.Seconds:0.000} s, log-likelihood {reference.LogLikelihood:0.0000}: {ratio:0.0} times as long; BLAS {reference.Blas}"));
        if (behind > 0.01)
            Console.WriteLine("  glmer's log-likelihood is higher.");
        return ratio < 3 || behind > 0.01;
    }

    private static Case Make(string name)
    {
        var random = new RandomStream(20261122).Split(name);
        (int rows, Func<int, int>[] groups, double[] spreads) = name switch
        {
            "crossed" => (7_584, new Func<int, int>[] { row => row / 24, row => row % 24 }, new[] { 1.3, 0.5 }),
            "nested" => (20_000, [row => row / 100, row => row / 20], [0.6, 0.4]),
            "quadrature" => (2_000, [row => row / 10], [1.0]),
            _ => (10_000, [row => row / 50], [0.7]),
        };
        double[][] effects = [.. groups.Select((group, k) => Normals(random, group(rows - 1) + 1 + (name == "crossed" ? 24 : 0), spreads[k]))];
        double[] slopes = Normals(random, rows, 0.4), x = Normals(random, rows, 1), z = Normals(random, rows, 1), y = new double[rows];
        bool isPoisson = name == "poisson", hasSlope = name == "slope";
        for (int row = 0; row < rows; row++)
        {
            double predictor = -0.3 + (0.5 * x[row]) + (0.3 * z[row]);
            for (int k = 0; k < groups.Length; k++)
                predictor += effects[k][groups[k](row)];
            predictor += hasSlope ? slopes[groups[0](row)] * x[row] : 0;
            y[row] = isPoisson ? random.Poisson(Math.Exp(predictor)) : random.Bernoulli(1 / (1 + Math.Exp(-predictor))) ? 1 : 0;
        }

        string[] names = ["g", "h"];
        double[][] codes = [.. groups.Select(group => Enumerable.Range(0, rows).Select(row => (double)group(row)).ToArray())];
        DesignMatrix varying = hasSlope ? DesignMatrix.Create(true, rows, ("x", x)) : DesignMatrix.Create(true, rows);
        var data = new MixedModelData(
            y, DesignMatrix.Create(true, rows, ("x", x), ("z", z)), [.. codes.Select((code, k) => new RandomTerm(varying, Grouping.FromKeys(names[k], Array.ConvertAll(code, one => (int)one))))]);
        string formula = "y ~ x + z" + string.Concat(codes.Select((_, k) => $" + ({(hasSlope ? "1 + x" : "1")} | {names[k]})"));
        return new Case(
            name, formula, new() { Family = isPoisson ? GeneralizedFamily.Poisson : GeneralizedFamily.Binomial, QuadraturePoints = name == "quadrature" ? 25 : 1 }, data,
            [("y", y), ("x", x), ("z", z), .. codes.Select((code, k) => (names[k], code))], 5);
    }

    private static bool Large()
    {
        const int Rows = 1_000_000, Size = 10;
        var random = new RandomStream(20261122).Split("large");
        double[] level = Normals(random, Rows / Size, 0.8), x = Normals(random, Rows, 1), y = new double[Rows];
        int[] group = [.. Enumerable.Range(0, Rows).Select(row => row / Size)];
        for (int row = 0; row < Rows; row++)
            y[row] = random.Bernoulli(1 / (1 + Math.Exp(0.3 - (0.5 * x[row]) - level[group[row]]))) ? 1 : 0;
        var data = new MixedModelData(y, DesignMatrix.Create(true, Rows, ("x", x)), [RandomTerm.Intercept(Grouping.FromKeys("g", group))]);
        bool missed = false;
        foreach (int points in new[] { 1, 7 })
        {
            var watch = Stopwatch.StartNew();
            GeneralizedLinearMixedModelResult result = new GeneralizedLinearMixedModel(new() { QuadraturePoints = points }).Fit(data);
            double seconds = watch.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"large: {Rows:N0} rows in {result.SampleSizes[1].Count:N0} groups, {points} point{(points == 1 ? "" : "s")}: {seconds:0.00} s, {result.Convergence.Status}, slope {result["x"].Value:0.0000} ({result["x"].StandardError:0.0000}) of 0.5, SD {result.VarianceComponents[0].StandardDeviationOrCorrelation:0.000} of 0.8"));
            missed |= seconds > 30 || !result.Convergence.IsUsable;
        }

        return missed;
    }

    private static double[] Normals(RandomStream random, int count, double spread) => [.. Enumerable.Range(0, count).Select(_ => random.Normal(0, spread))];

    /// <summary>The same fit by glmer, timed inside R around the fit alone; null where R or lme4 is missing.</summary>
    private static (double Seconds, double LogLikelihood, string Blas)? RunR(Case data)
    {
        string folder = Directory.CreateTempSubdirectory("researchkit-glmm").FullName;
        try
        {
            using (StreamWriter csv = File.CreateText(Path.Combine(folder, "data.csv")))
            {
                csv.WriteLine(string.Join(',', data.Columns.Select(column => column.Name)));
                for (int row = 0; row < data.Columns[0].Values.Length; row++)
                    csv.WriteLine(string.Join(',', data.Columns.Select(column => column.Values[row].ToString("R", CultureInfo.InvariantCulture))));
            }

            string groups = string.Join(", ", data.Data.RandomTerms.Select(term => $"\"{term.Grouping.Name}\""));
            string family = data.Options.Family == GeneralizedFamily.Poisson ? "poisson" : "binomial";
            File.WriteAllText(
                Path.Combine(folder, "fit.R"),
                $$"""
                suppressMessages(library(lme4))
                d <- read.csv("data.csv")
                for (g in c({{groups}})) d[[g]] <- factor(d[[g]])
                times <- sapply(1:2, function(i) system.time(m <<- glmer({{data.Formula}}, d, {{family}}, nAGQ = {{data.Options.QuadraturePoints}}))[["elapsed"]])
                cat(sprintf("%.6f %.10f %s\n", min(times), as.numeric(logLik(m)), extSoftVersion()[["BLAS"]]))
                """);
            using Process process = Process.Start(new ProcessStartInfo("Rscript", "fit.R") { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = false })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string[] parts = output.Trim().Split(' ', 3);
            return process.ExitCode == 0 && parts.Length == 3
                ? (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]) : null;
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
