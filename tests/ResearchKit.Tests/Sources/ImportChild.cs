using ResearchKit.Privacy;
using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources;

/// <summary>
/// What this test assembly does when it is started as a program (<c>dotnet ResearchKit.Tests.dll ...</c>): the child processes that tests kill, or run side by side.
/// </summary>
public static class ImportChild
{
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["import", var folder, var store, var key, var pauseAt]:
                Importer.Mapped("oulad").Import(new ImportRequest(folder, store) { KeyFile = key, Replace = true }, new Printer(pauseAt));
                Console.WriteLine("done");
                return 0;
            case ["recognise", var folder, var store, var key]:
                Fuzzing.KillScene.Import(folder, store, key);
                return 0;
            case ["canaries", var root]:
                Fuzzing.CanaryScene.Import(root);
                return 0;
            case ["audit", var store, var count]:
                for (var i = 0; i < int.Parse(count); i++)
                    new AuditLog(store).Append("query", new System.Text.Json.Nodes.JsonObject { ["process"] = Environment.ProcessId, ["i"] = i });
                return 0;
            default:
                Console.Error.WriteLine("Expected: import FOLDER STORE KEY STEP, recognise FOLDER STORE KEY, canaries FOLDER, or audit STORE COUNT.");
                return 2;
        }
    }

    /// <summary>Starts this assembly as a program.</summary>
    internal static System.Diagnostics.Process Start(params string[] args) => System.Diagnostics.Process.Start(StartInfo(args))!;

    /// <summary>How to start this assembly as a program.</summary>
    internal static System.Diagnostics.ProcessStartInfo StartInfo(params string[] args)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(ImportChild).Assembly.Location);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        return start;
    }

    /// <summary>Prints each step; at one of them the import waits to be killed.</summary>
    private sealed class Printer(string pauseAt) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            Console.WriteLine(value.Step);
            Console.Out.Flush();
            if (value.Step == pauseAt)
                Thread.Sleep(TimeSpan.FromMinutes(2));
        }
    }
}
