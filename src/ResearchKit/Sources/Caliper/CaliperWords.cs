using System.Text;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Caliper;

/// <summary>Types of events and actions of the two versions, looked up as UTF-8; words of the data are remembered, a few thousand of them.</summary>
internal sealed class CaliperWords
{
    private const int MostRemembered = 4096;
    private const int LongestWord = 64;

    private readonly Utf8Interner _words = new(MostRemembered);
    private readonly List<(bool Type11, bool Type12, bool Action11, bool Action12)> _known = [];

    /// <summary>Entities that tell who, where or how it went, and are no material or task.</summary>
    private static readonly string[] NoItems =
    [
        "Agent", "Attempt", "CourseOffering", "CourseSection", "Entity", "Group", "LtiSession", "Membership", "Organization", "Person", "Rating", "Response", "Result", "Score", "Session",
        "SoftwareApplication",
    ];

    private readonly byte[][] _noItems = Array.ConvertAll(NoItems, Encoding.UTF8.GetBytes);

    /// <summary>Whether a type and an action belong to a version.</summary>
    public bool AreKnown(ReadOnlySpan<byte> type, ReadOnlySpan<byte> action, bool isVersion11)
    {
        var (typeKnown, actionKnown) = (Of(type), Of(action));
        return isVersion11 ? typeKnown.Type11 && actionKnown.Action11 : typeKnown.Type12 && actionKnown.Action12;
    }

    /// <summary>Whether an entity of a type is something that is learnt with.</summary>
    public bool IsItem(ReadOnlySpan<byte> type)
    {
        foreach (var other in _noItems)
        {
            if (type.SequenceEqual(other))
                return false;
        }

        return true;
    }

    private (bool Type11, bool Type12, bool Action11, bool Action12) Of(ReadOnlySpan<byte> word)
    {
        if (word.Length > LongestWord)
            return default;
        if (_words.TryGet(word, out var number))
            return _known[number];
        var text = Encoding.UTF8.GetString(word);
        var known = (
            CaliperEnvelope.IsEventType(text, CaliperEnvelope.Version11), CaliperEnvelope.IsEventType(text, CaliperEnvelope.Version12),
            CaliperEnvelope.IsAction(text, CaliperEnvelope.Version11), CaliperEnvelope.IsAction(text, CaliperEnvelope.Version12));
        if (_words.Add(word) >= 0)
            _known.Add(known);
        return known;
    }
}
