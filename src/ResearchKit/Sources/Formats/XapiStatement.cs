using System.Collections.Frozen;
using System.Text.Json;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// A statement of the Experience API: actor, verb, object, and what came of it. Rules of xAPI 1.0.3, part two (Statements): required properties, exactly one
/// identifier for an actor, forms of values, no unknown properties, voiding.
/// </summary>
/// <remarks>
/// A delivery is an array of statements, one statement a line (NDJSON), or <c>{"statements": [...], "more": "..."}</c>. Attachments, language maps and the insides of
/// activity definitions are not checked.
/// </remarks>
internal static class XapiStatement
{
    /// <summary>The verb with which a later statement takes an earlier one back.</summary>
    public const string VoidedVerb = "http://adlnet.gov/expapi/verbs/voided";

    private const string Format = "xAPI statement";
    private static readonly FrozenSet<string> Properties = FrozenSet.ToFrozenSet(
        ["id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments"], StringComparer.Ordinal);

    private static readonly string[] Identifiers = ["mbox", "mbox_sha1sum", "openid", "account"];
    private static readonly FrozenSet<string> ResultProperties = FrozenSet.ToFrozenSet(
        ["score", "success", "completion", "response", "duration", "extensions"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> ContextProperties = FrozenSet.ToFrozenSet(
        ["registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement", "extensions"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> ActorProperties = FrozenSet.ToFrozenSet(
        ["objectType", "name", "member", .. Identifiers], StringComparer.Ordinal);

    /// <summary>Compares one statement with the rules.</summary>
    /// <param name="json">The statement's text.</param>
    /// <returns>What differs; empty when nothing does.</returns>
    public static IReadOnlyList<FormatViolation> Check(string json) => JsonObjectCheck.Text(Format, json, Check);

    /// <inheritdoc cref="Check(string)"/>
    /// <param name="statement">The statement.</param>
    public static IReadOnlyList<FormatViolation> Check(JsonElement statement)
    {
        var check = new JsonObjectCheck(Format);
        if (statement.ValueKind != JsonValueKind.Object)
        {
            check.Add(FormatViolationKind.WrongValue, "statement", "an object");
            return check.Found;
        }

        check.AllowOnly(statement, "", Properties);
        check.Optional(statement, "id", "id", "a UUID", JsonObjectCheck.IsUuid);
        check.Optional(statement, "timestamp", "timestamp", "a date and time with a zone", JsonObjectCheck.IsMoment);
        check.Optional(statement, "stored", "stored", "a date and time with a zone", JsonObjectCheck.IsMoment);
        check.Optional(statement, "version", "version", "1.0 or 1.0.x", value => JsonObjectCheck.IsText(value) && value.GetString()!.StartsWith("1.0", StringComparison.Ordinal));
        if (check.Require(statement, "actor", "actor", "an agent or a group") is { } actor)
            CheckActor(check, actor, "actor");
        CheckVerb(check, statement);
        if (check.Require(statement, "object", "object", "an activity, agent, group, statement reference or sub-statement") is { } target)
            CheckObject(check, target, IsVoiding(statement));
        if (statement.TryGetProperty("result", out var result))
            CheckResult(check, result);
        if (statement.TryGetProperty("context", out var context))
            CheckContext(check, context);
        return check.Found;
    }

    /// <summary>Whether a statement takes another one back.</summary>
    /// <param name="statement">The statement.</param>
    public static bool IsVoiding(JsonElement statement) =>
        statement.TryGetProperty("verb", out var verb) && verb.ValueKind == JsonValueKind.Object
        && verb.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(VoidedVerb);

    private static void CheckActor(JsonObjectCheck check, JsonElement actor, string place)
    {
        if (!JsonObjectCheck.IsObject(actor))
        {
            check.Add(FormatViolationKind.WrongValue, place, "an object");
            return;
        }

        check.AllowOnly(actor, place, ActorProperties);
        var isGroup = actor.TryGetProperty("objectType", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("Group");
        if (!isGroup && type.ValueKind != JsonValueKind.Undefined && !(type.ValueKind == JsonValueKind.String && type.ValueEquals("Agent")))
            check.Add(FormatViolationKind.UnknownCode, place + ".objectType", "Agent or Group");
        var identifiers = Identifiers.Count(name => actor.TryGetProperty(name, out _));
        if (identifiers > 1)
            check.Add(FormatViolationKind.UnknownProperty, place, "exactly one of mbox, mbox_sha1sum, openid, account");
        else if (identifiers == 0 && !(isGroup && actor.TryGetProperty("member", out _)))
            check.Add(FormatViolationKind.MissingValue, place, "exactly one of mbox, mbox_sha1sum, openid, account");

        check.Optional(actor, "mbox", place + ".mbox", "mailto: and an address", value => JsonObjectCheck.IsIri(value) && IsMailbox(value.GetString()!));
        check.Optional(actor, "mbox_sha1sum", place + ".mbox_sha1sum", "40 hexadecimal digits",
            value => JsonObjectCheck.IsText(value) && value.GetString() is { Length: 40 } sum && sum.All(char.IsAsciiHexDigit));
        check.Optional(actor, "openid", place + ".openid", "an IRI", JsonObjectCheck.IsIri);
        check.Optional(actor, "name", place + ".name", "text", JsonObjectCheck.IsText);
        if (!actor.TryGetProperty("account", out var account))
            return;
        if (!JsonObjectCheck.IsObject(account))
        {
            check.Add(FormatViolationKind.WrongValue, place + ".account", "an object");
            return;
        }

        if (check.Require(account, "homePage", place + ".account.homePage", "an IRI") is { } home && !JsonObjectCheck.IsIri(home))
            check.Add(FormatViolationKind.WrongValue, place + ".account.homePage", "an IRI");
        if (check.Require(account, "name", place + ".account.name", "text") is { } name && !JsonObjectCheck.IsText(name))
            check.Add(FormatViolationKind.WrongValue, place + ".account.name", "text");
    }

    private static void CheckVerb(JsonObjectCheck check, JsonElement statement)
    {
        if (check.Require(statement, "verb", "verb", "an object with an id") is not { } verb)
            return;
        if (!JsonObjectCheck.IsObject(verb))
            check.Add(FormatViolationKind.WrongValue, "verb", "an object with an id");
        else if (check.Require(verb, "id", "verb.id", "an IRI") is { } id && !JsonObjectCheck.IsIri(id))
            check.Add(FormatViolationKind.WrongValue, "verb.id", "an IRI");
    }

    private static void CheckObject(JsonObjectCheck check, JsonElement target, bool isVoiding)
    {
        if (!JsonObjectCheck.IsObject(target))
        {
            check.Add(FormatViolationKind.WrongValue, "object", "an object");
            return;
        }

        var type = target.TryGetProperty("objectType", out var named) && JsonObjectCheck.IsText(named) ? named.GetString() : "Activity";
        if (isVoiding && type != "StatementRef")
            check.Add(FormatViolationKind.WrongValue, "object.objectType", "StatementRef, because the verb voids a statement");
        switch (type)
        {
            case "Activity":
                if (check.Require(target, "id", "object.id", "an IRI") is { } activity && !JsonObjectCheck.IsIri(activity))
                    check.Add(FormatViolationKind.WrongValue, "object.id", "an IRI");
                break;
            case "StatementRef":
                if (check.Require(target, "id", "object.id", "the UUID of a statement") is { } reference && !JsonObjectCheck.IsUuid(reference))
                    check.Add(FormatViolationKind.WrongValue, "object.id", "the UUID of a statement");
                break;
            case "Agent" or "Group":
                CheckActor(check, target, "object");
                break;
            case "SubStatement":
                foreach (var part in (string[])["actor", "verb", "object"])
                    check.Require(target, part, "object." + part, "as in a statement");
                break;
            default:
                check.Add(FormatViolationKind.UnknownCode, "object.objectType", "Activity, Agent, Group, StatementRef or SubStatement");
                break;
        }
    }

    private static void CheckResult(JsonObjectCheck check, JsonElement result)
    {
        if (!JsonObjectCheck.IsObject(result))
        {
            check.Add(FormatViolationKind.WrongValue, "result", "an object");
            return;
        }

        check.AllowOnly(result, "result", ResultProperties);
        check.Optional(result, "success", "result.success", "true or false", JsonObjectCheck.IsBoolean);
        check.Optional(result, "completion", "result.completion", "true or false", JsonObjectCheck.IsBoolean);
        check.Optional(result, "response", "result.response", "text", JsonObjectCheck.IsText);
        check.Optional(result, "duration", "result.duration", "a duration such as PT12.5S", JsonObjectCheck.IsDuration);
        check.Optional(result, "extensions", "result.extensions", "an object with IRIs as names", HasIriNames);
        if (!result.TryGetProperty("score", out var score))
            return;
        if (!JsonObjectCheck.IsObject(score))
        {
            check.Add(FormatViolationKind.WrongValue, "result.score", "an object");
            return;
        }

        check.Optional(score, "scaled", "result.score.scaled", "a number from -1 to 1", value => JsonObjectCheck.IsNumber(value) && Math.Abs(value.GetDouble()) <= 1);
        foreach (var name in (string[])["raw", "min", "max"])
            check.Optional(score, name, "result.score." + name, "a number", JsonObjectCheck.IsNumber);
        if (Number(score, "raw") < Number(score, "min") || Number(score, "raw") > Number(score, "max") || Number(score, "min") >= Number(score, "max"))
            check.Add(FormatViolationKind.WrongValue, "result.score.raw", "a number from min to max, with min below max");
    }

    private static void CheckContext(JsonObjectCheck check, JsonElement context)
    {
        if (!JsonObjectCheck.IsObject(context))
        {
            check.Add(FormatViolationKind.WrongValue, "context", "an object");
            return;
        }

        check.AllowOnly(context, "context", ContextProperties);
        check.Optional(context, "registration", "context.registration", "a UUID", JsonObjectCheck.IsUuid);
        check.Optional(context, "platform", "context.platform", "text", JsonObjectCheck.IsText);
        check.Optional(context, "language", "context.language", "a language tag", JsonObjectCheck.IsText);
        check.Optional(context, "extensions", "context.extensions", "an object with IRIs as names", HasIriNames);
        if (context.TryGetProperty("instructor", out var instructor))
            CheckActor(check, instructor, "context.instructor");
        check.Optional(context, "contextActivities", "context.contextActivities", "parent, grouping, category, other with activities",
            value => JsonObjectCheck.IsObject(value) && value.EnumerateObject().All(kind => kind.Name is "parent" or "grouping" or "category" or "other" && AreActivities(kind.Value)));
    }

    private static bool AreActivities(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().All(IsActivity) : IsActivity(value);

    private static bool IsActivity(JsonElement value) => JsonObjectCheck.IsObject(value) && value.TryGetProperty("id", out var id) && JsonObjectCheck.IsIri(id);

    private static bool HasIriNames(JsonElement value) =>
        JsonObjectCheck.IsObject(value) && value.EnumerateObject().All(property => Uri.TryCreate(property.Name, UriKind.Absolute, out _));

    private static bool IsMailbox(string text) =>
        text.StartsWith("mailto:", StringComparison.Ordinal) && ValueCheck.Suits(text["mailto:".Length..], FormatColumn.Required("mbox", ValueKind.Email));

    private static double? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && JsonObjectCheck.IsNumber(value) ? value.GetDouble() : null;
}
