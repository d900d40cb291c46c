using System.Text.Json;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Xapi;

/// <summary>
/// Reads a statement token by token into an <see cref="EventRecord"/> and judges it by the rules of <see cref="XapiStatement"/>, without making objects of it. A statement
/// that breaks a rule is read again by those rules for the reason. Beyond them a property that is read and stands twice in its object is refused, since nobody can say which is meant.
/// </summary>
internal sealed partial class StatementReader : IEventReader
{
    private EventRecord _record = null!;
    private bool _isRight;
    private bool _isVoiding;
    private bool _isGroupActor;

    /// <inheritdoc/>
    public ItemVerdict Read(ReadOnlySpan<byte> json, EventRecord record)
    {
        (_record, _isRight, _isVoiding, _isGroupActor) = (record, true, false, false);
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return ItemVerdict.Broken;
        Statement(ref reader);
        if (!_isRight)
            return ItemVerdict.Broken;
        // Text behind the statement is refused by the reader of tokens.
        while (reader.Read())
        {
        }

        return _isGroupActor ? ItemVerdict.NoPerson : ItemVerdict.Right;
    }

    /// <inheritdoc/>
    public FormatViolation? Explain(JsonElement item) => XapiStatement.Check(item) is [var first, ..] ? first : null;

    private void Statement(ref Utf8JsonReader reader)
    {
        var seen = 0;
        long? stored = null;
        var target = new ObjectParts();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = StatementProperty(JsonText.Bytes(ref reader, _record));
            if (!_isRight || property < 0 || !Once(ref seen, property))
            {
                _isRight = false;
                return;
            }

            reader.Read();
            switch (property)
            {
                case 0:
                    _record.Id = Uuid(ref reader);
                    break;
                case 1:
                    Actor(ref reader, isPerson: true);
                    break;
                case 2:
                    Verb(ref reader);
                    break;
                case 3:
                    target = Object(ref reader);
                    break;
                case 4:
                    Result(ref reader);
                    break;
                case 5:
                    Context(ref reader);
                    break;
                case 6:
                    _record.Time = Moment(ref reader);
                    break;
                case 7:
                    stored = Moment(ref reader);
                    break;
                case 9:
                    Require(reader.TokenType == JsonTokenType.String && JsonText.Bytes(ref reader, _record).StartsWith("1.0"u8));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        Require((seen & 0b1110) == 0b1110);
        Require(!_isVoiding || target.Type == ObjectType.Reference);
        _record.Time ??= stored;
        if (_isVoiding)
            _record.Voids = target.Reference;
        if (_record.IsAnswer && !(_record.Success is not null || double.IsFinite(_record.Score)))
            _record.IsAnswer = false;
    }

    private static int StatementProperty(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => 0,
        5 when name.SequenceEqual("actor"u8) => 1,
        4 when name.SequenceEqual("verb"u8) => 2,
        6 when name.SequenceEqual("object"u8) => 3,
        6 when name.SequenceEqual("result"u8) => 4,
        7 when name.SequenceEqual("context"u8) => 5,
        9 when name.SequenceEqual("timestamp"u8) => 6,
        6 when name.SequenceEqual("stored"u8) => 7,
        9 when name.SequenceEqual("authority"u8) => 8,
        7 when name.SequenceEqual("version"u8) => 9,
        11 when name.SequenceEqual("attachments"u8) => 10,
        _ => -1,
    };

    private void Verb(ref Utf8JsonReader reader)
    {
        if (!IsObject(ref reader))
            return;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.Bytes(ref reader, _record).SequenceEqual("id"u8))
            {
                JsonText.SkipValue(ref reader);
                continue;
            }

            reader.Read();
            if (!Once(ref seen, 0) || !IsIri(ref reader, out var slice))
            {
                _isRight = false;
                return;
            }

            var iri = _record[slice];
            _isVoiding = iri.SequenceEqual("http://adlnet.gov/expapi/verbs/voided"u8);
            _record.Verb = Part(slice, iri, IriText.LastSegment(iri));
            var verb = _record[_record.Verb];
            _record.IsAnswer = verb.SequenceEqual("answered"u8) || verb.SequenceEqual("responded"u8);
        }

        Require(seen == 1);
    }

    /// <summary>A part of a text as a text of its own.</summary>
    private static TextSlice Part(TextSlice whole, ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        text.Overlaps(part, out var offset);
        return new TextSlice(whole.Start + offset, part.Length, whole.IsUnescaped);
    }

    private void Require(bool isSo) => _isRight &= isSo;

    private static bool Once(ref int seen, int property)
    {
        var bit = 1 << property;
        if ((seen & bit) != 0)
            return false;
        seen |= bit;
        return true;
    }

    private bool IsObject(ref Utf8JsonReader reader)
    {
        Require(reader.TokenType == JsonTokenType.StartObject);
        return _isRight;
    }

    private bool IsIri(ref Utf8JsonReader reader, out TextSlice slice)
    {
        slice = default;
        if (reader.TokenType != JsonTokenType.String)
            return false;
        slice = JsonText.Slice(ref reader, _record);
        return IriText.IsIri(_record[slice]);
    }

    private UInt128? Uuid(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && UuidText.TryParse(JsonText.Bytes(ref reader, _record), out var id))
            return id;
        _isRight = false;
        return null;
    }

    private long? Moment(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && MomentText.TryParse(JsonText.Bytes(ref reader, _record), out var microseconds))
            return microseconds;
        _isRight = false;
        return null;
    }
}
