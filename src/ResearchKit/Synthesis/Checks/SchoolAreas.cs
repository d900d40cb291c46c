namespace ResearchKit.Synthesis.Checks;

/// <summary>Schools that share learners, as one area: a learner's schools are joined, and so are all schools that are joined with one of them.</summary>
internal sealed class SchoolAreas
{
    private readonly Dictionary<int, int> _parent = [];

    /// <summary>Number of a school's area: the smallest number of its schools.</summary>
    public int Of(int school)
    {
        while (_parent.TryGetValue(school, out var parent))
            school = parent;
        return school;
    }

    /// <summary>Puts two schools into one area.</summary>
    public void Join(int one, int other)
    {
        var (first, second) = (Of(one), Of(other));
        if (first != second)
            _parent[Math.Max(first, second)] = Math.Min(first, second);
    }
}
