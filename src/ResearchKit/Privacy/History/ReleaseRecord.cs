using System.Text.Json.Serialization;

namespace ResearchKit.Privacy.History;

/// <summary>
/// What one release said, in the form in which later releases are compared with it: the sets of learners that its figures are about, as classes of learners who are in
/// the same sets. Learners are keyed hashes; groups are hashes too; there is no value besides the sizes that were shown.
/// </summary>
/// <param name="Snapshot">The state of the data.</param>
/// <param name="Learner">The column that told learners apart.</param>
/// <param name="IsLasting">Whether learners are told apart by pseudonyms, which an import leaves as they are, so that they can be compared across snapshots.</param>
/// <param name="Definition">Hash of what was asked: query, columns, measures.</param>
/// <param name="Kinds">What the last places of each class are: the kinds of the sets of those who have a value.</param>
/// <param name="Sets">The sets.</param>
/// <param name="Classes">The classes.</param>
internal sealed record ReleaseRecord(
    [property: JsonPropertyName("snapshot")] string Snapshot,
    [property: JsonPropertyName("learner")] string Learner,
    [property: JsonPropertyName("lasting")] bool IsLasting,
    [property: JsonPropertyName("definition")] string Definition,
    [property: JsonPropertyName("kinds")] string[] Kinds,
    [property: JsonPropertyName("sets")] ReleasedSet[] Sets,
    [property: JsonPropertyName("classes")] LearnerClass[] Classes)
{
    /// <summary>The sets that are told of, in which a class is: of its group those with a value, or (as the complement of the set's number) those without, which are told where both are.</summary>
    public IEnumerable<int> Shown(LearnerClass of)
    {
        var own = of.Sets.ToHashSet();
        foreach (var set in of.Sets)
        {
            if (Sets[set] is { IsShown: true, IsMean: false }) yield return set;
        }

        for (var set = 0; set < Sets.Length; set++)
        {
            if (Sets[set] is { IsShown: true, IsMean: false, Kind.Length: > 0 } having && !own.Contains(set) && own.Contains(having.Group) && Sets[having.Group].IsShown) yield return ~set;
        }
    }

    /// <summary>How many learners are in a set, or in what is left of its group.</summary>
    public int SizeOf(int set) => set >= 0 ? Sets[set].Size : Sets[Sets[~set].Group].Size - Sets[~set].Size;

    /// <summary>The number of the set that tells.</summary>
    public static int SetOf(int set) => set >= 0 ? set : ~set;

    /// <summary>Whether another release said the same.</summary>
    public bool SaysTheSame(ReleaseRecord other) =>
        Snapshot == other.Snapshot && Learner == other.Learner && Definition == other.Definition && Sets.AsSpan().SequenceEqual(other.Sets)
        && Classes.Length == other.Classes.Length && Classes.Zip(other.Classes).All(pair => pair.First.Learners.AsSpan().SequenceEqual(pair.Second.Learners));
}

/// <summary>A set of learners of whom a release says how many they are, or hides it.</summary>
/// <param name="What">Hash of which group it is, and of whom in it: all, or those who have a value.</param>
/// <param name="Kind">Empty for all learners of a group; for those who have a value, hash of the column and the value; for those who make up a mean, hash of the column and <c>mean</c>.</param>
/// <param name="Group">The number, in <see cref="ReleaseRecord.Sets"/>, of the group's own set.</param>
/// <param name="Size">How many are in it.</param>
/// <param name="IsShown">Whether the release tells.</param>
/// <param name="IsPrimary">Whether it must not be told because of what it says.</param>
/// <param name="Least">Fewest learners that a difference with it may tell of.</param>
internal sealed record ReleasedSet(
    [property: JsonPropertyName("what")] string What,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("group")] int Group,
    [property: JsonPropertyName("size")] int Size,
    [property: JsonPropertyName("shown")] bool IsShown,
    [property: JsonPropertyName("primary")] bool IsPrimary,
    [property: JsonPropertyName("least")] int Least)
{
    private const string MeanEnding = ":mean";

    /// <summary>The kind of the learners who make up means of a column.</summary>
    public static string MeanOf(string column) => column + MeanEnding;

    /// <summary>Whether it is the learners who make up a mean: what is shown of them is the mean, and not how many they are.</summary>
    [JsonIgnore]
    public bool IsMean => Kind.EndsWith(MeanEnding, StringComparison.Ordinal);
}

/// <summary>Learners who are in the same sets.</summary>
/// <param name="Sets">The numbers of the sets, ascending.</param>
/// <param name="Places">The group in each dimension, as a number that means nothing outside this release; then, for each kind, 0 for those who do not have the value, 1 for those who always do. Empty where a release has no dimensions.</param>
/// <param name="Learners">The learners.</param>
internal sealed record LearnerClass(
    [property: JsonPropertyName("sets")] int[] Sets, [property: JsonPropertyName("places")] ulong[] Places, [property: JsonPropertyName("learners")] ulong[] Learners);
