using System.Text.Json.Serialization;

namespace ResearchKit.Privacy.History;

/// <summary>
/// What one release said, in the form in which later releases are compared with it: the sets of learners that its figures are about, as classes of learners who are in
/// the same sets. Learners are keyed hashes; groups are hashes too; there is no value besides the sizes that were shown.
/// </summary>
/// <param name="Snapshot">The state of the data.</param>
/// <param name="Learner">The column that told learners apart.</param>
/// <param name="Definition">Hash of what was asked: query, columns, measures.</param>
/// <param name="Sets">The sets.</param>
/// <param name="Classes">The classes.</param>
internal sealed record ReleaseRecord(
    [property: JsonPropertyName("snapshot")] string Snapshot,
    [property: JsonPropertyName("learner")] string Learner,
    [property: JsonPropertyName("definition")] string Definition,
    [property: JsonPropertyName("sets")] ReleasedSet[] Sets,
    [property: JsonPropertyName("classes")] LearnerClass[] Classes)
{
    /// <summary>Whether another release said the same.</summary>
    public bool SaysTheSame(ReleaseRecord other) =>
        Snapshot == other.Snapshot && Learner == other.Learner && Definition == other.Definition && Sets.AsSpan().SequenceEqual(other.Sets)
        && Classes.Length == other.Classes.Length && Classes.Zip(other.Classes).All(pair => pair.First.Learners.AsSpan().SequenceEqual(pair.Second.Learners));
}

/// <summary>A set of learners of whom a release says how many they are, or hides it.</summary>
/// <param name="What">Hash of which group it is, and of whom in it: all, or those who have a value.</param>
/// <param name="Kind">Empty for all learners of a group; for those who have a value, hash of the column and the value.</param>
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
    [property: JsonPropertyName("least")] int Least);

/// <summary>Learners who are in the same sets.</summary>
/// <param name="Sets">The numbers of the sets, ascending.</param>
/// <param name="Learners">The learners.</param>
internal sealed record LearnerClass([property: JsonPropertyName("sets")] int[] Sets, [property: JsonPropertyName("learners")] ulong[] Learners);
