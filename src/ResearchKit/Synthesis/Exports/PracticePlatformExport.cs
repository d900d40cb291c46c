using System.Text.Json;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Platforms that speak xAPI, a statement a line: the practice platform, whose events and answers to items (<c>answered</c>, with the feedback that followed) go into one file, and the
/// organisation's training platform. A person is known by e-mail address, by its SHA-1 sum, or by an account of the platform's own with the name beside it; some have two accounts.
/// </summary>
internal static class PracticePlatformExport
{
    /// <summary>The platform that speaks Caliper instead: <see cref="CoursePlatformExport"/>.</summary>
    public const string CoursePlatform = "course_platform";

    /// <summary>Folder of the practice platform.</summary>
    public const string Folder = "practice-platform";

    private const string TrainingPlatform = "staff_training";

    private static readonly XapiPlatform Practice = new(Folder, "https://harjoitus.kaupunki.example", who => who.PracticeName);
    private static readonly XapiPlatform Training = new(StaffTrainingExport.Folder, "https://koulutus.yritys.example", who => "k" + who.PracticeName);

    /// <summary>Writes the practice platform: events of all platforms but the course and training platforms, and answers to items.</summary>
    public static void Write(ExportContext context)
    {
        var isEmpty = context.Tables.Count("item_response") == 0 && !context.Tables.Rows("activity_event").Any(IsPractice);
        if (!isEmpty)
            Write(context, Practice, IsPractice, hasAnswers: true);
    }

    /// <summary>Writes the training platform.</summary>
    public static void WriteTraining(ExportContext context)
    {
        if (context.Tables.Rows("activity_event").Any(IsTraining))
            Write(context, Training, IsTraining, hasAnswers: false);
    }

    /// <summary>Whether a person's event at a time is exported.</summary>
    public static bool IsIncluded(ExportContext context, int person, DateTime? time) =>
        context.Options.Includes(time is { } moment ? DateOnly.FromDateTime(moment) : null) && context.HasEvents(person);

    private static bool IsPractice(TableRow row) => row.Text("source_system") is not (CoursePlatform or TrainingPlatform);

    private static bool IsTraining(TableRow row) => row.Text("source_system") == TrainingPlatform;

