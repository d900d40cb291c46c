using System.Text.Json;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Caliper;

/// <summary>
/// Takes Caliper envelopes into a stage, event by event: a broken event costs itself, a broken envelope all of its events. Events outside an envelope are taken too.
/// </summary>
internal sealed class EnvelopeIntake(EventStage stage) : EventIntake(stage, EventPlaces.Caliper)
{
    private readonly CaliperEventReader _reader = new();
    private readonly EventRecord _head = new();
    private readonly List<(int Start, int Length)> _data = [];
    private (int File, long Line) _current = (-1, -1);
    private int _nextItem;

    protected override void TakeValue(EventAccount account, byte[] buffer, ItemSlice slice)
    {
        if (_current != (account.Number, slice.Line))
            (_current, _nextItem) = ((account.Number, slice.Line), 0);
        _data.Clear();
        _head.Begin(buffer, slice.Start);
        var isRight = false;
        try
        {
            isRight = Head(buffer.AsSpan(slice.Start, slice.Length), out var isEvent);
            if (isEvent)
            {
                TakeEvent(_reader, account, buffer, slice with { Item = _nextItem++ });
                return;
            }
        }
        catch (JsonException)
        {
            // The description is asked below, and says that it is not JSON.
            _data.Clear();
        }
        catch (InvalidOperationException)
        {
            // Half of a character: the description's reading finds it too.
            _data.Clear();
        }

        if (!isRight)
        {
            var (place, reason) = Explain(ExplainHead, buffer, slice);
            for (var i = 0; i < Math.Max(1, _data.Count); i++)
                Stage.Reject(account, slice.Line, _nextItem++, place, reason);
            return;
        }

        foreach (var (start, length) in _data)
            TakeEvent(_reader, account, buffer, new ItemSlice(slice.Start + start, length, slice.Line, _nextItem++, ItemKind.Value));
    }

    /// <summary>What is wrong with the envelope itself, whatever its events are.</summary>
    private static FormatViolation? ExplainHead(JsonElement envelope)
    {
        string?[] places = [null, "sensor", "sendTime", "dataVersion", "data", "envelope"];
        return CaliperEnvelope.Check(envelope).FirstOrDefault(violation => places.Contains(violation.Place, StringComparer.Ordinal));
    }

    /// <summary>Judges all of an envelope but its events, and finds where these are.</summary>
    private bool Head(ReadOnlySpan<byte> json, out bool isEvent)
    {
        var reader = new Utf8JsonReader(json);
        var (seen, isRight) = (0, true);
        isEvent = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Bytes(ref reader, _head);
            var property = name.SequenceEqual("sensor"u8) ? 0 : name.SequenceEqual("sendTime"u8) ? 1 : name.SequenceEqual("dataVersion"u8) ? 2 : name.SequenceEqual("data"u8) ? 3 : -1;
            isEvent |= name.SequenceEqual("action"u8) || name.SequenceEqual("eventTime"u8);
            reader.Read();
            isRight &= property >= 0 && (seen & (1 << property)) == 0;
            seen |= property < 0 ? 0 : 1 << property;
            switch (property)
            {
                case 0:
                    isRight &= reader.TokenType == JsonTokenType.String && IriText.IsIri(JsonText.Bytes(ref reader, _head));
                    break;
                case 1:
                    isRight &= reader.TokenType == JsonTokenType.String && MomentText.TryParseUtcMilliseconds(JsonText.Bytes(ref reader, _head), out _);
                    break;
                case 2:
                    isRight &= CaliperVersion.Read(ref reader, _head) != 0;
                    break;
                case 3 when reader.TokenType == JsonTokenType.StartArray:
                    Data(ref reader);
                    isRight &= _data.Count > 0;
                    break;
                case 3:
                    isRight = false;
                    break;
                default:
                    break;
            }

            reader.Skip();
        }

        while (reader.Read())
        {
        }

        isEvent &= (seen & 0b1001) == 0;
        return isRight && seen == 0b1111;
    }

    private void Data(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            _data.Add((start, (int)reader.BytesConsumed - start));
        }
    }
}
