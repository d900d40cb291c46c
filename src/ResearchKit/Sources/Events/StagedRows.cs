using System.Runtime.InteropServices;

namespace ResearchKit.Sources.Events;

/// <summary>An event in the staging file: numbers only. -1 stands for none, in <paramref name="Time"/> <see cref="NoTime"/>, in <paramref name="Duration"/> NaN, in the id 0.</summary>
/// <param name="File">Number of the file.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Item">Place on the line.</param>
/// <param name="Id">The id, enciphered.</param>
/// <param name="Actor">Number of the actor.</param>
/// <param name="Verb">Number of the verb.</param>
/// <param name="Object">Number of the item.</param>
/// <param name="Group">Number of the group.</param>
/// <param name="Platform">Number of the platform.</param>
/// <param name="Time">Microseconds since 1970 in UTC.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Detail">Hash of all else that is kept: of the answer, and of what is taken back.</param>
[StructLayout(LayoutKind.Auto)]
internal record struct StagedEvent(
    int File, long Line, int Item, UInt128 Id, int Actor, int Verb, int Object, int Group, int Platform, long Time, double Duration, int Detail)
{
    public const long NoTime = long.MinValue;
}

/// <summary>An answer in the staging file. NaN and -1 stand for none.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct StagedAnswer(
    long Event, sbyte Correct, double Score, double Attempt, double Opportunity, double Hints, double ScaffoldProbability, double FeedbackProbability,
    double FeedbackFading, double FeedbackLatency, int Stream, int Scaffold, int Feedback, int Reason);

/// <summary>Why an event that was staged is not kept.</summary>
internal enum EventFate : sbyte
{
    /// <summary>Repeats an earlier event: merged.</summary>
    Repeated = 1,

    /// <summary>Was taken back by a later one: superseded.</summary>
    Voided = 2,

    /// <summary>Takes another one back: superseded.</summary>
    Voiding = 3,

    /// <summary>Has an earlier event's id and says something else: rejected.</summary>
    Conflict = 4,

    /// <summary>Its item's IRI holds an identifier of a person: rejected.</summary>
    TellingItem = 5,

    /// <summary>Its group's IRI holds an identifier of a person: rejected.</summary>
    TellingGroup = 6,

    /// <summary>Its platform holds an identifier of a person: rejected.</summary>
    TellingPlatform = 7,

    /// <summary>Its verb holds an identifier of a person: rejected.</summary>
    TellingVerb = 8,

    /// <summary>Its actor is no person of the store: rejected.</summary>
    Unlinked = 9,

    /// <summary>Came while the file was followed, of an actor who is no person of the store yet: waits for the next whole import.</summary>
    Waiting = 10,
}