    private static void Write(ExportContext context, XapiPlatform platform, Func<TableRow, bool> isOurs, bool hasAnswers)
    {
        var items = ItemNames.Of(context.Tables);
        using var file = new StatementFile(context, platform.Folder, $"{platform.Folder}/statements.ndjson", $"{platform.Folder}/statements-2.ndjson", "xapi-1.0.3");
        foreach (var row in context.Tables.Rows("activity_event"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var (actor, time) = (row.Id("actor_id"), row.Time("event_time"));
            if (!isOurs(row) || !IsIncluded(context, actor, time))
                continue;
            Put(context, platform, file, $"event {row.Long("event_id")}", actor, time, platform.VerbId(row.Text("verb") ?? "experienced"), writer =>
            {
                platform.WriteObject(writer, row.Int("item_id") is { } item ? items.CodeOf(item) : null);
                if (row.Number("duration_s") is { } seconds)
                {
                    writer.WriteStartObject("result");
                    writer.WriteString("duration", JsonText.Duration(seconds));
                    writer.WriteEndObject();
                }

                platform.WriteContext(writer, row.Text("source_system"), row.Int("group_id") is { } group ? context.Roster.Groups.GetValueOrDefault(group)?.Code : null);
            });
        }

        if (hasAnswers)
            WriteAnswers(context, platform, file, items);
        file.Complete();
    }

    private static void WriteAnswers(ExportContext context, XapiPlatform platform, StatementFile file, ItemNames items)
    {
        var feedback = FeedbackGiven.Of(context);
        foreach (var row in context.Tables.Rows("item_response"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var (learner, time) = (row.Id("learner_id"), row.Time("responded_at"));
            if (!IsIncluded(context, learner, time))
                continue;
            Put(context, platform, file, $"response {row.Long("response_id")}", learner, time, platform.VerbId("answered"), writer =>
            {
                platform.WriteObject(writer, items.CodeOf(row.Id("item_id")));
                writer.WriteStartObject("result");
                WriteResult(writer, row, items.MaxScoreOf(row.Id("item_id")));
                writer.WriteStartObject("extensions");
                WriteExtensions(writer, platform.Home + "/ext/", row, row.Long("response_id") is { } id ? feedback.To(id) : null);
                writer.WriteEndObject();
                writer.WriteEndObject();
                platform.WriteContext(writer, "practice_platform", null);
            });
        }
    }

    private static void Put(ExportContext context, XapiPlatform platform, StatementFile file, string rowKey, int person, DateTime? time, string verb, Action<Utf8JsonWriter> rest)
    {
        var who = context.People[person];
        var random = context.Random.Split("xapi").Split(rowKey);
        var id = PersonDirectory.Uuid(random);
        var voidingId = PersonDirectory.Uuid(random);
        var isSecond = who.HasSecondAccount && random.Bernoulli(0.3);
        var breach = random.Integer(3);
        platform.Identify(context.Key, who, isSecond);
        file.Write(rowKey, person, isBroken => Statement(isBroken ? breach : null), Voiding, isSecond ? MessKind.SecondAccount : null);

        string Statement(int? broken) => JsonText.Object(writer =>
        {
            writer.WriteString("id", broken == 0 ? id[..8] : id);
            platform.WriteActor(writer, who, isSecond, broken == 1);
            WriteVerb(writer, broken == 2 ? verb[(verb.LastIndexOf('/') + 1)..] : verb);
            rest(writer);
            if (time is { } moment)
                writer.WriteString("timestamp", JsonText.Moment(moment));
        });

        string Voiding() => JsonText.Object(writer =>
        {
            writer.WriteString("id", voidingId);
            platform.WriteActor(writer, who, isSecond, false);
            WriteVerb(writer, XapiStatement.VoidedVerb);
            writer.WriteStartObject("object");
            writer.WriteString("objectType", "StatementRef");
            writer.WriteString("id", id);
            writer.WriteEndObject();
            if (time is { } moment)
                writer.WriteString("timestamp", JsonText.Moment(moment.AddMinutes(30)));
        });
    }

    private static void WriteVerb(Utf8JsonWriter writer, string id)
    {
        writer.WriteStartObject("verb");
        writer.WriteString("id", id);
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, TableRow row, double? max)
    {
        if (row.Number("score") is { } score)
        {
            writer.WriteStartObject("score");
            writer.WriteNumber("raw", score);
            if (max > 0 && score >= 0 && score <= max)
            {
                writer.WriteNumber("min", 0);
                writer.WriteNumber("max", max.Value);
            }

            writer.WriteEndObject();
        }

        if (row.Flag("correct") is { } correct)
            writer.WriteBoolean("success", correct);
        if (row.Number("response_time_s") is { } seconds)
            writer.WriteString("duration", JsonText.Duration(seconds));
    }

    private static void WriteExtensions(Utf8JsonWriter writer, string prefix, TableRow row, FeedbackGiven.Feedback? feedback)
    {
        Number("attempt", row.Number("attempt"));
        Number("opportunity", row.Number("opportunity"));
        Number("hints", row.Number("hints"));
        Text("stream", row.Text("stream_code"));
        Text("scaffold", row.Text("scaffold_kind"));
        Number("scaffold-probability", row.Number("scaffold_prob"));
        Text("feedback", feedback?.Kind);
        Number("feedback-probability", feedback?.Probability);
        Number("feedback-fading", feedback?.Fading);
        Number("feedback-latency", feedback?.Latency);

        void Number(string name, double? value)
        {
            if (value is { } number)
                writer.WriteNumber(prefix + name, number);
        }

        void Text(string name, string? value)
        {
            if (value is not null)
                writer.WriteString(prefix + name, value);
        }
    }
}
