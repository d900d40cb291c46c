using System.Globalization;
using System.Text.Json;

namespace ResearchKit.Notebooks.Execution.Verification;

/// <summary>Compares JSON values: numbers by tolerance, texts as texts, members by name in any order.</summary>
internal sealed class JsonComparison(OutputTolerance tolerance)
{
    private readonly TextComparison _texts = new(tolerance);

    /// <summary>The first difference, with its place; null if there is none.</summary>
    public string? Difference(string stored, string now)
    {
        using var left = JsonDocument.Parse(stored);
        using var right = JsonDocument.Parse(now);
        return Difference("", left.RootElement, right.RootElement);
    }

    private string? Difference(string path, JsonElement stored, JsonElement now)
    {
        if (stored.ValueKind != now.ValueKind)
            return Told(path, stored, now);
        switch (stored.ValueKind)
        {
            case JsonValueKind.Number:
                return tolerance.Allows(stored.GetDouble(), now.GetDouble()) ? null : Told(path, stored, now);
            case JsonValueKind.String:
                return _texts.Same(stored.GetString()!, now.GetString()!) ? null : Told(path, stored, now);
            case JsonValueKind.Array:
                return InArray(path, stored, now);
            case JsonValueKind.Object:
                return InObject(path, stored, now);
            default:
                return null;
        }
    }

    private string? InArray(string path, JsonElement stored, JsonElement now)
    {
        if (stored.GetArrayLength() != now.GetArrayLength())
            return string.Create(CultureInfo.InvariantCulture, $"{Place(path)}: {stored.GetArrayLength()} items stored, {now.GetArrayLength()} now");
        var i = 0;
        foreach (var (a, b) in stored.EnumerateArray().Zip(now.EnumerateArray()))
        {
            if (Difference(string.Create(CultureInfo.InvariantCulture, $"{path}[{i++}]"), a, b) is { } difference)
                return difference;
        }

        return null;
    }

    private string? InObject(string path, JsonElement stored, JsonElement now)
    {
        foreach (var member in stored.EnumerateObject())
        {
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!now.TryGetProperty(member.Name, out var other))
                return $"{place}: stored, missing now";
            if (Difference(place, member.Value, other) is { } difference)
                return difference;
        }

        foreach (var member in now.EnumerateObject())
        {
            if (!stored.TryGetProperty(member.Name, out _))
                return $"{(path.Length == 0 ? "" : path + ".")}{member.Name}: new, not stored";
        }

        return null;
    }

    private static string Told(string path, JsonElement stored, JsonElement now) => $"{Place(path)}: {Short(stored)} stored, {Short(now)} now";

    private static string Place(string path) => path.Length == 0 ? "value" : path;

    private static string Short(JsonElement value)
    {
        const int Longest = 80;
        var text = value.GetRawText();
        return text.Length > Longest ? text[..Longest] + " ..." : text;
    }
}
