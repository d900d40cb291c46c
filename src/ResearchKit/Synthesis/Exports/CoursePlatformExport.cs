using System.Text.Json;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// The course platform: Caliper envelopes, one a line, up to twenty events each. It knows a person by an address of its own; until its upgrade to Caliper 1.2 it adds the name, from then on the key of
/// the student register. Some events name the actor by the bare address.
/// </summary>
internal static class CoursePlatformExport
{
    public const string Folder = "course-platform";

    private const string Home = "https://kurssit.kaupunki.example";

    /// <summary>The day from which events are Caliper 1.2.</summary>
    private static readonly DateOnly Upgrade = new(2025, 1, 1);

    public static void Write(ExportContext context)
    {
        if (!context.Tables.Rows("activity_event").Any(row => row.Text("source_system") == PracticePlatformExport.CoursePlatform))
            return;
        var items = ItemNames.Of(context.Tables);
        using var file = new EnvelopeFile(context, Folder, $"{Folder}/envelopes.ndjson", $"{Folder}/envelopes-2.ndjson", Home);
        foreach (var row in context.Tables.Rows("activity_event"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (row.Text("source_system") != PracticePlatformExport.CoursePlatform)
                continue;
            if (row.Time("event_time") is not { } time)
            {
                context.Key.Omit("activity_event without a time: Caliper asks for one");
                continue;
            }

            if (PracticePlatformExport.IsIncluded(context, row.Id("actor_id"), time))
                Put(context, file, items, row, time);
        }

        file.Complete();
    }

    private static void Put(ExportContext context, EnvelopeFile file, ItemNames items, TableRow row, DateTime time)
    {
        var rowKey = $"event {row.Long("event_id")}";
        var person = row.Id("actor_id");
        var who = context.People[person];
        var random = context.Random.Split("caliper").Split(rowKey);
        var id = "urn:uuid:" + PersonDirectory.Uuid(random);
        var isBare = random.Bernoulli(0.1);
        var breach = random.Integer(3);
        var version = DateOnly.FromDateTime(time) < Upgrade ? CaliperEnvelope.Version11 : CaliperEnvelope.Version12;
        var verb = row.Text("verb") ?? "used";
        var action = CaliperEnvelope.ActionOf(verb, version) ?? "Used";
        context.Key.Identity(Folder, "actor", ActorId(who), person);
        file.Write(rowKey, person, version, time, isBroken => JsonText.Object(writer =>
        {
            var broken = isBroken ? breach : -1;
            writer.WriteString("@context", version);
            writer.WriteString("id", id);
            writer.WriteString("type", TypeOf(action));
            if (broken != 0)
                WriteActor(writer, who, version, isBare);
            writer.WriteString("action", broken == 1 ? action.ToUpperInvariant() : action);
            writer.WriteStartObject("object");
            writer.WriteString("id", row.Int("item_id") is { } item ? $"{Home}/items/{items.CodeOf(item)}" : $"{Home}/");
            writer.WriteString("type", row.Int("item_id") is null ? "SoftwareApplication" : "DigitalResource");
            writer.WriteEndObject();
            writer.WriteString("eventTime", broken == 2 ? JsonText.Moment(time)[..10] : JsonText.Moment(time));
            writer.WriteString("edApp", Home);
            if (row.Int("group_id") is { } group && context.Roster.Groups.TryGetValue(group, out var found))
                writer.WriteString("group", $"{Home}/sections/{Uri.EscapeDataString(found.Code)}");
            if (row.Number("duration_s") is { } seconds || action == "Used")
            {
                writer.WriteStartObject("extensions");
                if (row.Number("duration_s") is { } duration)
                    writer.WriteString("duration", JsonText.Duration(duration));
                if (action == "Used")
                    writer.WriteString("verb", verb);
                writer.WriteEndObject();
            }
        }));
    }

    private static void WriteActor(Utf8JsonWriter writer, InventedPerson who, string version, bool isBare)
    {
        if (isBare)
        {
            writer.WriteString("actor", ActorId(who));
            return;
        }

        writer.WriteStartObject("actor");
        writer.WriteString("id", ActorId(who));
        writer.WriteString("type", "Person");
        if (version == CaliperEnvelope.Version11)
        {
            writer.WriteString("name", $"{who.GivenName} {who.FamilyName}");
        }
        else
        {
            writer.WriteStartArray("otherIdentifiers");
            writer.WriteStartObject();
            writer.WriteString("type", "SystemIdentifier");
            writer.WriteString("identifierType", "LisSourcedId");
            writer.WriteString("identifier", who.RegisterId);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string ActorId(InventedPerson who) => $"{Home}/users/{who.CourseNumber}";

    private static string TypeOf(string action) => action switch
    {
        "Viewed" => "ViewEvent",
        "NavigatedTo" => "NavigationEvent",
        "LoggedIn" or "LoggedOut" or "TimedOut" => "SessionEvent",
        "Posted" => "MessageEvent",
        "Submitted" or "Started" or "Completed" => "AssignableEvent",
        "Paused" or "Resumed" => "MediaEvent",
        "Graded" => "GradeEvent",
        "Used" => "ToolUseEvent",
        _ => "Event",
    };
}
