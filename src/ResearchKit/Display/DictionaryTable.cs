using System.Collections;

namespace ResearchKit.Display;

/// <summary>A dictionary as a table of keys and values.</summary>
internal static class DictionaryTable
{
    /// <summary>The entries if the value is a dictionary of any kind, else null.</summary>
    public static IEnumerable<(object? Key, object? Value)>? Entries(object value)
    {
        if (value is IDictionary dictionary) return Entries(dictionary);
        var isDictionary = value.GetType().GetInterfaces().Any(contract => contract.IsGenericType
            && contract.GetGenericTypeDefinition() is var definition
            && (definition == typeof(IReadOnlyDictionary<,>) || definition == typeof(IDictionary<,>)));
        return isDictionary ? EntriesOfPairs((IEnumerable)value) : null;
    }

    public static TableModel Of(object dictionary, IEnumerable<(object? Key, object? Value)> entries, ValueRendering rendering, int depth)
    {
        var limit = rendering.Options.MaxItems;
        var shown = new List<(object? Key, object? Value)>();
        var more = false;
        foreach (var entry in entries)
        {
            rendering.CancellationToken.ThrowIfCancellationRequested();
            if (shown.Count == limit)
            {
                more = true;
                break;
            }

            shown.Add((rendering.Admit(entry.Key), rendering.Admit(entry.Value)));
        }

        var (keys, keyAlignment) = SequenceTable.Cells(shown.Select(entry => entry.Key).ToArray(), rendering, depth);
        var (values, valueAlignment) = SequenceTable.Cells(shown.Select(entry => entry.Value).ToArray(), rendering, depth);
        var rows = keys.Select((key, i) => new TableRow([key, values[i]])).ToList();
        if (more) rows.Add(SequenceTable.More(dictionary, limit, "entries"));
        return new TableModel
        {
            Title = TypeNames.Of(dictionary.GetType()),
            Columns = [new TableColumn("key", Alignment: keyAlignment, IsRowHeader: true), new TableColumn("value", Alignment: valueAlignment)],
            Rows = rows,
        };
    }

    private static IEnumerable<(object? Key, object? Value)> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary) yield return (entry.Key, entry.Value);
    }

    private static IEnumerable<(object? Key, object? Value)> EntriesOfPairs(IEnumerable pairs)
    {
        foreach (var pair in pairs)
        {
            var type = pair.GetType();
            yield return (type.GetProperty("Key")!.GetValue(pair), type.GetProperty("Value")!.GetValue(pair));
        }
    }
}
