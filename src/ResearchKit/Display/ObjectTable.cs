using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ResearchKit.Display;

/// <summary>An object as a table of its public properties and fields.</summary>
internal static class ObjectTable
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Part>> s_parts = new();

    /// <summary>A property or field.</summary>
    internal sealed record Part(string Name, Type Type, Func<object, object?> Read);

    public static bool HasParts(Type type) => Parts(type).Count > 0;

    public static TableModel? Of(object value, ValueRendering rendering, int depth)
    {
        var parts = Parts(value.GetType());
        if (parts.Count == 0) return null;
        return new TableModel
        {
            Title = TypeNames.Of(value.GetType()),
            Columns = [new TableColumn("property", IsRowHeader: true), new TableColumn("value")],
            Rows = parts.Select(part => new TableRow([new TableCell(part.Name), Cell(part, value, rendering, depth)])).ToArray(),
        };
    }

    /// <summary>The value of a part as a cell; a getter that throws is told in the cell and does not hide the other parts.</summary>
    public static TableCell Cell(Part part, object owner, ValueRendering rendering, int depth) =>
        TryRead(part, owner, out var value) ? rendering.Cell(value, depth)
            : new TableCell(rendering.Cut($"threw {TypeNames.Of(value!.GetType())}: {((Exception)value).Message}"));

    /// <summary>Reads a part; where its getter throws, the value is the exception and the result false.</summary>
    public static bool TryRead(Part part, object owner, out object? value)
    {
        try
        {
            value = part.Read(owner);
            return true;
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } inner)
        {
            value = inner;
            return false;
        }
    }

    public static IReadOnlyList<Part> Parts(Type type) => s_parts.GetOrAdd(type, static type =>
    {
        const BindingFlags visible = BindingFlags.Instance | BindingFlags.Public;
        var properties = type.GetProperties(visible)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && IsReadable(property.PropertyType))
            .DistinctBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => new Part(property.Name, property.PropertyType, owner => property.GetValue(owner)));
        var fields = type.GetFields(visible)
            .Where(field => IsReadable(field.FieldType) && !field.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Select(field => new Part(field.Name, field.FieldType, field.GetValue));
        return properties.Concat(fields).ToArray();
    });

    // By-reference, pointer and span-like values cannot be read by reflection.
    private static bool IsReadable(Type type) => !type.IsByRef && !type.IsPointer && !type.IsByRefLike;
}
