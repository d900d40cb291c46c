using System.Text.Json;
using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Xapi;

/// <content>What: activities become items, references tell what is taken back, all else is judged only.</content>
internal sealed partial class StatementReader
{
    private enum ObjectType
    {
        Activity = 0,
        Reference = 1,
        Actor = 2,
        SubStatement = 3,
        Unknown = 4,
    }

    private ObjectParts Object(ref Utf8JsonReader reader)
    {
        var parts = new ObjectParts();
        if (!IsObject(ref reader))
            return parts;
        var atStart = reader;
        var (seen, id) = (0, default(TextSlice));
        var isText = false;
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = ObjectProperty(JsonText.Bytes(ref reader, _record));
            reader.Read();
            if (property >= 0 && !Once(ref seen, property))
            {
                _isRight = false;
                return parts;
            }

            switch (property)
            {
                case 0:
                    isText = reader.TokenType == JsonTokenType.String;
                    if (isText)
                        id = JsonText.Slice(ref reader, _record);
                    else
                        reader.Skip();
                    break;
                case 1:
                    parts.Type = reader.TokenType == JsonTokenType.String ? TypeOf(JsonText.Bytes(ref reader, _record)) : ObjectType.Activity;
                    reader.Skip();
                    break;
                case 2 when reader.TokenType == JsonTokenType.StartObject:
                    Definition(ref reader);
                    break;
                case 3 or 4 or 5 when reader.TokenType != JsonTokenType.Null:
                    parts.SubParts |= 1 << property;
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        switch (parts.Type)
        {
            case ObjectType.Activity:
                Require(isText && IriText.IsIri(_record[id]));
                if (_isRight)
                    _record.Activity = ItemQuery.Code(_record, id);
                break;
            case ObjectType.Reference:
                Require(isText && UuidText.TryParse(_record[id], out parts.Reference));
                break;
            case ObjectType.Actor when _isRight:
                Actor(ref atStart, isPerson: false);
                break;
            case ObjectType.SubStatement:
                Require(parts.SubParts == 0b111000);
                break;
            default:
                _isRight = false;
                break;
        }

        if (parts.Type != ObjectType.Activity)
            _record.ItemKind = default;
        return parts;
    }

    private static int ObjectProperty(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => 0,
        10 when name.SequenceEqual("objectType"u8) => 1,
        10 when name.SequenceEqual("definition"u8) => 2,
        5 when name.SequenceEqual("actor"u8) => 3,
        4 when name.SequenceEqual("verb"u8) => 4,
        6 when name.SequenceEqual("object"u8) => 5,
        _ => -1,
    };

    private static ObjectType TypeOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("Activity"u8) ? ObjectType.Activity
        : name.SequenceEqual("StatementRef"u8) ? ObjectType.Reference
        : name.SequenceEqual("Agent"u8) || name.SequenceEqual("Group"u8) ? ObjectType.Actor
        : name.SequenceEqual("SubStatement"u8) ? ObjectType.SubStatement
        : ObjectType.Unknown;

    /// <summary>Takes the type of an activity; names, descriptions and right answers are passed over.</summary>
    private void Definition(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = JsonText.Bytes(ref reader, _record).SequenceEqual("type"u8);
            reader.Read();
            if (!isType || reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                continue;
            }

            var slice = JsonText.Slice(ref reader, _record);
            var iri = _record[slice];
            var kind = IriText.LastSegment(iri);
            if (IriText.IsIri(iri) && IriText.IsCode(kind))
                _record.ItemKind = Part(slice, iri, kind);
        }
    }

    private struct ObjectParts
    {
        public ObjectType Type;
        public UInt128 Reference;
        public int SubParts;
    }
}
