using System.Reflection;
using Mono.Cecil;

namespace ResearchKit.Architecture.Tests;

/// <summary>The plan of the house: which project and which room may know which.</summary>
internal static class House
{
    /// <summary>Project -> projects it may reference. Dependencies point downwards only.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["ResearchKit.DuckDB"] = [],
        ["ResearchKit.Statistics"] = [],
        ["ResearchKit"] = ["ResearchKit.DuckDB", "ResearchKit.Statistics"],
        ["ResearchKit.Notebooks"] = ["ResearchKit", "ResearchKit.DuckDB", "ResearchKit.Statistics"],
        ["ResearchKit.Cli"] = ["ResearchKit.Notebooks", "ResearchKit", "ResearchKit.DuckDB", "ResearchKit.Statistics"],
    };

    /// <summary>Room -> rooms it may know. A room that is not named here may not exist.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Rooms = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["ResearchKit.Frames"] = ["ResearchKit.DuckDB"],
        ["ResearchKit.Privacy"] = ["ResearchKit.Frames"],
        ["ResearchKit.Display"] = ["ResearchKit.Frames", "ResearchKit.Privacy"],
        ["ResearchKit.Store"] = ["ResearchKit.Frames", "ResearchKit.Privacy", "ResearchKit.Display", "ResearchKit.DuckDB"],
        ["ResearchKit.Sources"] =
            ["ResearchKit.Sources.Formats", "ResearchKit.Store", "ResearchKit.Privacy", "ResearchKit.Frames", "ResearchKit.Display", "ResearchKit.DuckDB", "ResearchKit.Statistics"],
        ["ResearchKit.Sources.Formats"] = ["ResearchKit.Frames"],
        ["ResearchKit.Charts"] = ["ResearchKit.Frames", "ResearchKit.Privacy", "ResearchKit.Display", "ResearchKit.Statistics"],
        ["ResearchKit.Models"] = ["ResearchKit.Frames", "ResearchKit.Privacy", "ResearchKit.Display", "ResearchKit.Charts", "ResearchKit.Statistics"],
        ["ResearchKit.Synthesis"] =
            ["ResearchKit.Sources.Formats", "ResearchKit.Frames", "ResearchKit.Store", "ResearchKit.Privacy", "ResearchKit.Display", "ResearchKit.Statistics"],
        ["ResearchKit.Attacks"] = ["ResearchKit.Frames", "ResearchKit.Privacy", "ResearchKit.Store", "ResearchKit.Display", "ResearchKit.Statistics"],
        ["ResearchKit.Workshop"] = ["ResearchKit.Display"],
        ["ResearchKit.UseCases"] = ["ResearchKit.Store", "ResearchKit.Frames", "ResearchKit.Display", "ResearchKit.Privacy", "ResearchKit.Models", "ResearchKit.Statistics"],

        ["ResearchKit.Statistics.Distributions"] = [],
        ["ResearchKit.Statistics.Estimation"] = ["ResearchKit.Statistics.Distributions"],
        ["ResearchKit.Statistics.Descriptive"] = ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation"],
        ["ResearchKit.Statistics.Regression"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive"],
        ["ResearchKit.Statistics.Multilevel"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression"],
        ["ResearchKit.Statistics.Prediction"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Inference", "ResearchKit.Statistics.Regression"],
        ["ResearchKit.Statistics.Survival"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression"],
        ["ResearchKit.Statistics.Causal"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression", "ResearchKit.Statistics.Multilevel", "ResearchKit.Statistics.Inference"],
        ["ResearchKit.Statistics.Recommendation"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression", "ResearchKit.Statistics.KnowledgeTracing", "ResearchKit.Statistics.Causal"],
        ["ResearchKit.Statistics.Monitoring"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Inference", "ResearchKit.Statistics.Regression", "ResearchKit.Statistics.Prediction"],
        ["ResearchKit.Statistics.MissingData"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression", "ResearchKit.Statistics.Survey"],
        ["ResearchKit.Statistics.Survey"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression"],
        ["ResearchKit.Statistics.MetaAnalysis"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression", "ResearchKit.Statistics.Multilevel"],
        ["ResearchKit.Statistics.Inference"] = ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive"],
        ["ResearchKit.Statistics.KnowledgeTracing"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression", "ResearchKit.Statistics.Multilevel"],
        ["ResearchKit.Statistics.ItemResponse"] = ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Regression"],
        ["ResearchKit.Statistics.Factors"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression"],
        ["ResearchKit.Statistics.Reliability"] =
            ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation", "ResearchKit.Statistics.Descriptive", "ResearchKit.Statistics.Regression", "ResearchKit.Statistics.Factors"],
        ["ResearchKit.Statistics.RecordLinkage"] = ["ResearchKit.Statistics.Distributions", "ResearchKit.Statistics.Estimation"],

        ["ResearchKit.Notebooks.Documents"] = ["ResearchKit.Display"],
        ["ResearchKit.Notebooks.Workshop.Copies"] = ["ResearchKit.Notebooks.Documents"],
        ["ResearchKit.Notebooks.Workshop.Contents"] = ["ResearchKit.Notebooks.Documents", "ResearchKit.Notebooks.Workshop.Copies"],
        ["ResearchKit.Notebooks.Workshop.Processes"] =
            ["ResearchKit.Notebooks.Jupyter", "ResearchKit.Notebooks.Jupyter.Zmtp", "ResearchKit.Notebooks.Jupyter.Messages", "ResearchKit.Notebooks.Execution"],
        ["ResearchKit.Notebooks.Workshop.Server"] =
            ["ResearchKit.Notebooks.Documents", "ResearchKit.Notebooks.Jupyter", "ResearchKit.Notebooks.Execution", "ResearchKit.Notebooks.Workshop.Copies", "ResearchKit.Notebooks.Workshop.Contents",
             "ResearchKit.Notebooks.Workshop.Processes", "ResearchKit.Display", "ResearchKit.Frames", "ResearchKit.Privacy", "ResearchKit.Store", "ResearchKit.Synthesis", "ResearchKit.DuckDB"],
        ["ResearchKit.Notebooks.Kernels"] =
            ["ResearchKit.Notebooks.Documents", "ResearchKit.Workshop", "ResearchKit.Frames", "ResearchKit.Privacy", "ResearchKit.Display", "ResearchKit.Store", "ResearchKit.DuckDB"],
        ["ResearchKit.Notebooks.Execution"] =
            ["ResearchKit.Notebooks.Documents", "ResearchKit.Notebooks.Kernels", "ResearchKit.Privacy", "ResearchKit.Display", "ResearchKit.Store", "ResearchKit.DuckDB"],
        ["ResearchKit.Notebooks.Jupyter.Zmtp"] = [],
        ["ResearchKit.Notebooks.Jupyter.Messages"] = [],
        ["ResearchKit.Notebooks.Jupyter"] =
            ["ResearchKit.Notebooks.Jupyter.Zmtp", "ResearchKit.Notebooks.Jupyter.Messages", "ResearchKit.Notebooks.Kernels", "ResearchKit.Notebooks.Execution", "ResearchKit.Display", "ResearchKit.Privacy"],
        ["ResearchKit.Notebooks.Lint"] = ["ResearchKit.Notebooks.Documents", "ResearchKit.Display", "ResearchKit.Store", "ResearchKit.UseCases", "ResearchKit.DuckDB"],
        ["ResearchKit.Notebooks.Templates"] = ["ResearchKit.Notebooks.Documents"],
        ["ResearchKit.Notebooks.Reports"] =
            ["ResearchKit.Notebooks.Documents", "ResearchKit.Notebooks.Workshop.Copies", "ResearchKit.Notebooks.Execution", "ResearchKit.Display", "ResearchKit.Privacy", "ResearchKit.DuckDB"],
    };

    /// <summary>Names that say nothing about what is inside.</summary>
    public static readonly string[] ForbiddenNames = ["Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Manager", "Managers", "Internal", "Misc", "Shared"];

    /// <summary>The repository's root folder: the nearest one above the tests that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static AssemblyDefinition Read(string assembly) =>
        AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), new ReaderParameters { InMemory = true });

    public static Assembly Load(string assembly) => Assembly.Load(new AssemblyName(assembly));

    /// <summary>The longest room name that is the namespace or contains it; null for the outside world.</summary>
    public static string? RoomOf(string? @namespace)
    {
        if (@namespace is null)
            return null;
        string? best = null;
        foreach (var room in Rooms.Keys.Concat(["ResearchKit.DuckDB", "ResearchKit.Statistics"]))
        {
            var inside = @namespace == room || @namespace.StartsWith(room + ".", StringComparison.Ordinal);
            if (inside && (best is null || room.Length > best.Length))
                best = room;
        }
        return best;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No ResearchKit.sln above {AppContext.BaseDirectory}.");
    }
}
