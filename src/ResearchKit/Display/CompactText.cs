using System.Collections;
using System.Text;

namespace ResearchKit.Display;

/// <summary>Nested values of a data cell on one line: <c>[1, 2, 3]</c>, <c>{name: Aino, age: 7}</c>.</summary>
internal static class CompactText
{
    private const int MaxItems = 12;
    private const int MaxDepth = 4;

    public static string Of(object? value) => Of(value, 0);

    private static string Of(object? value, int depth)
    {
        if (value is null or DBNull || ValueText.IsScalar(value.GetType())) return ValueText.Of(value);
        if (depth == MaxDepth) return "…";
        var text = new StringBuilder();
        if (DictionaryTable.Entries(value) is { } entries)
            return Join(text.Append('{'), entries.Select(entry => $"{Of(entry.Key, depth + 1)}: {Of(entry.Value, depth + 1)}"), '}');
        if (value is IEnumerable items)
            return Join(text.Append('['), items.Cast<object?>().Select(item => Of(item, depth + 1)), ']');
        var parts = ObjectTable.Parts(value.GetType());
        return parts.Count == 0 ? value.ToString() ?? "" : Join(text.Append('{'),
            parts.Select(part => $"{part.Name}: {(ObjectTable.TryRead(part, value, out var read) ? Of(read, depth + 1) : "…")}"), '}');
    }

    private static string Join(StringBuilder text, IEnumerable<string> items, char end)
    {
        var count = 0;
        foreach (var item in items)
        {
            if (count > 0) text.Append(", ");
            if (count++ == MaxItems)
            {
                text.Append('…');
                break;
            }

            text.Append(item);
        }

        return text.Append(end).ToString();
    }
}
