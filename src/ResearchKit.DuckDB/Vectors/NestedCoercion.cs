using System.Collections;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>Takes .NET collections apart for the nested types: the mirror of <see cref="NestedConversion"/>.</summary>
internal static class NestedCoercion
{
    /// <summary>The elements of a list or array.</summary>
    public static IReadOnlyList<object?> Elements(object value, DuckDBLogicalType type)
    {
        if (value is string or IDictionary || value is not IEnumerable elements)
            throw ValueCoercion.Refused(value, type, "arrays, lists and other sequences");
        var list = elements.Cast<object?>().Select(e => e is DBNull ? null : e).ToList();
        if (type.Type == DuckDBType.Array && list.Count != type.ArraySize)
            throw new InvalidCastException($"{type} takes exactly {type.ArraySize} elements; {list.Count} were given.");
        return list;
    }

    /// <summary>The values of a struct's fields, in the type's order.</summary>
    public static object?[] Fields(object value, DuckDBLogicalType type)
    {
        var names = type.Fields;
        if (value is IDictionary<string, object?> dictionary)
            return FromNames(names, dictionary.Keys, type, name => dictionary.TryGetValue(name, out var found) ? found : null);
        if (value is IDictionary untyped)
            return FromNames(names, untyped.Keys.Cast<object>().Select(k => k.ToString() ?? ""), type, name => untyped[name]);
        if (value is System.Runtime.CompilerServices.ITuple tuple && tuple.Length == names.Count)
            return Enumerable.Range(0, tuple.Length).Select(i => Plain(tuple[i])).ToArray();
        if (value is IEnumerable || value.GetType().IsPrimitive)
            throw ValueCoercion.Refused(value, type, "a dictionary from field name to value, a tuple, or an object with properties of those names");
        var properties = value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        return names.Select(f => properties.TryGetValue(f.Name, out var property)
            ? Plain(property.GetValue(value))
            : throw new InvalidCastException($"{value.GetType().Name} has no property '{f.Name}', which {type} needs. It has {string.Join(", ", properties.Keys)}.")).ToArray();
    }

    /// <summary>The keys and values of a map; keys are never null.</summary>
    public static List<KeyValuePair<object, object?>> Entries(object value, DuckDBLogicalType type)
    {
        if (value is not IDictionary dictionary)
        {
            return value is IEnumerable<KeyValuePair<object, object?>> pairs
                ? pairs.Select(p => KeyValuePair.Create(p.Key, Plain(p.Value))).ToList()
                : throw ValueCoercion.Refused(value, type, "dictionaries");
        }

        var entries = new List<KeyValuePair<object, object?>>(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
            entries.Add(KeyValuePair.Create(entry.Key, Plain(entry.Value)));
        return entries;
    }

    /// <summary>The member and the value of a union.</summary>
    public static (int Member, object? Value) Member(object value, DuckDBLogicalType type)
    {
        if (value is DuckDBUnion union)
        {
            for (var i = 0; i < type.Fields.Count; i++)
            {
                if (type.Fields[i].Name.Equals(union.Tag, StringComparison.OrdinalIgnoreCase))
                    return (i, Plain(union.Value));
            }

            throw new InvalidCastException($"{type} has no member '{union.Tag}'.");
        }

        throw ValueCoercion.Refused(value, type, "DuckDBUnion, which names the member");
    }

    private static object?[] FromNames(IReadOnlyList<DuckDBField> fields, IEnumerable<string> given, DuckDBLogicalType type, Func<string, object?> find)
    {
        var surplus = given.FirstOrDefault(name => !fields.Any(f => f.Name == name));
        if (surplus is not null)
            throw new InvalidCastException($"{type} has no field '{surplus}'. It has {string.Join(", ", fields.Select(f => f.Name))}.");
        return fields.Select(f => Plain(find(f.Name))).ToArray();
    }

    private static object? Plain(object? value) => value is DBNull ? null : value;
}
