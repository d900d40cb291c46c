using System.Collections.Immutable;
using ResearchKit.Sources.Inspection;

namespace ResearchKit.Sources.Events;

/// <summary>Properties of events, and what becomes of them. What is not listed is never read.</summary>
internal static class EventProperties
{
    private static readonly string[] Answer = ["attempt", "opportunity", "hints", "stream_code", "scaffold_kind", "scaffold_prob"];
    private static readonly string[] Feedback = ["kind", "assigned_prob", "fading_level", "latency_s"];

    public static ImmutableArray<InspectedColumn> Xapi { get; } =
    [
        Dropped("id", "neutral"),
        Actor("actor.mbox, mbox_sha1sum, openid or account"),
        Compared("actor.name"),
        Kept("verb.id", "activity_event.verb"),
        Kept("object.id", "content_item.item_id", "activity_event.item_id"),
        Kept("object.definition.type", "content_item.kind"),
        Dropped("object.definition.name and description", "free_text"),
        Kept("result.score", "item_response.score", "content_item.max_score"),
        Kept("result.success", "item_response.correct"),
        Kept("result.duration", "activity_event.duration_s", "item_response.response_time_s"),
        Dropped("result.response", "free_text"),
        Kept("result.extensions", [.. Answer.Select(column => "item_response." + column), .. Feedback.Select(column => "feedback." + column)]),
        Kept("contextActivities.grouping, 1st", "activity_event.group_id"),
        Kept("context.platform", "activity_event.source_system"),
        Kept("timestamp, or stored", "activity_event.event_time", "item_response.responded_at"),
    ];

    public static ImmutableArray<InspectedColumn> Caliper { get; } =
    [
        Dropped("id", "neutral"),
        Actor("actor.id"),
        Compared("actor.name"),
        Compared("actor.otherIdentifiers"),
        Kept("action", "activity_event.verb"),
        Kept("object.id", "content_item.item_id", "activity_event.item_id"),
        Kept("object.type", "content_item.kind"),
        Dropped("object.name and description", "free_text"),
        Kept("object.duration or generated.duration", "activity_event.duration_s"),
        Kept("group", "activity_event.group_id"),
        Kept("edApp", "activity_event.source_system"),
        Kept("eventTime", "activity_event.event_time"),
    ];

    private static InspectedColumn Actor(string name) => new(name, "direct", ColumnFate.Pseudonymised, ["activity_event.actor_id", "item_response.learner_id"]);

    private static InspectedColumn Compared(string name) => new(name, "direct", ColumnFate.LinkedOn, []);

    private static InspectedColumn Kept(string name, params string[] targets) => new(name, "neutral", ColumnFate.Kept, [.. targets]);

    private static InspectedColumn Dropped(string name, string disclosure) => new(name, disclosure, ColumnFate.Dropped, []);
}
