using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Factor models beside R's lavaan on the same data in one run, and coverage of intervals: <c>factors [speed|coverage|all] [replications]</c>. Speed: three factors of nine items with 1,000 rows; the same with a tenth
/// of the answers missing, by full information; eight factors of forty items with 2,000 rows (bar: no slower than lavaan). Coverage: 95 % intervals of loadings, residual variances and correlations of factors over 2,000 samples of 300, with
/// their width, for normal answers and for skewed ones by plain and by robust errors (bar: between 93.5 and 96.5 % for normal answers). Exit code 1 when a bar is missed; where R or lavaan is missing it says so.
/// </summary>
internal static class FactorModels
{
    private const string Three = "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf3 =~ x7 + x8 + x9";

    public static int Run(string[] args)
    {
        string which = args.Length > 0 ? args[0] : "all";
        int replications = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        if (which is "all" or "speed")
        {
            missed |= Compare("9 items, 3 factors, 1,000 rows", Three, Sample(3, 3, 1000, 1, 0, false), new(), "");
            missed |= Compare("the same, a tenth of the answers missing", Three, Sample(3, 3, 1000, 2, 0.1, false), new() { Missing = MissingAnswers.FullInformation }, ", missing = \"ml\"");
            missed |= Compare("40 items, 8 factors, 2,000 rows", Many(8, 5), Sample(8, 5, 2000, 3, 0, false), new(), "");
            missed |= Compare("9 items, robust", Three, Sample(3, 3, 1000, 4, 0, true), new() { Estimator = StructuralEstimator.RobustMaximumLikelihood }, ", estimator = \"MLR\"");
        }

        if (which is "all" or "coverage")
        {
            missed |= Coverage("normal answers, expected information", replications, false, new());
            Coverage("skewed answers, expected information", replications, true, new());
            Coverage("skewed answers, robust", replications, true, new() { Estimator = StructuralEstimator.RobustMaximumLikelihood });
        }

        return missed ? 1 : 0;
    }

    private static string Many(int factors, int each) =>
        string.Join('\n', Enumerable.Range(0, factors).Select(f => $"f{f + 1} =~ " + string.Join(" + ", Enumerable.Range(1, each).Select(i => $"x{f * each + i}"))));

    // Loadings 1, 0.8, 1.2, 0.9, 0.7 and again; factors of variance 1 that correlate 0.4; residual variances 0.8.
    private static IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> Sample(int factors, int each, int rows, ulong seed, double missing, bool isSkewed)
    {
        double[] loadings = [1, 0.8, 1.2, 0.9, 0.7];
        var random = new RandomStream(seed).Split("factor models");
        var columns = new double[factors * each][];
        for (int j = 0; j < columns.Length; j++)
            columns[j] = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double general = Math.Sqrt(0.4) * Draw();
            for (int f = 0; f < factors; f++)
            {
                double factor = general + Math.Sqrt(0.6) * Draw();
                for (int k = 0; k < each; k++)
                    columns[f * each + k][i] = loadings[k] * factor + Math.Sqrt(0.8) * Draw();
            }

            for (int j = 0; j < columns.Length && missing > 0; j++)
                columns[j][i] = j % 3 != 0 && random.Uniform() < missing * 1.5 ? double.NaN : columns[j][i];
        }

        return [.. columns.Select((values, j) => ($"x{j + 1}", (ReadOnlyMemory<double>)values))];

