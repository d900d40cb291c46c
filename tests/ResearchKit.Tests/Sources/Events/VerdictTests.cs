using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Sources.Caliper;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Formats;
using ResearchKit.Sources.Xapi;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Sources.Events;

/// <summary>The fast readers judge as the formats' descriptions do.</summary>
public class VerdictTests
{
    private static readonly string?[] Values =
    [
        "null", "true", "1", "-1.5", "1e400", "\"\"", "\"text\"", "\"a b\"", "\"mailto:a@b\"", "\"mailto:a@b@c\"", "\"x:y\"", "\"x:y\\n\"", "\"PT\"", "\"P1Y2M3DT4H5M6.7S\"", "\"P1W\"", "\"PT1.S\"",
        "\"PT٣S\"", "\"2024-10-02T09:15:00Z\"", "\"2024-10-02T09:15:00.000Z\"", "\"2024-10-02t09:15:00z\"", "\"2024-10-02T09:15:00-00:00\"", "\"2024-02-30T09:15:00Z\"", "\"2024-10-02T09:15:00.1234567+02:30\"",
        "\"2024-10-02\"", "\"00000000-0000-4000-8000-00000000000A\"", "\" 00000000-0000-4000-8000-00000000000A\"", "\"urn:uuid:00000000-0000-4000-8000-00000000000a\"", "\"Group\"", "\"Agent\"",
        "\"StatementRef\"", "\"SubStatement\"", "\"Activity\"", "\"http://adlnet.gov/expapi/verbs/voided\"", "\"http:\\/\\/adlnet.gov\\/x\"", "\"http://purl.imsglobal.org/ctx/caliper/v1p1\"",
        "\"http://purl.imsglobal.org/ctx/caliper/v1p2\"", "\"Used\"", "\"ToolUseEvent\"", "\"SearchEvent\"", "\"ff1476b6d4e73099f3723e1a546a24ec7d869ab9\"", "\"1.0.9\"", "{}", "[]", "[1]", "[{}]",
        "{\"id\":\"x:y\"}", "{\"id\":\"x:y\",\"type\":\"Person\"}", "[{\"id\":\"x:y\"}]", "{\"scaled\":2}", "{\"raw\":5,\"min\":0,\"max\":5}", "{\"raw\":6,\"max\":5}", "{\"min\":5,\"max\":5}",
        "{\"mbox\":\"mailto:a@b\"}", "{\"mbox\":\"mailto:a@b\",\"openid\":\"x:y\"}", "{\"objectType\":\"Group\",\"member\":[]}", "{\"account\":{\"homePage\":\"x:y\",\"name\":\"\"}}",
    ];

    private static readonly string[] Names =
    [
        "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments", "mbox", "mbox_sha1sum", "openid", "account", "name", "homePage", "objectType",
        "member", "score", "success", "duration", "extensions", "raw", "scaled", "min", "max", "platform", "grouping", "contextActivities", "parent", "instructor", "registration", "language", "other",
        "type", "action", "eventTime", "edApp", "group", "generated", "target", "sensor", "sendTime", "dataVersion", "data", "@context", "http://a.example/x", "/x", "nothing",
    ];

    [Fact]
    public void Of_all_statements_of_the_city_and_the_fixtures()
    {
        Assert.All(Xapi(), json => AssertSame(json));
    }

    [Fact]
    public void Of_all_envelopes_of_the_city_and_the_fixtures()
    {
        using var fixture = new EventFixture(isCaliper: true);
        foreach (var json in Caliper().Where(json => !HasEntity(json)))
            AssertSameEnvelope(fixture, json);
    }

    [Fact]
    public void Of_statements_that_were_tampered_with()
    {
        var random = new RandomStream(20261122).Split("xapi");
        var statements = Xapi().Where(json => json.Length < 4000).ToList();
        var wrong = 0;
        for (var i = 0; i < 20_000; i++)
            wrong += AssertSame(Mutated(statements[random.Integer(statements.Count)], random)) ? 0 : 1;
        Assert.InRange(wrong, 5_000, 19_000);
    }

    [Fact]
    public void Of_events_that_were_tampered_with()
    {
        var random = new RandomStream(20261122).Split("caliper");
        var events = Caliper().SelectMany(EventsOf).ToList();
        var wrong = 0;
        for (var i = 0; i < 20_000; i++)
            wrong += AssertSameEvent(Mutated(events[random.Integer(events.Count)], random)) ? 0 : 1;
        Assert.InRange(wrong, 5_000, 19_500);
    }

    [Fact]
    public void Of_envelopes_that_were_tampered_with()
    {
        var random = new RandomStream(20261122).Split("envelopes");
        var envelopes = Caliper().Where(json => json.Length < 3000 && !HasEntity(json)).ToList();
        using var fixture = new EventFixture(isCaliper: true);
        for (var i = 0; i < 3_000; i++)
            AssertSameEnvelope(fixture, MutatedHead(envelopes[random.Integer(envelopes.Count)], random));
    }

    private static string Fixture(string format) => Path.Combine(CityExportEventTests.Folder(), "../../tests/ResearchKit.Tests/Sources/Formats/Fixtures", format);

    private static List<string> Xapi() =>
    [
        .. ((string[])["practice-platform/statements", "practice-platform/statements-2", "staff-training/statements", "staff-training/statements-2"])
            .SelectMany(name => File.ReadAllLines(Path.Combine(CityExportEventTests.Folder(), name + ".ndjson"))),
        .. File.ReadAllLines(Path.Combine(Fixture("xapi"), "valid.ndjson")),
        .. File.ReadAllLines(Path.Combine(Fixture("xapi"), "wrong.ndjson")).Select(line => line.Split('\t')[1]),
    ];

