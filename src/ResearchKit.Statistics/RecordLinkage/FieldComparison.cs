using System.Collections.Immutable;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>One thing about which two records are compared, and the levels of agreement that are told apart.</summary>
/// <remarks>Winkler (1990) introduced levels of partial agreement; Fellegi and Sunter's model takes any number of them.</remarks>
public sealed class FieldComparison
{
    /// <summary>A comparison with its levels.</summary>
    /// <param name="name">What is compared, for example <c>birth date</c>.</param>
    /// <param name="levels">Names of the levels, least agreement first: <c>different, one day off, same</c>. At least two.</param>
    /// <exception cref="ArgumentException">The name is empty, or there are fewer than two levels, or two of one name.</exception>
    public FieldComparison(string name, params IReadOnlyList<string> levels)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Count < 2 || levels.Distinct(StringComparer.Ordinal).Count() != levels.Count)
            throw new ArgumentException($"Comparison '{name}' has the levels {string.Join(", ", levels)}; expected two or more, each of its own name, least agreement first.", nameof(levels));
        Name = name;
        Levels = [.. levels];
    }

    /// <summary>What is compared.</summary>
    public string Name { get; }

    /// <summary>Names of the levels, least agreement first.</summary>
    public ImmutableArray<string> Levels { get; }

    /// <summary>The name and the levels.</summary>
    public override string ToString() => $"{Name} ({string.Join(", ", Levels)})";
}