        double Draw() => isSkewed ? random.Exponential(1) - 1 : random.Normal();
    }

    private static bool Compare(string name, string syntax, IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, StructuralEquationOptions options, string arguments)
    {
        var data = new StructuralEquationData(columns);
        StructuralEquationResult result = new StructuralEquationModel(syntax, options).Fit(data);
        double best = double.PositiveInfinity;
        for (int i = 0; i < 15; i++)
        {
            long start = Stopwatch.GetTimestamp();
            new StructuralEquationModel(syntax, options).Fit(data);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: ResearchKit {best * 1000:0.0} ms (standardised solution and fit indices with it), chi-squared {result.Fit.Test.Statistic:0.0000}"));
        if (RunR(syntax, columns, arguments) is not { } reference)
        {
            Console.WriteLine("  lavaan not compared: Rscript or the package lavaan is missing (Debian: r-base-core, r-cran-lavaan).");
            return false;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  lavaan {reference.Seconds * 1000:0.0} ms (best of 5), chi-squared {reference.Statistic:0.0000}: {reference.Seconds / best:0.0} times as long"));
        bool agrees = Math.Abs(reference.Statistic - result.Fit.Test.Statistic) < 1e-3;
        if (!agrees)
            Console.WriteLine("  The two do not agree.");
        return !agrees || reference.Seconds < best;
    }

    private static (double Seconds, double Statistic)? RunR(string syntax, IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, string arguments)
    {
        string folder = Directory.CreateTempSubdirectory("researchkit-factors-").FullName;
        try
        {
            string file = Path.Combine(folder, "data.csv");
            using (var writer = new StreamWriter(file))
            {
                writer.WriteLine(string.Join(',', columns.Select(column => column.Name)));
                for (int i = 0; i < columns[0].Values.Length; i++)
                    writer.WriteLine(string.Join(',', columns.Select(column => double.IsNaN(column.Values.Span[i]) ? "NA" : column.Values.Span[i].ToString("R", CultureInfo.InvariantCulture))));
            }

            string script = Path.Combine(folder, "fit.R");
            File.WriteAllText(script, $$"""
                suppressMessages(library(lavaan)); d <- read.csv("{{file}}"); m <- "{{syntax.Replace("\n", "\\n", StringComparison.Ordinal)}}"
                t <- sapply(1:5, function(i) system.time({ f <<- cfa(m, d{{arguments}}); s <- standardizedSolution(f); i <- fitMeasures(f) })[["elapsed"]])
                cat(sprintf("%.6f %.8f\n", min(t), fitMeasures(f, "chisq")))
                """);
            var start = new ProcessStartInfo("Rscript", script) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using Process? process = Process.Start(start);
            if (process is null)
                return null;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string[] words = process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            errors.Wait();
            process.WaitForExit();
            return process.ExitCode == 0 && words.Length >= 2 ? (double.Parse(words[^2], CultureInfo.InvariantCulture), double.Parse(words[^1], CultureInfo.InvariantCulture)) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static bool Coverage(string name, int replications, bool isSkewed, StructuralEquationOptions options)
    {
        // Correlations of factors with std.lv; loadings and residual variances as they were made.
        (string Term, double Truth)[] truths = [("f1 =~ x2", 0.8), ("f2 =~ x6", 1.2), ("x1 ~~ x1", 0.8), ("x9 ~~ x9", 0.8), ("f1 ~~ f2", 0.4)];
        var covered = new int[truths.Length];
        int rejected = 0, fits = 0;
        double[] width = new double[truths.Length];
        for (int r = 0; r < replications; r++)
        {
            StructuralEquationResult result = new StructuralEquationModel(Three, options with { StandardisedFactors = true }).Fit(new StructuralEquationData(Sample(3, 3, 300, 1000 + (ulong)r, 0, isSkewed)));
            if (!result.Convergence.IsUsable)
                continue;
            fits++;
            rejected += (result.Fit.RobustTest ?? result.Fit.Test).PValue < 0.05 ? 1 : 0;
            for (int k = 0; k < truths.Length; k++)
            {
                (double lower, double upper) = (result[truths[k].Term].Estimate.Lower, result[truths[k].Term].Estimate.Upper);
                covered[k] += lower <= truths[k].Truth && truths[k].Truth <= upper ? 1 : 0;
                width[k] += upper - lower;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Coverage of 95 % intervals, {name}: {fits} of {replications} samples of 300 usable; the model, which is true, is rejected in {100.0 * rejected / fits:0.0} %"));
        bool missed = false;
        for (int k = 0; k < truths.Length; k++)
        {
            double share = covered[k] / (double)fits;
            missed |= share is < 0.935 or > 0.965;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {truths[k].Term,-10} covered {100 * share:0.0} %, mean width {width[k] / fits:0.000}"));
        }

        return missed;
    }
}
