using System.Globalization;
using ResearchKit.Sources;
using ResearchKit.Sources.Following;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit import --follow</c>: a line for each import and each addition, until Ctrl+C.</summary>
internal static class ImportFollowing
{
    public static async Task<int> Run(IImporter importer, ImportRequest request, double seconds, bool isJson, CancellationToken cancellationToken)
    {
        var follower = new ImportFollower(importer, request, new FollowOptions { Interval = TimeSpan.FromSeconds(seconds) });
        Console.Error.WriteLine($"Following {Path.GetFullPath(request.Folder)}; Ctrl+C ends it.");
        try
        {
            await follower.FollowAsync(followed => Say(followed, isJson), cancellationToken: cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how following ends.
        }

        return ExitCode.Ok;
    }

    private static void Say(FollowedImport followed, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonText.Line(followed));
            return;
        }

        var at = followed.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (followed.Report is not { } report)
        {
            Console.Out.WriteLine($"{at} UTC  not imported: {followed.Problem}");
            return;
        }

        var asOf = report.DataAsOf is { } moment ? moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "unknown";
        if (report.Outcome == ImportOutcome.Extended)
        {
            var waiting = followed.EventsWaiting == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {followed.EventsWaiting:N0} events of persons not met before wait for the next whole import");
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{at} UTC  added in {followed.Took.TotalSeconds:F1} s: {followed.RowsAdded:N0} rows; in all {report.Loads.Sum(load => load.Kept):N0} kept, {report.RejectedRows:N0} rejected{waiting}; data as of {asOf} UTC"));
            return;
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{at} UTC  {report.Outcome.ToString().ToLowerInvariant()} in {followed.Took.TotalSeconds:F1} s: {report.Loads.Sum(load => load.Kept):N0} rows kept, {report.RejectedRows:N0} rejected; data as of {asOf} UTC"));
    }
}
