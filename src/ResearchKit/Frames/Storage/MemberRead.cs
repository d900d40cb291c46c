using System.Numerics;

namespace ResearchKit.Frames.Storage;

/// <summary>Reads a column's rows as the type of one member of a class or record.</summary>
internal static class MemberRead<TMember>
{
    /// <summary>A delegate from row to value. Chosen once; values are not boxed.</summary>
    public static Func<int, TMember> Create(Column column, string member, bool nullable)
    {
        var read = Values(column) ?? throw new InvalidCastException(
            $"{member} is {Column.TypeName(typeof(TMember))}, but column \"{column.Name}\" holds {Column.TypeName(column.ElementType)}. " +
            "Change the member's type, or convert the column in SQL.");
        if (nullable || column.MissingCount == 0)
            return read;
        return row => column.IsMissing(row)
            ? throw new InvalidCastException(
                $"Row {row}: column \"{column.Name}\" has no value, but {member} is {Column.TypeName(typeof(TMember))}, which can't be missing. " +
                $"Declare it {Column.TypeName(typeof(TMember))}?, or filter such rows out.")
            : read(row);
    }

    private static Func<int, TMember>? Values(Column column)
    {
        var target = Nullable.GetUnderlyingType(typeof(TMember)) ?? typeof(TMember);
        if (target == column.ElementType || (target == typeof(object) && column is not ObjectColumn))
            return row => Row.Read<TMember>(column, row);
        if (column is ObjectColumn objects)
            return row => objects[row] is TMember value ? value : objects[row] is null ? default! : throw new InvalidCastException(
                $"Row {row}: column \"{column.Name}\" holds {objects[row]!.GetType().Name}, not {Column.TypeName(typeof(TMember))}.");
        if (target == typeof(double) && column.ConvertsToDouble)
            return row => Row.Read<TMember>(column, row);
        if (target.IsEnum && column is StringColumn text)
            return (Func<int, TMember>)Make(nameof(NumberRead.Enumeration), [target], text);
        if (Numbers.IsNumber(target) && column.IsNumeric)
            return (Func<int, TMember>)Make(nameof(NumberRead.Number), [column.ElementType, target], column);
        return null;
    }

    private static Delegate Make(string kind, Type[] types, Column column)
    {
        var name = Nullable.GetUnderlyingType(typeof(TMember)) is null ? kind : kind + "OrNull";
        var method = typeof(NumberRead).GetMethod(name)!.MakeGenericMethod(types);
        return (Delegate)method.Invoke(null, [column])!;
    }
}

/// <summary>Conversions from one number type to another, checked, and from text to enums.</summary>
internal static class NumberRead
{
    public static Func<int, TTarget> Number<TSource, TTarget>(Column<TSource> column)
        where TSource : struct, INumber<TSource>
        where TTarget : struct, INumber<TTarget> =>
        row => Convert<TSource, TTarget>(column, row);

    public static Func<int, TTarget?> NumberOrNull<TSource, TTarget>(Column<TSource> column)
        where TSource : struct, INumber<TSource>
        where TTarget : struct, INumber<TTarget> =>
        row => column.IsMissing(row) ? null : Convert<TSource, TTarget>(column, row);

    public static Func<int, TEnum> Enumeration<TEnum>(StringColumn column)
        where TEnum : struct, Enum =>
        row => Parse<TEnum>(column, row);

    public static Func<int, TEnum?> EnumerationOrNull<TEnum>(StringColumn column)
        where TEnum : struct, Enum =>
        row => column.IsMissing(row) ? null : Parse<TEnum>(column, row);

    private static TTarget Convert<TSource, TTarget>(Column<TSource> column, int row)
        where TSource : struct, INumber<TSource>
        where TTarget : struct, INumber<TTarget>
    {
        var value = column.Read(row);
        try
        {
            var converted = TTarget.CreateChecked(value);
            if (typeof(TTarget) == typeof(float) || TSource.CreateChecked(converted) == value)
                return converted;
        }
        catch (OverflowException)
        {
            // Reported below together with a loss of digits.
        }

        throw new InvalidCastException(
            $"Row {row}: a value of column \"{column.Name}\" ({Column.TypeName(typeof(TSource))}) does not fit {Column.TypeName(typeof(TTarget))} without loss. " +
            $"Declare the member {Column.TypeName(typeof(TSource))} or double.");
    }

    private static TEnum Parse<TEnum>(StringColumn column, int row)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(column[row], ignoreCase: true, out var value)
            ? value
            : throw new InvalidCastException(
                $"Row {row}: the text in column \"{column.Name}\" is none of {typeof(TEnum).Name}'s values: {string.Join(", ", Enum.GetNames<TEnum>())}.");
}
