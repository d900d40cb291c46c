using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ResearchKit.Sources.Formats;

/// <summary>Collects what differs between one JSON object of a format (a statement, an event) and the rules for its properties.</summary>
/// <param name="format">Name of the format, for messages.</param>
internal sealed partial class JsonObjectCheck(string format)
{
    private readonly List<FormatViolation> _found = [];

    /// <summary>What differs so far.</summary>
    public IReadOnlyList<FormatViolation> Found => _found;

    /// <summary>Reads one object of a format from its text, and checks it.</summary>
    public static IReadOnlyList<FormatViolation> Text(string format, string json, Func<JsonElement, IReadOnlyList<FormatViolation>> check)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return check(document.RootElement);
        }
        catch (JsonException)
        {
            return [new(FormatViolationKind.NotJson, null, $"{format}: the text is not JSON; expected one object.")];
        }
    }

    /// <summary>Notes a violation.</summary>
    public void Add(FormatViolationKind kind, string place, string expected) =>
        _found.Add(new(kind, place, $"{format}: \"{place}\" {Reason(kind)}; expected {expected}."));

    /// <summary>A property that must be there; null (and a violation) when it is not.</summary>
    public JsonElement? Require(JsonElement parent, string name, string place, string expected)
    {
        if (parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        Add(FormatViolationKind.MissingValue, place, expected);
        return null;
    }

    /// <summary>Checks a property where it is there.</summary>
    public void Optional(JsonElement parent, string name, string place, string expected, Func<JsonElement, bool> suits)
    {
        if (parent.TryGetProperty(name, out var value) && !suits(value))
            Add(FormatViolationKind.WrongValue, place, expected);
    }

    /// <summary>Checks that an object has no property outside a list.</summary>
    public void AllowOnly(JsonElement parent, string place, IReadOnlySet<string> names)
    {
        foreach (var property in parent.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                _found.Add(new(FormatViolationKind.UnknownProperty, place.Length == 0 ? null : place,
                    $"{format}: {(place.Length == 0 ? "the object" : $"\"{place}\"")} has a property that the format does not know; expected only {string.Join(", ", names)}."));
            }
        }
    }

    public static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    public static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    public static bool IsBoolean(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    public static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble());

    public static bool IsUuid(JsonElement value) => IsText(value) && Guid.TryParseExact(value.GetString(), "D", out _);

    /// <summary>Whether a value is an internationalised resource identifier with a scheme.</summary>
    public static bool IsIri(JsonElement value) =>
        IsText(value) && value.GetString() is { } text && SchemeAndMore().IsMatch(text) && !text.Contains(' ', StringComparison.Ordinal);

    public static bool IsMoment(JsonElement value) => IsText(value) && ValueCheck.IsDateTime(value.GetString()!);

    /// <summary>Whether a value is a duration as in ISO 8601, such as PT12.5S.</summary>
    public static bool IsDuration(JsonElement value) => IsText(value) && Duration().IsMatch(value.GetString()!);

    /// <summary>Whether a value is a moment in UTC with milliseconds, such as 2024-10-02T09:15:00.000Z.</summary>
    public static bool IsUtcMilliseconds(JsonElement value) =>
        IsText(value) && DateTime.TryParseExact(value.GetString(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static string Reason(FormatViolationKind kind) => kind switch
    {
        FormatViolationKind.MissingValue => "is missing",
        FormatViolationKind.UnknownCode => "is not one of the format's words",
        FormatViolationKind.UnknownProperty => "may not stand there",
        _ => "does not fit",
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:.+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SchemeAndMore();

    [GeneratedRegex(@"^P(?=.)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?(T(?=.)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();
}
