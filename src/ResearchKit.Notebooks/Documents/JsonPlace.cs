using System.Text;
using System.Text.Json;

namespace ResearchKit.Notebooks.Documents;

/// <summary>Finds where in a JSON text a member stands, so that an error about it can name line and column.</summary>
internal static class JsonPlace
{
    /// <summary>Line and column (both from 1) of the value at a path of member names (string) and array positions (int).</summary>
    /// <returns>The place of the deepest part of the path that exists.</returns>
    public static (long Line, long Column) Find(ReadOnlySpan<byte> json, params ReadOnlySpan<object> path)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var start = reader.TokenStartIndex;
        foreach (var step in path)
        {
            if (!(step is string name ? Enter(ref reader, name) : Enter(ref reader, (int)step)))
                break;
            start = reader.TokenStartIndex;
        }

        return LineAndColumn(json, start);
    }

    /// <summary>Line and column (both from 1, column in bytes) of a byte position.</summary>
    public static (long Line, long Column) LineAndColumn(ReadOnlySpan<byte> text, long position)
    {
        var before = text[..(int)position];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, before.Length - lineStart + 1);
    }

    private static bool Enter(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(Encoding.UTF8.GetBytes(name));
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }

        return false;
    }

    private static bool Enter(ref Utf8JsonReader reader, int position)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (position-- == 0)
                return true;
            reader.Skip();
        }

        return false;
    }
}
