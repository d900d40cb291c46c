using System.Text.Json;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Events;

/// <summary>What reading an item came to.</summary>
internal enum ItemVerdict
{
    /// <summary>It keeps the rules; the record holds what is taken of it.</summary>
    Right = 0,

    /// <summary>It breaks a rule: which one, the format's description says.</summary>
    Broken = 1,

    /// <summary>It keeps the rules, but its actor is a group, not a person.</summary>
    NoPerson = 2,

    /// <summary>It keeps the rules, but describes a thing or a person and tells of no event.</summary>
    NoEvent = 3,
}

/// <summary>Reads one event of a format from its bytes.</summary>
internal interface IEventReader
{
    /// <summary>Reads an event.</summary>
    /// <param name="json">Its bytes, valid UTF-8.</param>
    /// <param name="record">Gets what is taken of it; already begun.</param>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text holds half of a surrogate pair.</exception>
    ItemVerdict Read(ReadOnlySpan<byte> json, EventRecord record);

    /// <summary>Which rule an event breaks, by the format's description; null when none.</summary>
    /// <param name="item">The event.</param>
    FormatViolation? Explain(JsonElement item);
}
