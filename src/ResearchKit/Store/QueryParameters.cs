using System.Collections;
using System.Reflection;

namespace ResearchKit.Store;

/// <summary>Parameters of a query: the entries of a dictionary with text keys, or the public properties of an object.</summary>
internal static class QueryParameters
{
    public static IEnumerable<(string Name, object? Value)> Read(object? parameters) => parameters switch
    {
        null => [],
        IDictionary dictionary => dictionary.Keys.Cast<object>().Select(key => (
            key as string ?? throw new ArgumentException("The keys of a dictionary of query parameters are their names: expected text.", nameof(parameters)),
            dictionary[key])),
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Select(pair => (pair.Key, pair.Value)),
        string or IEnumerable => throw new ArgumentException(
            "Query parameters are named: pass an object such as new { year = 2024 }, or a dictionary, and write $year in the SQL.", nameof(parameters)),
        _ => parameters.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => (property.Name, property.GetValue(parameters))),
    };
}
