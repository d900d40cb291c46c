using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Workshop.Contents;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>Where a classroom stands, for the facilitator: counts for each exercise, never who.</summary>
internal static class Overview
{
    /// <summary>How many checks without success count as being stuck.</summary>
    private const int ChecksWhenStuck = 2;

    /// <summary>Counts the participants by exercise.</summary>
    public static JsonObject Of(IReadOnlyList<Participant> participants, KernelRegistry registry)
    {
        var exercises = new SortedDictionary<(string Notebook, string Exercise), (int Tried, int Solved, int Stuck)>();
        foreach (var participant in participants)
        {
            foreach (var (notebook, found) in new Progress(participant.Folder).Read())
            {
                foreach (var (exercise, state) in found as JsonObject ?? [])
                {
                    var isSolved = state?["solved"] is JsonValue solved && solved.GetValueKind() == JsonValueKind.True;
                    var checks = state?["checks"] is JsonValue count && count.TryGetValue(out int number) ? number : 0;
                    var before = exercises.GetValueOrDefault((notebook, exercise));
                    exercises[(notebook, exercise)] = (before.Tried + 1, before.Solved + (isSolved ? 1 : 0), before.Stuck + (!isSolved && checks >= ChecksWhenStuck ? 1 : 0));
                }
            }
        }

        var kernels = registry.All;
        return new JsonObject
        {
            ["participants"] = participants.Count,
            ["present"] = participants.Count(participant => registry.KernelsOf(participant).Any()),
            ["kernels"] = kernels.Count,
            ["busy"] = kernels.Count(kernel => kernel.State == "busy"),
            ["exercises"] = new JsonArray([.. exercises.Select(entry => new JsonObject
            {
                ["notebook"] = entry.Key.Notebook,
                ["exercise"] = entry.Key.Exercise,
                ["tried"] = entry.Value.Tried,
                ["solved"] = entry.Value.Solved,
                ["stuck"] = entry.Value.Stuck,
            })]),
        };
    }
}
