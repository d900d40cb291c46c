using System.Text.Json;
using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Xapi;

/// <content>What came of it. The text of a response is passed over.</content>
internal sealed partial class StatementReader
{
    private readonly ExtensionNames _extensions = new();

    private void Result(ref Utf8JsonReader reader)
    {
        if (!IsObject(ref reader))
            return;
        var seen = 0;
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = ResultProperty(JsonText.Bytes(ref reader, _record));
            reader.Read();
            if (property < 0 || !Once(ref seen, property))
            {
                _isRight = false;
                return;
            }

            switch (property)
            {
                case 0:
                    Score(ref reader);
                    break;
                case 1:
                    Require(reader.TokenType is JsonTokenType.True or JsonTokenType.False);
                    if (_isRight)
                        _record.Success = reader.GetBoolean();
                    break;
                case 2:
                    Require(reader.TokenType is JsonTokenType.True or JsonTokenType.False);
                    break;
                case 3:
                    Require(reader.TokenType == JsonTokenType.String);
                    break;
                case 4:
                    var seconds = 0.0;
                    Require(reader.TokenType == JsonTokenType.String && DurationText.TryParse(JsonText.Bytes(ref reader, _record), out seconds));
                    _record.Duration = seconds;
                    break;
                default:
                    Extensions(ref reader, isOfResult: true);
                    break;
            }
        }
    }

    private static int ResultProperty(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("score"u8) => 0,
        7 when name.SequenceEqual("success"u8) => 1,
        10 when name.SequenceEqual("completion"u8) => 2,
        8 when name.SequenceEqual("response"u8) => 3,
        8 when name.SequenceEqual("duration"u8) => 4,
        10 when name.SequenceEqual("extensions"u8) => 5,
        _ => -1,
    };

    private void Score(ref Utf8JsonReader reader)
    {
        if (!IsObject(ref reader))
            return;
        var seen = 0;
        var (scaled, raw, min, max) = (double.NaN, double.NaN, double.NaN, double.NaN);
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Bytes(ref reader, _record);
            var property = name.SequenceEqual("raw"u8) ? 0 : name.SequenceEqual("scaled"u8) ? 1 : name.SequenceEqual("min"u8) ? 2 : name.SequenceEqual("max"u8) ? 3 : 4;
            reader.Read();
            if (property == 4)
            {
                reader.Skip();
                continue;
            }

            var value = 0.0;
            Require(Once(ref seen, property) && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) && double.IsFinite(value));
            switch (property)
            {
                case 0:
                    raw = value;
                    break;
                case 1:
                    scaled = value;
                    break;
                case 2:
                    min = value;
                    break;
                default:
                    max = value;
                    break;
            }
        }

        // Comparisons with a number that is not stated are false.
        Require(!(Math.Abs(scaled) > 1) && !(raw < min) && !(raw > max) && !(min >= max));
        _record.Score = double.IsNaN(raw) ? scaled : raw;
        _record.MaxScore = max;
    }

    /// <summary>Extensions: names must be IRIs; of those that are known the value is taken, all others are passed over.</summary>
    private void Extensions(ref Utf8JsonReader reader, bool isOfResult)
    {
        if (!IsObject(ref reader))
            return;
        while (_isRight && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isIri, field) = _extensions.Of(JsonText.Bytes(ref reader, _record));
            reader.Read();
            Require(isIri);
            if (!isOfResult || field == ExtensionField.None)
            {
                reader.Skip();
                continue;
            }

            if (field < ExtensionField.Stream)
            {
                _record.Numbers[(int)field] = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : double.PositiveInfinity;
                reader.Skip();
                continue;
            }

            var text = reader.TokenType == JsonTokenType.String ? JsonText.Slice(ref reader, _record) : default;
            reader.Skip();
            switch (field)
            {
                case ExtensionField.Stream:
                    _record.Stream = text;
                    break;
                case ExtensionField.Scaffold:
                    _record.Scaffold = text;
                    break;
                default:
                    _record.Feedback = text;
                    break;
            }
        }
    }
}
