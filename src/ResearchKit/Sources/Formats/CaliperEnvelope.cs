using System.Collections.Frozen;
using System.Text.Json;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// A Caliper envelope: events of a sensor, sent together. Rules of 1EdTech Caliper Analytics 1.1 and 1.2: properties of the envelope and of its events,
/// types and actions from the vocabulary, actor and object as entities or as bare IRIs, times in UTC with milliseconds.
/// </summary>
/// <remarks>
/// The rules of the metric profiles (which action goes with which type and object) are not checked, nor are the insides of entities beyond id and type.
/// </remarks>
internal static class CaliperEnvelope
{
    /// <summary>The context of version 1.1, also the value of <c>dataVersion</c>.</summary>
    public const string Version11 = "http://purl.imsglobal.org/ctx/caliper/v1p1";

    /// <summary>The context of version 1.2, also the value of <c>dataVersion</c>.</summary>
    public const string Version12 = "http://purl.imsglobal.org/ctx/caliper/v1p2";

    private const string Format = "Caliper envelope";
    private static readonly FrozenSet<string> Properties = FrozenSet.ToFrozenSet(["sensor", "sendTime", "dataVersion", "data"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> EventTypes11 = FrozenSet.ToFrozenSet(
    [
        "AnnotationEvent", "AssessmentEvent", "AssessmentItemEvent", "AssignableEvent", "Event", "ForumEvent", "GradeEvent", "MediaEvent", "MessageEvent",
        "NavigationEvent", "SessionEvent", "ThreadEvent", "ToolUseEvent", "ViewEvent",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> EventTypes12 = FrozenSet.ToFrozenSet(
    [
        .. EventTypes11, "FeedbackEvent", "QuestionnaireEvent", "QuestionnaireItemEvent", "ResourceManagementEvent", "SearchEvent", "SurveyEvent",
        "SurveyInvitationEvent", "ToolLaunchEvent",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Actions11 = FrozenSet.ToFrozenSet(
    [
        "Abandoned", "Activated", "Added", "Attached", "Bookmarked", "ChangedResolution", "ChangedSize", "ChangedSpeed", "ChangedVolume", "Classified",
        "ClosedPopout", "Commented", "Completed", "Created", "Deactivated", "Deleted", "Described", "DisabledClosedCaptioning", "Disliked",
        "EnabledClosedCaptioning", "Ended", "EnteredFullScreen", "ExitedFullScreen", "ForwardedTo", "Graded", "Hid", "Highlighted", "Identified",
        "JumpedTo", "Liked", "Linked", "LoggedIn", "LoggedOut", "MarkedAsRead", "MarkedAsUnread", "Modified", "Muted", "NavigatedTo", "OpenedPopout",
        "Paused", "Posted", "Questioned", "Ranked", "Recommended", "Removed", "Reset", "Restarted", "Resumed", "Retrieved", "Reviewed", "Rewound",
        "Searched", "Shared", "Showed", "Skipped", "Started", "Submitted", "Subscribed", "Tagged", "TimedOut", "Unmuted", "Unsubscribed", "Used", "Viewed",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Actions12 = FrozenSet.ToFrozenSet(
    [
        .. Actions11, "Accepted", "Archived", "Copied", "Declined", "Downloaded", "Launched", "OptedIn", "OptedOut", "Printed", "Published", "Restored",
        "Returned", "Saved", "Selected", "Sent", "Unpublished", "Uploaded",
    ], StringComparer.Ordinal);

    /// <summary>Compares one envelope with the rules.</summary>
    /// <param name="json">The envelope's text.</param>
    /// <returns>What differs; empty when nothing does.</returns>
    public static IReadOnlyList<FormatViolation> Check(string json) => JsonObjectCheck.Text(Format, json, Check);

    /// <inheritdoc cref="Check(string)"/>
    /// <param name="envelope">The envelope.</param>
    public static IReadOnlyList<FormatViolation> Check(JsonElement envelope)
    {
        var check = new JsonObjectCheck(Format);
        if (envelope.ValueKind != JsonValueKind.Object)
        {
            check.Add(FormatViolationKind.WrongValue, "envelope", "an object");
            return check.Found;
        }

        check.AllowOnly(envelope, "", Properties);
        if (check.Require(envelope, "sensor", "sensor", "an IRI") is { } sensor && !JsonObjectCheck.IsIri(sensor))
            check.Add(FormatViolationKind.WrongValue, "sensor", "an IRI");
        if (check.Require(envelope, "sendTime", "sendTime", "a moment such as 2024-10-02T09:15:00.000Z") is { } sent && !JsonObjectCheck.IsUtcMilliseconds(sent))
            check.Add(FormatViolationKind.WrongValue, "sendTime", "a moment such as 2024-10-02T09:15:00.000Z");
        if (check.Require(envelope, "dataVersion", "dataVersion", $"{Version11} or {Version12}") is { } version && VersionOf(version) is null)
            check.Add(FormatViolationKind.UnknownCode, "dataVersion", $"{Version11} or {Version12}");
        if (check.Require(envelope, "data", "data", "an array with an event or more") is not { } data)
            return check.Found;
        if (data.ValueKind != JsonValueKind.Array || data.GetArrayLength() == 0)
        {
            check.Add(FormatViolationKind.WrongValue, "data", "an array with an event or more");
            return check.Found;
        }

        foreach (var item in data.EnumerateArray())
        {
            if (!JsonObjectCheck.IsObject(item))
                check.Add(FormatViolationKind.WrongValue, "data", "events and entities as objects");
            else if (item.TryGetProperty("action", out _) || item.TryGetProperty("eventTime", out _))
                CheckEvent(check, item);
            else
                CheckEntity(check, item, "data");
        }

        return check.Found;
    }

    /// <summary>The action of the vocabulary that a verb of another system names: <c>logged_in</c> is LoggedIn; null when there is none.</summary>
    /// <param name="verb">The verb; case and underscores are ignored.</param>
    /// <param name="version"><see cref="Version11"/> or <see cref="Version12"/>.</param>
    public static string? ActionOf(string verb, string version)
    {
        var name = verb.Replace("_", "", StringComparison.Ordinal);
        return (version == Version11 ? Actions11 : Actions12).FirstOrDefault(action => action.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a word is a type of events in a version.</summary>
    /// <param name="word">The word.</param>
    /// <param name="version"><see cref="Version11"/> or <see cref="Version12"/>.</param>
    public static bool IsEventType(string word, string version) => (version == Version11 ? EventTypes11 : EventTypes12).Contains(word);

    /// <summary>Whether a word is an action of the vocabulary in a version.</summary>
    /// <param name="word">The word.</param>
    /// <param name="version"><see cref="Version11"/> or <see cref="Version12"/>.</param>
    public static bool IsAction(string word, string version) => (version == Version11 ? Actions11 : Actions12).Contains(word);

    /// <summary>Compares one event with the rules.</summary>
    /// <param name="item">The event.</param>
    public static IReadOnlyList<FormatViolation> CheckEvent(JsonElement item)
    {
        var check = new JsonObjectCheck(Format);
        CheckEvent(check, item);
        return check.Found;
    }

    private static void CheckEvent(JsonObjectCheck check, JsonElement item)
    {
        var context = check.Require(item, "@context", "@context", $"{Version11} or {Version12}");
        var version = context is { } named ? VersionOf(named) : null;
        if (context is not null && version is null)
            check.Add(FormatViolationKind.UnknownCode, "@context", $"{Version11} or {Version12}");
        if (check.Require(item, "id", "id", "urn:uuid: and a UUID") is { } id && !IsUuidUrn(id))
            check.Add(FormatViolationKind.WrongValue, "id", "urn:uuid: and a UUID");
        RequireWord("type", version == Version11 ? EventTypes11 : EventTypes12, "the type of an event");
        RequireWord("action", version == Version11 ? Actions11 : Actions12, "an action of the vocabulary");
        if (check.Require(item, "eventTime", "eventTime", "a moment such as 2024-10-02T09:15:00.000Z") is { } time && !JsonObjectCheck.IsUtcMilliseconds(time))
            check.Add(FormatViolationKind.WrongValue, "eventTime", "a moment such as 2024-10-02T09:15:00.000Z");
        foreach (var required in (string[])["actor", "object"])
        {
            if (check.Require(item, required, required, "an entity or an IRI") is { } entity)
                CheckEntity(check, entity, required);
        }

        foreach (var optional in (string[])["target", "generated", "edApp", "group", "membership", "session", "federatedSession", "referrer"])
        {
            if (item.TryGetProperty(optional, out var entity))
                CheckEntity(check, entity, optional);
        }

        check.Optional(item, "extensions", "extensions", "an object", JsonObjectCheck.IsObject);

        void RequireWord(string name, FrozenSet<string> words, string expected)
        {
            if (check.Require(item, name, name, expected) is { } word && !(JsonObjectCheck.IsText(word) && words.Contains(word.GetString()!)))
                check.Add(FormatViolationKind.UnknownCode, name, expected);
        }
    }

    private static void CheckEntity(JsonObjectCheck check, JsonElement entity, string place)
    {
        if (JsonObjectCheck.IsText(entity))
        {
            if (!JsonObjectCheck.IsIri(entity))
                check.Add(FormatViolationKind.WrongValue, place, "an entity or an IRI");
            return;
        }

        if (!JsonObjectCheck.IsObject(entity))
        {
            check.Add(FormatViolationKind.WrongValue, place, "an entity or an IRI");
            return;
        }

        if (check.Require(entity, "id", place + ".id", "an IRI") is { } id && !JsonObjectCheck.IsIri(id))
            check.Add(FormatViolationKind.WrongValue, place + ".id", "an IRI");
        if (check.Require(entity, "type", place + ".type", "the type of an entity") is { } type && !JsonObjectCheck.IsText(type))
            check.Add(FormatViolationKind.WrongValue, place + ".type", "the type of an entity");
    }

    private static string? VersionOf(JsonElement context) => context.ValueKind switch
    {
        JsonValueKind.String => context.GetString() is Version11 or Version12 ? context.GetString() : null,
        JsonValueKind.Array => context.EnumerateArray().Select(VersionOf).FirstOrDefault(version => version is not null),
        _ => null,
    };

    private static bool IsUuidUrn(JsonElement value) =>
        JsonObjectCheck.IsText(value) && value.GetString() is { } text && text.StartsWith("urn:uuid:", StringComparison.Ordinal)
        && Guid.TryParseExact(text["urn:uuid:".Length..], "D", out _);
}
