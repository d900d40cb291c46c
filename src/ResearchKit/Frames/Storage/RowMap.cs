using System.Linq.Expressions;
using System.Reflection;

namespace ResearchKit.Frames.Storage;

/// <summary>Compiles how a row becomes an object, once a frame and type; every member is read through a typed delegate.</summary>
internal static class RowMap<T>
{
    public static Func<int, T> Of(DataFrame frame)
    {
        var columns = frame.Columns.ToLookup(column => Plain(column.Name), StringComparer.Ordinal);
        var nullability = new NullabilityInfoContext();
        var row = Expression.Parameter(typeof(int), "row");
        var constructor = Constructor(columns);
        var arguments = new List<Expression>();
        var filled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in constructor?.GetParameters() ?? [])
        {
            filled.Add(Plain(parameter.Name!));
            arguments.Add(Match(columns, parameter.Name!) is { } column
                ? Read(column, parameter.Name!, parameter.ParameterType, nullability.Create(parameter).WriteState, row)
                : parameter.HasDefaultValue
                    ? Expression.Constant(parameter.DefaultValue, parameter.ParameterType)
                    : throw new InvalidCastException(
                        NameSuggestion.NotFound("column", "this frame", parameter.Name!, frame.ColumnNames)
                        + $" {typeof(T).Name} needs it for its constructor; rename a column with frame.Rename, or give the parameter a default."));
        }

        var bindings = new List<MemberBinding>();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0 || filled.Contains(Plain(property.Name)))
                continue;
            if (Match(columns, property.Name) is { } column)
                bindings.Add(Expression.Bind(property, Read(column, property.Name, property.PropertyType, nullability.Create(property).WriteState, row)));
        }

        if (arguments.Count == 0 && bindings.Count == 0)
            throw new InvalidCastException(
                $"{typeof(T).Name} has no constructor parameter or settable property, so no column could fill it. Columns: {string.Join(", ", frame.ColumnNames)}.");
        var create = constructor is null ? Expression.New(typeof(T)) : Expression.New(constructor, arguments);
        return Expression.Lambda<Func<int, T>>(Expression.MemberInit(create, bindings), row).Compile();
    }

    /// <summary>The public constructor with most parameters that columns can fill; null for a struct without one.</summary>
    private static ConstructorInfo? Constructor(ILookup<string, Column> columns)
    {
        var constructors = typeof(T).GetConstructors()
            .Where(candidate => !(candidate.GetParameters() is [var only] && only.ParameterType == typeof(T)))
            .OrderByDescending(candidate => candidate.GetParameters().Length).ToList();
        if (constructors.Count == 0 && !typeof(T).IsValueType)
            throw new InvalidCastException($"{typeof(T).Name} has no public constructor, so no row can become one. Use a class or record that has.");
        return constructors.Find(candidate => candidate.GetParameters().All(parameter => parameter.HasDefaultValue || columns.Contains(Plain(parameter.Name!))))
            ?? constructors.FirstOrDefault();
    }

    private static Column? Match(ILookup<string, Column> columns, string member)
    {
        var found = columns[Plain(member)].ToList();
        return found.Count <= 1
            ? found.FirstOrDefault()
            : found.Find(column => string.Equals(column.Name, member, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidCastException(
                    $"{typeof(T).Name}.{member} could be any of the columns {string.Join(", ", found.Select(column => $"\"{column.Name}\""))}. Rename one of them.");
    }

    private static Expression Read(Column column, string member, Type type, NullabilityState nullability, Expression row)
    {
        var nullable = Nullable.GetUnderlyingType(type) is not null || (!type.IsValueType && nullability != NullabilityState.NotNull);
        var make = typeof(MemberRead<>).MakeGenericType(type).GetMethod(nameof(MemberRead<int>.Create), BindingFlags.Static | BindingFlags.Public)!;
        var read = make.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [column, $"{typeof(T).Name}.{member}", nullable], null)!;
        return Expression.Invoke(Expression.Constant(read), row);
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
