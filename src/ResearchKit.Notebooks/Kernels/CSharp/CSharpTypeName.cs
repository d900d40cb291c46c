namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Writes a type as C# source does.</summary>
public static class CSharpTypeName
{
    /// <summary>The type's full name in C#; <c>object</c> for types that code cannot name (anonymous, not public).</summary>
    /// <param name="type">The type.</param>
    public static string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return IsNameable(type) ? Name(type) : "object";
    }

    /// <summary>The type's name without namespaces, for people: <c>int?</c>, <c>List&lt;string&gt;</c>.</summary>
    /// <param name="type">The type.</param>
    public static string Short(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (Keyword(type) is { } keyword)
            return keyword;
        if (type.IsArray)
            return $"{Short(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Short(underlying) + "?";
        if (!type.IsGenericType)
            return type.Name;
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return $"{(tick < 0 ? type.Name : type.Name[..tick])}<{string.Join(", ", type.GetGenericArguments().Select(Short))}>";
    }

    private static string Name(Type type)
    {
        if (Keyword(type) is { } keyword)
            return keyword;
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        var arguments = type.GetGenericArguments();
        var own = type.DeclaringType is { } outer ? arguments[outer.GetGenericArguments().Length..] : arguments;
        var prefix = type.DeclaringType switch
        {
            null => type.Namespace is null ? "" : $"global::{type.Namespace}.",
            { IsGenericTypeDefinition: true } generic => Name(generic.MakeGenericType(arguments[..generic.GetGenericArguments().Length])) + ".",
            var plain => Name(plain) + ".",
        };
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        var name = "@" + (tick < 0 ? type.Name : type.Name[..tick]);
        return prefix + name + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Name))}>");
    }

    // Types of earlier cells are nested in the script's own class and named without it.
    private static bool IsNameable(Type type) => type switch
    {
        { HasElementType: true } => type.IsArray && IsNameable(type.GetElementType()!),
        { IsGenericParameter: true } => false,
        _ => type.IsVisible && type.Assembly is { IsDynamic: false, Location.Length: > 0 } && type.GetGenericArguments().All(IsNameable),
    };

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Char => "char",
        TypeCode.Decimal => "decimal",
        TypeCode.Double => "double",
        TypeCode.Single => "float",
        TypeCode.Int16 => "short",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.UInt16 => "ushort",
        TypeCode.UInt32 => "uint",
        TypeCode.UInt64 => "ulong",
        TypeCode.String => "string",
        _ => type == typeof(object) ? "object" : null,
    };
}
