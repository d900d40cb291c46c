using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace ResearchKit.Display;

/// <summary>
/// .NET Interactive's formatter convention, honoured without a dependency: a type carries an attribute named
/// <c>TypeFormatterSourceAttribute</c> (any namespace) with <c>Type FormatterSourceType</c> and optional <c>string[] PreferredMimeTypes</c>;
/// the source has a public parameterless constructor and <c>CreateTypeFormatters()</c>; each formatter has <c>string MimeType</c>, optional
/// <c>Type Type</c> and <c>bool Format(object, TextWriter)</c>.
/// </summary>
internal sealed class FormatterConvention
{
    private static readonly ConcurrentDictionary<Type, FormatterConvention?> s_found = new();
    private readonly IReadOnlyList<(string MimeType, Type? Type, Func<object, TextWriter, bool> Format)> _formatters;

    private FormatterConvention(IReadOnlyList<(string, Type?, Func<object, TextWriter, bool>)> formatters) => _formatters = formatters;

    /// <summary>The formatters of a type, its bases and its interfaces; null if none follows the convention.</summary>
    public static FormatterConvention? Find(Type type) => s_found.GetOrAdd(type, static type =>
    {
        for (var owner = type; owner is not null; owner = owner.BaseType)
        {
            if (FromAttributes(owner) is { } found) return found;
        }

        return type.GetInterfaces().Select(FromAttributes).FirstOrDefault(found => found is not null);
    });

    /// <summary>The representations of a value; null if every formatter declined it.</summary>
    public MimeBundle? Render(object value)
    {
        var data = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (mimeType, type, format) in _formatters)
        {
            if (data.ContainsKey(mimeType) || (type is not null && !type.IsInstanceOfType(value))) continue;
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            if (format(value, writer)) data[mimeType] = writer.ToString();
        }

        if (data.Count == 0) return null;
        if (!data.ContainsKey(MimeTypes.Text)) data[MimeTypes.Text] = Escaping.PlainText(value.ToString());
        return new MimeBundle(data.ToImmutable());
    }

    private static FormatterConvention? FromAttributes(Type owner)
    {
        var attribute = owner.GetCustomAttributes(inherit: false).FirstOrDefault(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        if (attribute is null) return null;
        var sourceType = Property<Type>(attribute, "FormatterSourceType");
        var source = sourceType?.GetConstructor(Type.EmptyTypes)?.Invoke(null);
        if (source?.GetType().GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(source, null) is not IEnumerable created) return null;
        var preferred = Property<string[]>(attribute, "PreferredMimeTypes") ?? [];
        var formatters = new List<(string MimeType, Type? Type, Func<object, TextWriter, bool> Format)>();
        foreach (var formatter in created)
        {
            var method = formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)]);
            if (Property<string>(formatter, "MimeType") is { Length: > 0 } mimeType && method?.ReturnType == typeof(bool))
                formatters.Add((mimeType, Property<Type>(formatter, "Type"), method.CreateDelegate<Func<object, TextWriter, bool>>(formatter)));
        }

        // Preferred MIME types, when stated, are the ones rendered.
        if (preferred.Length > 0 && formatters.Any(formatter => preferred.Contains(formatter.MimeType, StringComparer.Ordinal)))
            formatters.RemoveAll(formatter => !preferred.Contains(formatter.MimeType, StringComparer.Ordinal));
        return formatters.Count == 0 ? null : new FormatterConvention(formatters);
    }

    private static T? Property<T>(object owner, string name)
        where T : class => owner.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)?.GetValue(owner) as T;
}
