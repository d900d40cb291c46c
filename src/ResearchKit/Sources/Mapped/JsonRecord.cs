using System.Text;
using System.Text.Json;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// The columns of one JSON object: members of objects within it are named <c>outer.inner</c>, lists are their JSON text. Numbers keep their digits, but for a fraction of zeros, which says nothing;
/// true and false are those words; null is missing.
/// </summary>
internal sealed class JsonRecord
{
    private const int MaximumDepth = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    private readonly List<(string Name, string? Value)> _values = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Columns and values, in the object's order; null where missing.</summary>
    public IReadOnlyList<(string Name, string? Value)> Values => _values;

    /// <summary>Reads an object.</summary>
    /// <param name="json">All of its text.</param>
    /// <returns>Null when it could be read, else why not.</returns>
    public string? Read(ReadOnlySpan<byte> json)
    {
        _values.Clear();
        _names.Clear();
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return "not a JSON object";
            var problem = Members(ref reader, json, "", 0);
            // What stands behind the object is an error too.
            return problem ?? (reader.Read() ? "not one JSON object" : null);
        }
        catch (JsonException)
        {
            return "not JSON";
        }
        catch (InvalidOperationException)
        {
            // A half of a surrogate pair, written as \ud800.
            return "text that is not Unicode";
        }
    }

    private string? Members(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string prefix, int depth)
    {
        if (depth == MaximumDepth)
            return "objects nested too deep";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = prefix + reader.GetString();
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (Members(ref reader, json, name + ".", depth + 1) is { } problem)
                    return problem;
                continue;
            }

            if (!_names.Add(name))
                return "a column twice";
            _values.Add((name, Value(ref reader, json)));
        }

        return null;
    }

    private static string? Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.Number:
                return Number(Encoding.UTF8.GetString(reader.ValueSpan));
            default:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
        }
    }

    /// <summary>Programs that know no missing whole numbers write them as 12.0; the same number is the same text.</summary>
    private static string Number(string digits)
    {
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && digits.AsSpan(point + 1).IndexOfAnyExcept('0') < 0 ? digits[..point] : digits;
    }
}
