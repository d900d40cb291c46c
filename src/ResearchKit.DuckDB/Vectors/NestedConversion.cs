using System.Collections;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>From lists, structs and maps to the .NET collections that a caller asked for.</summary>
internal static class NestedConversion
{
    /// <summary>To an array, or to a List of any element type (or an interface of one).</summary>
    public static object? ToList(List<object?> list, Type target, DuckDBLogicalType type)
    {
        var element = target.IsArray ? target.GetElementType()! : SingleArgument(target);
        if (element is null)
            return null;
        var result = Array.CreateInstance(element, list.Count);
        for (var i = 0; i < list.Count; i++)
            result.SetValue(Part(list[i], element, type.ElementType!, type), i);
        if (target.IsArray)
            return result;
        var made = Activator.CreateInstance(typeof(List<>).MakeGenericType(element), result)!;
        return target.IsInstanceOfType(made) ? made : null;
    }

    /// <summary>To a Dictionary of names, or to a class or record: by its constructor's parameters, else by its settable properties.</summary>
    public static object? ToStruct(Dictionary<string, object?> fields, Type target, DuckDBLogicalType type)
    {
        if (target.IsAssignableFrom(typeof(Dictionary<string, object?>)))
            return fields;
        if (target.IsPrimitive || target == typeof(string) || target.IsAbstract)
            return null;
        var byName = type.Fields.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
        var constructor = target.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault();
        var parameters = constructor?.GetParameters() ?? [];
        var arguments = parameters.Select(p => byName.TryGetValue(p.Name!, out var field)
            ? Part(fields[field.Name], p.ParameterType, field.Type, type)
            : throw new InvalidCastException($"{type} has no field '{p.Name}', which the constructor of {target.Name} needs. It has {string.Join(", ", byName.Keys)}.")).ToArray();
        var made = constructor is null ? Activator.CreateInstance(target)! : constructor.Invoke(arguments);
        foreach (var property in target.GetProperties().Where(p => p.SetMethod?.IsPublic == true && !parameters.Any(q => string.Equals(q.Name, p.Name, StringComparison.OrdinalIgnoreCase))))
        {
            if (byName.TryGetValue(property.Name, out var field))
                property.SetValue(made, Part(fields[field.Name], property.PropertyType, field.Type, type));
        }

        return made;
    }

    /// <summary>To a Dictionary of any key and value type.</summary>
    public static object? ToMap(Dictionary<object, object?> map, Type target, DuckDBLogicalType type)
    {
        var arguments = target.IsGenericType ? target.GetGenericArguments() : [];
        if (arguments.Length != 2)
            return null;
        var made = typeof(Dictionary<,>).MakeGenericType(arguments);
        if (!target.IsAssignableFrom(made))
            return null;
        var result = (IDictionary)Activator.CreateInstance(made)!;
        foreach (var (key, value) in map)
            result.Add(Part(key, arguments[0], type.KeyType!, type)!, Part(value, arguments[1], type.ElementType!, type));
        return result;
    }

    /// <summary>A type's name as C# writes it.</summary>
    public static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{NameOf(inner)}?";
        if (type.IsArray)
            return $"{NameOf(type.GetElementType()!)}[]";
        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
    }

    private static Type? SingleArgument(Type target) =>
        target.IsGenericType && target.GetGenericArguments() is [var single] ? single : null;

    private static object? Part(object? value, Type target, DuckDBLogicalType partType, DuckDBLogicalType whole)
    {
        if (value is null)
        {
            if (target.IsValueType && Nullable.GetUnderlyingType(target) is null)
                throw new InvalidCastException($"A value of type {whole} holds a NULL, which {NameOf(target)} cannot hold. Ask for {NameOf(target)}? instead.");
            return null;
        }

        if (target == typeof(object))
            return value;
        return ValueConversion.Convert(value, target, partType);
    }
}
