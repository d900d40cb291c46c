using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// The practice platform: xAPI statements, one a line. Events of all platforms but the course platform, and answers to items as <c>answered</c>. A person is known by e-mail address, by its
/// SHA-1 sum, or by an account of the platform's own with the name beside it; some have two accounts.
/// </summary>
internal static class PracticePlatformExport
{
    public const string Folder = "practice-platform";

    /// <summary>The platform that speaks Caliper instead.</summary>
    public const string CoursePlatform = "course_platform";

    private const string Home = "https://harjoitus.kaupunki.example";
    private static readonly string[] KnownVerbs =
        ["answered", "attempted", "attended", "asked", "completed", "experienced", "failed", "initialized", "interacted", "launched", "passed", "progressed", "responded", "scored", "shared", "suspended", "terminated"];

    public static void Write(ExportContext context)
    {
        if (context.Tables.Count("activity_event") + context.Tables.Count("item_response") == 0)
            return;
        var items = ItemNames.Of(context.Tables);
        using var file = new StatementFile(context, Folder, $"{Folder}/statements.ndjson", $"{Folder}/statements-2.ndjson", "xapi-1.0.3");
        foreach (var row in context.Tables.Rows("activity_event"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (row.Text("source_system") == CoursePlatform || !IsIncluded(context, row.Id("actor_id"), row.Time("event_time")))
                continue;
            var id = $"event {row.Long("event_id")}";
            var verb = row.Text("verb") ?? "experienced";
            Put(context, file, id, row.Id("actor_id"), row.Time("event_time"), VerbId(verb), writer =>
            {
                WriteObject(writer, row.Int("item_id") is { } item ? $"{Home}/items/{items.CodeOf(item)}" : $"{Home}/");
                if (row.Number("duration_s") is { } seconds)
                {
                    writer.WriteStartObject("result");
                    writer.WriteString("duration", JsonText.Duration(seconds));
                    writer.WriteEndObject();
                }

                WriteContext(writer, row.Text("source_system"), row.Int("group_id") is { } group ? context.Roster.Groups.GetValueOrDefault(group)?.Code : null);
            });
        }

        foreach (var row in context.Tables.Rows("item_response"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (IsIncluded(context, row.Id("learner_id"), row.Time("responded_at")))
                Put(context, file, $"response {row.Long("response_id")}", row.Id("learner_id"), row.Time("responded_at"), VerbId("answered"), writer => WriteAnswer(writer, row, items));
        }

        file.Complete();
    }

    /// <summary>Whether a person's event at a time is exported.</summary>
    public static bool IsIncluded(ExportContext context, int person, DateTime? time) =>
        context.Options.Includes(time is { } moment ? DateOnly.FromDateTime(moment) : null) && context.HasEvents(person);

    private static void Put(ExportContext context, StatementFile file, string rowKey, int person, DateTime? time, string verb, Action<Utf8JsonWriter> rest)
    {
        var who = context.People[person];
        var random = context.Random.Split("xapi").Split(rowKey);
        var id = PersonDirectory.Uuid(random);
        var voidingId = PersonDirectory.Uuid(random);
        var isSecond = who.HasSecondAccount && random.Bernoulli(0.3);
        var breach = random.Integer(3);
        Identify(context.Key, who, isSecond);
        file.Write(rowKey, person, isBroken => Statement(isBroken ? breach : null), Voiding, isSecond ? MessKind.SecondAccount : null);

        string Statement(int? broken) => JsonText.Object(writer =>
        {
            writer.WriteString("id", broken == 0 ? id[..8] : id);
            WriteActor(writer, who, isSecond, broken == 1);
            WriteVerb(writer, broken == 2 ? verb[(verb.LastIndexOf('/') + 1)..] : verb);
            rest(writer);
            if (time is { } moment)
                writer.WriteString("timestamp", JsonText.Moment(moment));
        });

        string Voiding() => JsonText.Object(writer =>
        {
            writer.WriteString("id", voidingId);
            WriteActor(writer, who, isSecond, false);
            WriteVerb(writer, XapiStatement.VoidedVerb);
            writer.WriteStartObject("object");
            writer.WriteString("objectType", "StatementRef");
            writer.WriteString("id", id);
            writer.WriteEndObject();
            if (time is { } moment)
                writer.WriteString("timestamp", JsonText.Moment(moment.AddMinutes(30)));
        });
    }

    private static void WriteActor(Utf8JsonWriter writer, InventedPerson who, bool isSecond, bool isBroken)
    {
        var address = "mailto:" + (isSecond ? who.SecondAccount : who.Account);
        writer.WriteStartObject("actor");
        switch (who.PracticeIdentity)
        {
            case PracticeIdentity.Mailbox:
                writer.WriteString("mbox", isBroken ? address["mailto:".Length..] : address);
                break;
            case PracticeIdentity.MailboxSum:
                writer.WriteString("mbox_sha1sum", isBroken ? "" : Sum(address));
                break;
            default:
                writer.WriteString("name", $"{who.GivenName} {who.FamilyName}");
                writer.WriteStartObject("account");
                if (!isBroken)
                    writer.WriteString("homePage", Home);
                writer.WriteString("name", AccountName(who, isSecond));
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    private static void Identify(AnswerKey key, InventedPerson who, bool isSecond)
    {
        var address = "mailto:" + (isSecond ? who.SecondAccount : who.Account);
        switch (who.PracticeIdentity)
        {
            case PracticeIdentity.Mailbox:
                key.Identity(Folder, "mbox", address, who.Id);
                break;
            case PracticeIdentity.MailboxSum:
                key.Identity(Folder, "mbox_sha1sum", Sum(address), who.Id);
                break;
            default:
                key.Identity(Folder, "account", AccountName(who, isSecond), who.Id);
                break;
        }
    }

    private static void WriteAnswer(Utf8JsonWriter writer, TableRow row, ItemNames items)
    {
        var item = row.Id("item_id");
        WriteObject(writer, $"{Home}/items/{items.CodeOf(item)}");
        writer.WriteStartObject("result");
        if (row.Number("score") is { } score)
        {
            writer.WriteStartObject("score");
            writer.WriteNumber("raw", score);
            if (items.MaxScoreOf(item) is { } max && max >= score && max > 0 && score >= 0)
            {
                writer.WriteNumber("min", 0);
                writer.WriteNumber("max", max);
            }

            writer.WriteEndObject();
        }

        if (row.Flag("correct") is { } correct)
            writer.WriteBoolean("success", correct);
        if (row.Number("response_time_s") is { } seconds)
            writer.WriteString("duration", JsonText.Duration(seconds));
        writer.WriteStartObject("extensions");
        foreach (var (name, value) in (ReadOnlySpan<(string, double?)>)
            [("attempt", row.Number("attempt")), ("opportunity", row.Number("opportunity")), ("hints", row.Number("hints")), ("scaffold-probability", row.Number("scaffold_prob"))])
        {
            if (value is { } number)
                writer.WriteNumber($"{Home}/ext/{name}", number);
        }

        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("stream", row.Text("stream_code")), ("scaffold", row.Text("scaffold_kind"))])
        {
            if (value is not null)
                writer.WriteString($"{Home}/ext/{name}", value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteContext(writer, "practice_platform", null);
    }

    private static void WriteVerb(Utf8JsonWriter writer, string id)
    {
        writer.WriteStartObject("verb");
        writer.WriteString("id", id);
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, string id)
    {
        writer.WriteStartObject("object");
        writer.WriteString("id", id);
        writer.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter writer, string? platform, string? group)
    {
        writer.WriteStartObject("context");
        writer.WriteString("platform", platform ?? "practice_platform");
        if (group is not null)
        {
            writer.WriteStartObject("contextActivities");
            writer.WriteStartArray("grouping");
            writer.WriteStartObject();
            writer.WriteString("id", $"{Home}/groups/{Uri.EscapeDataString(group)}");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string VerbId(string verb) => KnownVerbs.Contains(verb, StringComparer.Ordinal) ? $"http://adlnet.gov/expapi/verbs/{verb}" : $"{Home}/verbs/{verb}";

    private static string AccountName(InventedPerson who, bool isSecond) => isSecond ? who.PracticeName + "-2" : who.PracticeName;

    // The specification asks for SHA-1 here; it hides nothing, since addresses can be guessed.
#pragma warning disable CA5350
    private static string Sum(string address) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(address)));
#pragma warning restore CA5350
}
