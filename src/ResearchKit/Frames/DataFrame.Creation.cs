using System.Reflection;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>A frame of columns.</summary>
    /// <param name="columns">Columns of equal length whose names differ, also when case is ignored. None makes a frame without rows.</param>
    /// <returns>A frame as protected as the most protected of the columns.</returns>
    /// <exception cref="ArgumentException">Lengths differ or a name occurs twice.</exception>
    public static DataFrame FromColumns(params IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Column[] all = [.. columns];
        var provenance = all.Length == 0
            ? FrameProvenance.Unknown
            : all.Select(column => column.Provenance).Distinct().Aggregate((one, other) => one.Combine(other, "FromColumns"));
        if (provenance.Origin is null) provenance = provenance with { Origin = FrameOrigin.New() };
        return FromColumns(provenance, all);
    }

    /// <summary>A frame of named arrays, one a column.</summary>
    /// <param name="columns">
    /// Name and values: an array of numbers, dates or other value types or their nullables, of strings, of enums; null is missing.
    /// Anything else becomes an <see cref="ObjectColumn"/>.
    /// </param>
    /// <returns>A protected frame: nobody vouched for the values.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a name occurs twice, or an array has more than one dimension.</exception>
    public static DataFrame FromArrays(params IEnumerable<(string Name, Array Values)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return FromColumns(new FrameProvenance("arrays") { Origin = FrameOrigin.New() }, [.. columns.Select(column => FromArray(column.Name, column.Values))]);
    }

    /// <summary>A frame with a row for each object and a column for each public readable property, in the order of declaration.</summary>
    /// <typeparam name="T">A class, record, struct or anonymous type with at least one such property.</typeparam>
    /// <param name="objects">The objects; read once.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A protected frame: nobody vouched for the values. Without objects, a frame of the columns without rows.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no readable property, or an object is null.</exception>
    public static DataFrame FromObjects<T>(IEnumerable<T> objects, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var properties = ReadableProperties(typeof(T));
        if (properties.Length == 0)
            throw new ArgumentException(
                $"{typeof(T).Name} has no public readable property to make a column of. Select into an anonymous type: items.Select(item => new {{ Name = item }}).",
                nameof(objects));
        var builders = properties.Select(PropertyColumn<T>.Create).ToArray();
        var rows = 0;
        foreach (var item in objects)
        {
            if (item is null)
                throw new ArgumentException($"Object {rows} is null; a frame's row needs an object. Leave nulls out first.", nameof(objects));
            if ((rows & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            foreach (var builder in builders)
                builder.Append(item);
            rows++;
        }

        return FromColumns(new FrameProvenance("objects") { Origin = FrameOrigin.New() }, [.. builders.Select(builder => builder.ToColumn())]);
    }

    /// <summary>A frame of columns whose provenance the caller answers for.</summary>
    internal static DataFrame FromColumns(FrameProvenance provenance, IReadOnlyList<Column> columns) =>
        new(columns, columns.Count == 0 ? 0 : columns[0].Length, provenance);

    private static Column FromArray(string name, Array values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank != 1)
            throw new ArgumentException($"Column \"{name}\": the array has {values.Rank} dimensions, a column has one. Pass one array a column.", nameof(values));
        var create = typeof(Column).GetMethod(nameof(Frames.Column.Create))!.MakeGenericMethod(values.GetType().GetElementType()!);
        return (Column)create.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [name, values], null)!;
    }

    private static PropertyInfo[] ReadableProperties(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)];
}
