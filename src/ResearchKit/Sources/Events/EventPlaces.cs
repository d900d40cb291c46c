namespace ResearchKit.Sources.Events;

/// <summary>What a format calls the properties that the kit takes, for messages.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Actor">Who.</param>
/// <param name="Verb">What was done.</param>
/// <param name="Item">To what.</param>
/// <param name="Group">In which group.</param>
/// <param name="Platform">On which platform.</param>
internal sealed record EventPlaces(string Format, string Actor, string Verb, string Item, string Group, string Platform)
{
    public static EventPlaces Xapi { get; } = new("xAPI statement", "actor", "verb.id", "object.id", "context.contextActivities.grouping", "context.platform");

    public static EventPlaces Caliper { get; } = new("Caliper event", "actor", "action", "object", "group", "edApp");
}
