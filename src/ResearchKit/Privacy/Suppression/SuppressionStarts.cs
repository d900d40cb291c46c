using ResearchKit.Frames;

namespace ResearchKit.Privacy.Suppression;

/// <summary>
/// Other ways for a search to go than from the cells that must be hidden by what the others cost. First from what the rule that is kept by hand would hide: in each line with a single
/// hidden cell the cheapest other one goes too, until no line has a single one; that may leak, and may hide too much, and the search mends both. Then, in small tables, by costs that
/// are a little off, the same ones each time, so that ties and near ties fall out differently.
/// </summary>
internal static class SuppressionStarts
{
    /// <summary>How far costs are off at most: by this part of them.</summary>
    private const double Jitter = 0.5;

    /// <summary>The task, with the costs to go by, and the cells to begin with.</summary>
    public static IEnumerable<(SuppressionTask Task, bool[] Start)> Of(SuppressionTask task)
    {
        var lines = task.Shape!.Lines().ToArray();
        yield return (task, ByRule(task, lines));
        var tries = Math.Clamp((1200 / task.Primary.Length) - 2, 0, 4);
        for (var one = 1; one <= tries; one++)
        {
            var random = new SplitMix64((ulong)one);
            var other = task with { Weights = [.. task.Weights.Select(weight => weight * (1 + (Jitter * (random.Below(1000) / 1000.0))))] };
            yield return (other, one % 2 == 0 ? ByRule(other, lines) : task.Start);
        }
    }

    private static bool[] ByRule(SuppressionTask task, int[][] lines)
    {
        bool[] hidden = [.. task.Start];
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var line in lines)
            {
                if (line.Count(cell => hidden[cell]) != 1) continue;
                var next = line.Where(cell => !hidden[cell] && task.CanHide[cell]).DefaultIfEmpty(-1).MinBy(cell => cell < 0 ? 0 : task.Weights[cell]);
                if (next < 0) continue;
                hidden[next] = changed = true;
            }
        }

        return hidden;
    }
}
