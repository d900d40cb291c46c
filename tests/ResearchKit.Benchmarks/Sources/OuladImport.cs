using System.Diagnostics;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Sources;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>
/// The import of OULAD-shaped files against bare <c>CREATE TABLE AS FROM read_csv</c> of the same seven files into a database file: <c>oulad-import [folder] [rounds] [share]</c>. Each measurement is a
/// process of its own, the two kinds take turns, the files are in the page cache. The import validates, accounts for every row, sums repeated clicks and makes pseudonyms. Exit code 1 when the median ratio is
/// above 2.5 or an import takes more than 4 GiB.
/// </summary>
internal static class OuladImport
{
    private static readonly string[] Files = ["courses", "assessments", "vle", "studentInfo", "studentRegistration", "studentAssessment", "studentVle"];

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["bare", var from, var to]:
                return Report(() => Bare(from, to));
            case ["kit", var from, var to]:
                return Report(() => Importer.Mapped("oulad").Import(new ImportRequest(from, to) { KeyFile = to + ".key", Replace = true }));
        }

        var root = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"researchkit-oulad-{Environment.ProcessId}");
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var share = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 1;
        try
        {
            var folder = Path.Combine(root, "files");
            OuladFiles.Write(folder, share);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length) / 1048576.0:F0} MiB in seven files, {OuladFiles.ClickRows * share:N0} click rows"));
            Console.WriteLine("round   bare s  bare CPU s  bare MiB    kit s   kit CPU s   kit MiB   ratio  CPU ratio");
            var ratios = new List<double>();
            var peak = 0.0;
            for (var round = 1; round <= rounds; round++)
            {
                var bare = Child("bare", folder, Path.Combine(root, "bare.duckdb"));
                var kit = Child("kit", folder, Path.Combine(root, "kit.duckdb"));
                ratios.Add(kit.Seconds / bare.Seconds);
                peak = Math.Max(peak, kit.Mebibytes);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round,5} {bare.Seconds,8:F2} {bare.Cpu,11:F2} {bare.Mebibytes,9:F0} {kit.Seconds,8:F2} {kit.Cpu,11:F2} {kit.Mebibytes,9:F0} {ratios[^1],7:F2} {kit.Cpu / bare.Cpu,10:F2}"));
                foreach (var file in Directory.GetFiles(root))
                    File.Delete(file);
            }

            var median = ratios.Order().ElementAt(ratios.Count / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median ratio {median:F2} (at most 2.5), peak {peak:F0} MiB (at most 4096)"));
            return median > 2.5 || peak > 4096 ? 1 : 0;
        }
        finally
        {
            if (Directory.Exists(root))
                Directory.Delete(root, recursive: true);
        }
    }

    private static void Bare(string folder, string database)
    {
        using var connection = new DuckDBConnection($"Data Source={database}");
        connection.Open();
        foreach (var file in Files)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"CREATE TABLE {file} AS FROM read_csv('{Path.Combine(folder, file + ".csv").Replace("'", "''", StringComparison.Ordinal)}')";
            command.ExecuteNonQuery();
        }
    }

    private static int Report(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured {watch.Elapsed.TotalSeconds:R} {process.TotalProcessorTime.TotalSeconds:R} {process.PeakWorkingSet64 / 1048576.0:R}"));
        return 0;
    }

    private static (double Seconds, double Cpu, double Mebibytes) Child(string kind, string folder, string database)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { typeof(OuladImport).Assembly.Location, "oulad-import", kind, folder, database })
            start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var lines = child.StandardOutput.ReadToEnd().Split('\n');
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The {kind} measurement ended with exit code {child.ExitCode}.");
        var numbers = lines.Single(line => line.StartsWith("measured ", StringComparison.Ordinal)).Split(' ')[1..].Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1], numbers[2]);
    }
}
