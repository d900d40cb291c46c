using System.Globalization;
using ResearchKit.Tests.Sources.Fuzzing;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>What a child says of a case, in one line.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Seed">The export that was damaged.</param>
/// <param name="Outcome">Error, store or unchanged.</param>
/// <param name="Kept">Rows kept.</param>
/// <param name="Rejected">Rows rejected.</param>
/// <param name="Seconds">Processor time of the import.</param>
/// <param name="Elapsed">Seconds by the clock.</param>
/// <param name="Description">How it was damaged.</param>
/// <param name="Faults">The case and the promises that it broke; empty when none.</param>
internal sealed record FuzzLine(int Number, string Seed, TrialOutcome Outcome, long Kept, long Rejected, double Seconds, double Elapsed, string Description, string Faults)
{
    public static string Of(TrialResult result) => string.Join('\t', new object[]
    {
        result.Number, result.Seed, result.Outcome, result.Kept, result.Rejected, result.Computed.TotalSeconds, result.Time.TotalSeconds, result.Description, result.Faults.Count == 0 ? "" : result.ToString(),
    }.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part}").ReplaceLineEndings(" / ").Replace('\t', ' ')));

    public static FuzzLine Read(string[] parts) => new(
        int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], Enum.Parse<TrialOutcome>(parts[2]), long.Parse(parts[3], CultureInfo.InvariantCulture), long.Parse(parts[4], CultureInfo.InvariantCulture),
        double.Parse(parts[5], CultureInfo.InvariantCulture), double.Parse(parts[6], CultureInfo.InvariantCulture), parts[7], parts[8]);
}

/// <summary>Sums up a run of cases.</summary>
internal static class FuzzSummary
{
    public static void Print(IReadOnlyCollection<FuzzLine> results, IReadOnlyCollection<string> faults, TimeSpan time)
    {
        Console.WriteLine("export                    cases   errors  with rejects  without  unchanged   rows kept  rows rejected  mean ms  slowest s");
        foreach (var export in results.GroupBy(result => result.Seed, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{export.Key,-24} {export.Count(),6} {Errors(export),8} {WithRejects(export),13} {Stores(export) - WithRejects(export),8} {Unchanged(export),10} {export.Sum(r => r.Kept),11} {export.Sum(r => r.Rejected),14} {export.Average(r => r.Seconds) * 1000,8:F0} {export.Max(r => r.Seconds),10:F2}"));
        }

        foreach (var slow in results.OrderByDescending(result => result.Seconds).Take(3))
            Line($"slow: {slow.Seconds:F2} s of computing, {slow.Elapsed:F2} s by the clock: case {slow.Number} ({slow.Seed}; {slow.Description})");
        foreach (var fault in faults)
            Line($"fault: {fault[..Math.Min(fault.Length, 200)]}");
        foreach (var kind in Enum.GetValues<FaultKind>())
            Line($"{faults.Count(fault => fault.Contains($" {kind}: ", StringComparison.Ordinal)),7} {Name(kind)}");
        Line($"{Errors(results),7} clear errors, the old store untouched");
        Line($"{WithRejects(results),7} stores with counted rejects");
        Line($"{Stores(results) - WithRejects(results),7} stores without rejects");
        Line($"{Unchanged(results),7} unchanged imports");
        Line($"{results.Count} cases in {time.TotalSeconds:F0} s, {time.TotalMilliseconds / Math.Max(1, results.Count):F0} ms a case by the clock, {results.Sum(r => r.Seconds) * 1000 / Math.Max(1, results.Count):F0} ms of computing an import; {faults.Count} cases with faults");
    }

    private static string Name(FaultKind kind) => kind switch
    {
        FaultKind.Crash => "crashes",
        FaultKind.Hang => "hangs over 10 s",
        FaultKind.HalfWritten => "half-written stores",
        FaultKind.Unaccounted => "stores that do not account for every row",
        FaultKind.Quoted => "messages or reports that quote a value",
        FaultKind.Unclear => "messages that are unclear or long",
        _ => "imports that are not idempotent",
    };

    private static int Errors(IEnumerable<FuzzLine> results) => results.Count(result => result is { Outcome: TrialOutcome.Error, Faults: "" });

    private static int Stores(IEnumerable<FuzzLine> results) => results.Count(result => result is { Outcome: TrialOutcome.Store, Faults: "" });

    private static int WithRejects(IEnumerable<FuzzLine> results) => results.Count(result => result is { Outcome: TrialOutcome.Store, Rejected: > 0, Faults: "" });

    private static int Unchanged(IEnumerable<FuzzLine> results) => results.Count(result => result is { Outcome: TrialOutcome.Unchanged, Faults: "" });

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
