using System.Diagnostics;
using System.Globalization;
using ResearchKit.Synthesis;

namespace ResearchKit.Benchmarks.Synthesis;

/// <summary>
/// Cities of growing size with all tables, written as data sets: <c>city [folder] [learners ...]</c>, by default 1,000, 10,000 and 100,000 learners in the system's
/// temporary folder. Seconds by the clock and of the processor, peak memory of the process, rows and bytes of each; the smallest is made again with one thread, and the checksums are compared.
/// Exit code 1 when they differ, or when 100,000 learners take more than two minutes or 2 GiB.
/// </summary>
internal static class CitySizes
{
    public static int Run(string[] args)
    {
        var root = args.Length > 0 ? args[0] : Path.GetTempPath();
        int[] sizes = args.Length > 1 ? [.. args.Skip(1).Select(size => int.Parse(size, CultureInfo.InvariantCulture))] : [1_000, 10_000, 100_000];
        var missed = false;
        Console.WriteLine("learners     seconds  CPU seconds  CPU ms/learner   peak RSS MiB            rows           bytes          events");
        foreach (var learners in sizes)
        {
            var folder = Path.Combine(root, $"researchkit-city-{Environment.ProcessId}-{learners}");
            try
            {
                var watch = Stopwatch.StartNew();
                var before = CpuSeconds();
                var package = CityDataset.Write(new CityOptions { Learners = learners }, folder);
                var cpu = CpuSeconds() - before;
                var seconds = watch.Elapsed.TotalSeconds;
                var peak = PeakMebibytes();
                var events = package.Resources.FirstOrDefault(file => file.Name == "activity_event")?.Rows ?? 0;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{learners,10:N0} {seconds,9:F1} {cpu,12:F1} {1000 * cpu / learners,15:F3} {peak,14:F0} {package.Resources.Sum(file => file.Rows),15:N0} {package.Resources.Sum(file => file.Bytes),15:N0} {events,15:N0}"));
                missed |= learners == 100_000 && (seconds > 120 || peak > 2048);
                if (learners == sizes[0])
                    missed |= !IsSameWithOneThread(package, learners, folder + "-one");
            }
            finally
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }
        }
        return missed ? 1 : 0;
    }

    private static bool IsSameWithOneThread(DataPackage package, int learners, string folder)
    {
        try
        {
            var one = CityDataset.Write(new CityOptions { Learners = learners }, folder, threads: 1);
            var same = one.Resources.Select(file => file.Checksum).SequenceEqual(package.Resources.Select(file => file.Checksum), StringComparer.Ordinal);
            Console.WriteLine(same ? "           the same checksums with one thread" : "           OTHER CHECKSUMS with one thread");
            return same;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double CpuSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static double PeakMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
