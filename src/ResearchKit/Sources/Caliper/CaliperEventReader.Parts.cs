using System.Text.Json;
using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Caliper;

/// <content>Entities and values of an event.</content>
internal sealed partial class CaliperEventReader
{
    private struct EntityParts
    {
        public TextSlice Id;
        public TextSlice Type;
        public double Duration;
    }

    /// <summary>Whether an object that is no right event is an entity: without an action and a time of its own, with an id and a type.</summary>
    private bool IsEntity(Utf8JsonReader reader)
    {
        var names = reader;
        while (names.Read() && names.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Bytes(ref names, _record);
            if (name.SequenceEqual("action"u8) || name.SequenceEqual("eventTime"u8))
                return false;
            JsonText.SkipValue(ref names);
        }

        _isRight = true;
        Entity(ref reader, isActor: false);
        return _isRight;
    }

    /// <summary>Reads an entity, or the IRI that stands for one.</summary>
    private EntityParts Entity(ref Utf8JsonReader reader, bool isActor)
    {
        var parts = new EntityParts { Duration = double.NaN };
        if (reader.TokenType == JsonTokenType.String)
        {
            parts.Id = Iri(ref reader);
            return parts;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _isRight = false;
            return parts;
        }

        var seen = 0;
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Bytes(ref reader, _record);
            var property = name.SequenceEqual("id"u8) ? 0 : name.SequenceEqual("type"u8) ? 1 : name.SequenceEqual("name"u8) ? 2
                : name.SequenceEqual("otherIdentifiers"u8) ? 3 : name.SequenceEqual("duration"u8) ? 4 : -1;
            reader.Read();
            if (property is 0 or 1)
            {
                _isRight &= (seen & (1 << property)) == 0;
                seen |= 1 << property;
            }

            switch (property)
            {
                case 0:
                    parts.Id = Iri(ref reader);
                    break;
                case 1:
                    parts.Type = Text(ref reader);
                    break;
                case 2 when isActor && reader.TokenType == JsonTokenType.String:
                    _record.ActorName = JsonText.Slice(ref reader, _record);
                    break;
                case 3 when isActor && reader.TokenType == JsonTokenType.StartArray:
                    OtherIdentifiers(ref reader);
                    break;
                case 4 when !isActor && reader.TokenType == JsonTokenType.String:
                    if (DurationText.TryParse(JsonText.Bytes(ref reader, _record), out var seconds))
                        parts.Duration = seconds;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _isRight &= seen == 0b11;
        return parts;
    }

    private void OtherIdentifiers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var (kind, identifier) = (default(TextSlice), default(TextSlice));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = JsonText.Bytes(ref reader, _record);
                var (isKind, isIdentifier) = (name.SequenceEqual("identifierType"u8), name.SequenceEqual("identifier"u8));
                reader.Read();
                if ((isKind || isIdentifier) && reader.TokenType == JsonTokenType.String)
                {
                    var text = JsonText.Slice(ref reader, _record);
                    (kind, identifier) = isKind ? (text, identifier) : (kind, text);
                }

                reader.Skip();
            }

            if (!kind.IsEmpty && !identifier.IsEmpty)
                _record.OtherIdentifiers.Add((kind, identifier));
        }
    }

    /// <summary>Extensions of an event: a duration, and the word of the platform's own for what was done; both as the kit's own exports write them. The rest is passed over.</summary>
    private TextSlice Extensions(ref Utf8JsonReader reader)
    {
        var verb = default(TextSlice);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _isRight = false;
            return verb;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Bytes(ref reader, _record);
            var (isDuration, isVerb) = (name.SequenceEqual("duration"u8), name.SequenceEqual("verb"u8));
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && isVerb)
                verb = JsonText.Slice(ref reader, _record);
            else if (reader.TokenType == JsonTokenType.String && isDuration && DurationText.TryParse(JsonText.Bytes(ref reader, _record), out var seconds))
                _record.Duration = seconds;
            reader.Skip();
        }

        return verb;
    }

    private void Id(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && JsonText.Bytes(ref reader, _record) is var urn && urn.StartsWith("urn:uuid:"u8)
            && UuidText.TryParse(urn["urn:uuid:".Length..], out var id))
            _record.Id = id;
        else
            _isRight = false;
    }

    private void Time(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && MomentText.TryParseUtcMilliseconds(JsonText.Bytes(ref reader, _record), out var microseconds))
            _record.Time = microseconds;
        else
            _isRight = false;
    }

    private TextSlice Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return JsonText.Slice(ref reader, _record);
        _isRight = false;
        return default;
    }

    private TextSlice Iri(ref Utf8JsonReader reader)
    {
        var iri = Text(ref reader);
        _isRight &= IriText.IsIri(_record[iri]);
        return iri;
    }

    private TextSlice Code(EntityParts entity) => entity.Id.IsEmpty ? default : ItemQuery.Code(_record, entity.Id);

    private TextSlice Part(TextSlice whole, ReadOnlySpan<byte> part)
    {
        _record[whole].Overlaps(part, out var offset);
        return new TextSlice(whole.Start + offset, part.Length, whole.IsUnescaped);
    }
}