    private static List<string> Caliper() =>
    [
        .. ((string[])["envelopes", "envelopes-2"]).SelectMany(name => File.ReadAllLines(Path.Combine(CityExportEventTests.Folder(), "course-platform", name + ".ndjson"))),
        .. File.ReadAllLines(Path.Combine(Fixture("caliper"), "valid.ndjson")),
        .. File.ReadAllLines(Path.Combine(Fixture("caliper"), "wrong.ndjson")).Select(line => line.Split('\t')[1]),
    ];

    /// <summary>An entity that is sent along is right, and yet no event: the stage rejects it for that.</summary>
    private static bool HasEntity(string json) => EventsOf(json).Any(item => !item.Contains("\"action\"", StringComparison.Ordinal) && !item.Contains("\"eventTime\"", StringComparison.Ordinal));

    private static IEnumerable<string> EventsOf(string envelope)
    {
        using var document = Parsed(envelope);
        return document is not null && document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => item.GetRawText())]
            : [];
    }

    private static JsonDocument? Parsed(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool AssertSame(string json)
    {
        var slow = XapiStatement.Check(json);
        var fast = Read(new StatementReader(), json);
        Assert.True(slow.Count == 0 == fast is ItemVerdict.Right or ItemVerdict.NoPerson, $"{fast} against {(slow.Count == 0 ? "right" : slow[0].Message)} {json}");
        return slow.Count == 0;
    }

    private static bool AssertSameEvent(string json)
    {
        bool isRight;
        string why;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || (!root.TryGetProperty("action", out _) && !root.TryGetProperty("eventTime", out _)))
                return true;
            var slow = CaliperEnvelope.CheckEvent(root);
            (isRight, why) = (slow.Count == 0, slow.Count == 0 ? "right" : slow[0].Message);
        }
        catch (JsonException)
        {
            (isRight, why) = (false, "not JSON");
        }

        var fast = Read(new CaliperEventReader(), json);
        Assert.True(isRight == fast is ItemVerdict.Right or ItemVerdict.NoPerson, $"{fast} against {why} {json}");
        return isRight;
    }

    /// <summary>An envelope is right as a whole just where none of its items is rejected for breaking a rule.</summary>
    private static void AssertSameEnvelope(EventFixture fixture, string json)
    {
        if (IsBareEvent(json))
            return;
        var slow = CaliperEnvelope.Check(json);
        var account = fixture.Stage.Begin("envelopes.ndjson");
        var bytes = Encoding.UTF8.GetBytes(json);
        fixture.Intake.Take(account, bytes, new ItemSlice(0, bytes.Length, 1, 0, ItemKind.Value));
        Assert.True(slow.Count == 0 == (account.Rejected == 0), $"{account.Rejected} rejected against {(slow.Count == 0 ? "right" : slow[0].Message)} {json}");
    }

    private static bool IsBareEvent(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject item && !item.ContainsKey("data") && !item.ContainsKey("sensor") && (item.ContainsKey("action") || item.ContainsKey("eventTime"));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ItemVerdict Read(IEventReader reader, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var record = new EventRecord();
        record.Begin(bytes, 0);
        try
        {
            return reader.Read(bytes, record);
        }
        catch (JsonException)
        {
            return ItemVerdict.Broken;
        }
    }

    /// <summary>One to three changes: a value replaced, a property removed, renamed or added, or a stretch of text cut or doubled.</summary>
    private static string Mutated(string json, RandomStream random)
    {
        for (var changes = 1 + random.Integer(3); changes > 0; changes--)
        {
            if (random.Integer(12) == 0)
            {
                var (at, length) = (random.Integer(json.Length), random.Integer(8));
                json = json[..at] + json[Math.Min(json.Length, at + length)..];
                continue;
            }

            JsonNode? root;
            try
            {
                root = JsonNode.Parse(json);
            }
            catch (JsonException)
            {
                return json;
            }

            if (root is not JsonObject whole || !Change(whole, random))
                return json;
            json = whole.ToJsonString();
        }

        return json;
    }

    /// <summary>An envelope with a change outside its events.</summary>
    private static string MutatedHead(string json, RandomStream random)
    {
        using var document = Parsed(json);
        if (document is null || JsonNode.Parse(json) is not JsonObject envelope)
            return json;
        string[] names = ["sensor", "sendTime", "dataVersion", "data", "extensions"];
        var name = names[random.Integer(names.Length)];
        if (random.Integer(3) == 0)
            envelope.Remove(name);
        else if (name != "data" || random.Integer(2) == 0)
            envelope[name] = JsonNode.Parse(Values[random.Integer(Values.Length)]!);
        return envelope.ToJsonString();
    }

    private static bool Change(JsonObject whole, RandomStream random)
    {
        var objects = new List<JsonObject> { whole };
        for (var i = 0; i < objects.Count; i++)
        {
            foreach (var (_, value) in objects[i])
            {
                if (value is JsonObject inner)
                    objects.Add(inner);
                else if (value is JsonArray array)
                    objects.AddRange(array.OfType<JsonObject>());
            }
        }

        var target = objects[random.Integer(objects.Count)];
        var names = target.Select(pair => pair.Key).ToList();
        if (names.Count == 0 || random.Integer(4) == 0)
        {
            target[Names[random.Integer(Names.Length)]] = Value();
            return true;
        }

        var name = names[random.Integer(names.Count)];
        if (random.Integer(4) == 0)
            target.Remove(name);
        else
            target[name] = Value();
        return true;

        JsonNode? Value()
        {
            return JsonNode.Parse(Values[random.Integer(Values.Length)]!);
        }
    }
}
