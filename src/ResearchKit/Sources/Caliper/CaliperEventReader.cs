using System.Text.Json;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Caliper;

/// <summary>
/// Reads a Caliper event token by token into an <see cref="EventRecord"/> and judges it by the rules of <see cref="CaliperEnvelope"/>, without making objects of it. Beyond those rules a property
/// that is read and stands twice is refused.
/// </summary>
internal sealed partial class CaliperEventReader : IEventReader
{
    private const int RequiredOfEvent = 0b111_1111;

    private readonly CaliperWords _words = new();
    private EventRecord _record = null!;
    private bool _isRight;
    private TextSlice _verb;

    /// <inheritdoc/>
    public ItemVerdict Read(ReadOnlySpan<byte> json, EventRecord record)
    {
        (_record, _isRight, _verb) = (record, true, default);
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return ItemVerdict.Broken;
        var start = reader;
        var verdict = Event(ref reader);
        if (!_isRight)
            return IsEntity(start) ? ItemVerdict.NoEvent : ItemVerdict.Broken;
        while (reader.Read())
        {
        }

        return verdict;
    }

    /// <inheritdoc/>
    public FormatViolation? Explain(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Object && (item.TryGetProperty("action", out _) || item.TryGetProperty("eventTime", out _)))
            return CaliperEnvelope.CheckEvent(item) is [var first, ..] ? first : null;
        return new FormatViolation(
            FormatViolationKind.WrongValue, "data", "Caliper envelope: \"data\" holds what is neither an event nor an entity with an id and a type; expected events and entities as objects.");
    }

    private ItemVerdict Event(ref Utf8JsonReader reader)
    {
        var (seen, version) = (0, 0);
        var (type, action, extensionVerb) = (default(TextSlice), default(TextSlice), default(TextSlice));
        var (actor, target, app) = (default(EntityParts), default(EntityParts), default(EntityParts));
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = EventProperty(JsonText.Bytes(ref reader, _record));
            reader.Read();
            if (property < 0)
            {
                reader.Skip();
                continue;
            }

            if ((seen & (1 << property)) != 0)
            {
                _isRight = false;
                break;
            }

            // A required property that is null counts as missing.
            if (property > 6 || reader.TokenType != JsonTokenType.Null)
                seen |= 1 << property;
            switch (property)
            {
                case 0:
                    version = CaliperVersion.Read(ref reader, _record);
                    break;
                case 1:
                    Id(ref reader);
                    break;
                case 2:
                    type = Text(ref reader);
                    break;
                case 3:
                    action = Text(ref reader);
                    break;
                case 4:
                    actor = Entity(ref reader, isActor: true);
                    break;
                case 5:
                    target = Entity(ref reader, isActor: false);
                    break;
                case 6:
                    Time(ref reader);
                    break;
                case 7:
                    app = Entity(ref reader, isActor: false);
                    break;
                case 8:
                    _record.Group = Code(Entity(ref reader, isActor: false));
                    break;
                case 9:
                    var generated = Entity(ref reader, isActor: false);
                    if (double.IsNaN(_record.Duration))
                        _record.Duration = generated.Duration;
                    break;
                case 10:
                    extensionVerb = Extensions(ref reader);
                    break;
                default:
                    Entity(ref reader, isActor: false);
                    break;
            }
        }

        _isRight &= (seen & RequiredOfEvent) == RequiredOfEvent && version != 0 && _words.AreKnown(_record[type], _record[action], version == 1);
        if (!_isRight)
            return ItemVerdict.Broken;
        _record.Verb = _record[action].SequenceEqual("Used"u8) && IriText.IsCode(_record[extensionVerb]) ? extensionVerb : action;
        _record.ActorKind = ActorKind.Iri;
        _record.Actor = actor.Id;
        if (!app.Id.IsEmpty)
            _record.Platform = Part(app.Id, IriText.Host(_record[app.Id]));
        if (_words.IsItem(_record[target.Type]) && !_record[target.Id].SequenceEqual(_record[app.Id]))
        {
            _record.Activity = Code(target);
            _record.ItemKind = IriText.IsCode(_record[target.Type]) ? target.Type : default;
        }

        var actorType = _record[actor.Type];
        return actorType.IsEmpty || actorType.SequenceEqual("Person"u8) || actorType.SequenceEqual("Agent"u8) ? ItemVerdict.Right : ItemVerdict.NoPerson;
    }

    private static int EventProperty(ReadOnlySpan<byte> name) => name.Length switch
    {
        8 when name.SequenceEqual("@context"u8) => 0,
        2 when name.SequenceEqual("id"u8) => 1,
        4 when name.SequenceEqual("type"u8) => 2,
        6 when name.SequenceEqual("action"u8) => 3,
        5 when name.SequenceEqual("actor"u8) => 4,
        6 when name.SequenceEqual("object"u8) => 5,
        9 when name.SequenceEqual("eventTime"u8) => 6,
        5 when name.SequenceEqual("edApp"u8) => 7,
        5 when name.SequenceEqual("group"u8) => 8,
        9 when name.SequenceEqual("generated"u8) => 9,
        10 when name.SequenceEqual("extensions"u8) => 10,
        6 when name.SequenceEqual("target"u8) => 11,
        10 when name.SequenceEqual("membership"u8) => 12,
        7 when name.SequenceEqual("session"u8) => 13,
        16 when name.SequenceEqual("federatedSession"u8) => 14,
        8 when name.SequenceEqual("referrer"u8) => 15,
        _ => -1,
    };
}
