namespace ResearchKit.Statistics.Recommendation;

/// <summary>Which skill builds on which. Without cycles: a circle of prerequisites can never be entered, and is refused by name.</summary>
public sealed class PrerequisiteGraph
{
    private readonly int[][] _requires;
    private readonly Dictionary<string, int> _places;

    private PrerequisiteGraph(string[] skills, int[][] requires, int[] order, Dictionary<string, int> places)
    {
        (Skills, _requires, Order, _places) = (skills, requires, order, places);
    }

    /// <summary>The skills, in the order that they were given.</summary>
    public IReadOnlyList<string> Skills { get; }

    /// <summary>Places of skills, each after all that it builds on; of those that could come next, the one given first comes first. It is the fixed path of an expert who asks for prerequisites only.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Puts a graph together.</summary>
    /// <param name="skills">All skills, each once; the order settles ties.</param>
    /// <param name="edges">Pairs of a skill and one that it requires first. A pair that occurs twice counts once.</param>
    /// <exception cref="ArgumentException">A skill occurs twice, an edge names none, or there is a cycle; the message names its skills.</exception>
    public static PrerequisiteGraph Of(IReadOnlyList<string> skills, IEnumerable<(string Skill, string Requires)> edges)
    {
        ArgumentNullException.ThrowIfNull(skills);
        ArgumentNullException.ThrowIfNull(edges);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < skills.Count; i++)
        {
            if (!places.TryAdd(skills[i], i))
                throw new ArgumentException($"Skill '{skills[i]}' is given twice.", nameof(skills));
        }

        var requires = new SortedSet<int>[skills.Count];
        for (int i = 0; i < requires.Length; i++)
            requires[i] = [];
        foreach ((string skill, string required) in edges)
        {
            if (!places.TryGetValue(skill, out int to) || !places.TryGetValue(required, out int from))
                throw new ArgumentException($"'{skill}' requires '{required}', but '{(places.ContainsKey(skill) ? required : skill)}' is none of the {skills.Count} skills.", nameof(edges));
            requires[to].Add(from);
        }

        int[][] lists = [.. requires.Select(one => one.ToArray())];
        return new PrerequisiteGraph([.. skills], lists, Sort([.. skills], lists), places);
    }

    /// <summary>The place of a skill in <see cref="Skills"/>; -1 where there is none of this name.</summary>
    /// <param name="skill">The skill.</param>
    public int PlaceOf(string skill) => _places.GetValueOrDefault(skill, -1);

    /// <summary>Places of the skills that a skill requires directly, ascending.</summary>
    /// <param name="skill">Place of the skill.</param>
    public IReadOnlyList<int> Requires(int skill) => _requires[skill];

    /// <summary>Places of the skills that a skill requires directly which are not mastered.</summary>
    /// <param name="skill">Place of the skill.</param>
    /// <param name="mastery">Probability of mastery of each skill; NaN is not known and counts as not mastered.</param>
    /// <param name="threshold">From this probability on a skill is mastered.</param>
    public IReadOnlyList<int> Missing(int skill, ReadOnlySpan<double> mastery, double threshold)
    {
        var missing = new List<int>();
        foreach (int required in _requires[skill])
        {
            if (!(mastery[required] >= threshold))
                missing.Add(required);
        }

        return missing;
    }

    private static int[] Sort(string[] skills, int[][] requires)
    {
        var left = requires.Select(one => one.Length).ToArray();
        var opens = new List<int>[skills.Length];
        for (int i = 0; i < opens.Length; i++)
            opens[i] = [];
        for (int i = 0; i < requires.Length; i++)
        {
            foreach (int required in requires[i])
                opens[required].Add(i);
        }

        var ready = new SortedSet<int>(Enumerable.Range(0, skills.Length).Where(i => left[i] == 0));
        var order = new List<int>(skills.Length);
        while (ready.Count > 0)
        {
            int next = ready.Min;
            ready.Remove(next);
            order.Add(next);
            foreach (int opened in opens[next])
            {
                if (--left[opened] == 0)
                    ready.Add(opened);
            }
        }

        return order.Count == skills.Length ? [.. order] : throw new ArgumentException(
            $"Prerequisites go in a circle, which nobody can enter: {string.Join(" requires ", Cycle(requires, left).Select(i => $"'{skills[i]}'"))}. Take one of them out.", nameof(requires));
    }

    /// <summary>One circle among the skills that are left: following any requirement that is left comes back sooner or later.</summary>
    private static List<int> Cycle(int[][] requires, int[] left)
    {
        var seen = new List<int>();
        int at = Array.FindIndex(left, count => count > 0);
        while (!seen.Contains(at))
        {
            seen.Add(at);
            at = requires[at].First(required => left[required] > 0);
        }

        return [.. seen.Skip(seen.IndexOf(at)), at];
    }
}
