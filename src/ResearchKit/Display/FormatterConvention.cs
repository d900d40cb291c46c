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
    private readonly IReadOnlyList<Formatter> _formatters;
    private readonly string? _problem;

    private FormatterConvention(IReadOnlyList<Formatter> formatters, string? problem) => (_formatters, _problem) = (formatters, problem);

    /// <summary>The formatters of a type, its bases and its interfaces; null if none follows the convention.</summary>
    public static FormatterConvention? Find(Type type) => s_found.GetOrAdd(type, static type =>
    {
        for (var owner = type; owner is not null; owner = owner.BaseType)
        {
            if (FromAttributes(owner) is { } found) return found;
        }

        return type.GetInterfaces().Select(FromAttributes).FirstOrDefault(found => found is not null);
    });

    /// <summary>The representations of a value, null if every formatter declined it or failed; and what failed, a sentence each that names the formatter.</summary>
    public (MimeBundle? Bundle, IReadOnlyList<string> Problems) Render(object value)
    {
        var data = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        if (_problem is not null) problems.Add(_problem);
        foreach (var formatter in _formatters)
        {
            if (data.ContainsKey(formatter.MimeType) || (formatter.Type is not null && !formatter.Type.IsInstanceOfType(value))) continue;
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            try
            {
                if (formatter.Format(value, writer)) data[formatter.MimeType] = writer.ToString();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                problems.Add($"The formatter {formatter.Name} for {formatter.MimeType} failed: {Message(error)}");
            }
        }

        if (data.Count == 0) return (null, problems);
        if (!data.ContainsKey(MimeTypes.Text)) data[MimeTypes.Text] = Escaping.PlainText(value.ToString());
        return (new MimeBundle(data.ToImmutable()), problems);
    }

    private static FormatterConvention? FromAttributes(Type owner)
    {
        var attribute = owner.GetCustomAttributes(inherit: false).FirstOrDefault(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        if (attribute is null || Property<Type>(attribute, "FormatterSourceType") is not { } sourceType) return null;
        var formatters = new List<Formatter>();
        try
        {
            var source = sourceType.GetConstructor(Type.EmptyTypes)?.Invoke(null);
            if (source?.GetType().GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(source, null) is not IEnumerable created) return null;
            foreach (var formatter in created)
            {
                var method = formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)]);
                if (Property<string>(formatter, "MimeType") is { Length: > 0 } mimeType && method?.ReturnType == typeof(bool))
                    formatters.Add(new Formatter(TypeNames.Of(formatter.GetType()), mimeType, Property<Type>(formatter, "Type"), method.CreateDelegate<Func<object, TextWriter, bool>>(formatter)));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new FormatterConvention([], $"The formatters of {TypeNames.Of(sourceType)} cannot be had: {Message(error)}");
        }

        // Preferred MIME types, when stated, are the ones rendered.
        var preferred = Property<string[]>(attribute, "PreferredMimeTypes") ?? [];
        if (preferred.Length > 0 && formatters.Any(formatter => preferred.Contains(formatter.MimeType, StringComparer.Ordinal)))
            formatters.RemoveAll(formatter => !preferred.Contains(formatter.MimeType, StringComparer.Ordinal));
        return formatters.Count == 0 ? null : new FormatterConvention(formatters, problem: null);
    }

    private static string Message(Exception error)
    {
        var shown = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
        return $"{TypeNames.Of(shown.GetType())}: {shown.Message}";
    }

    private static T? Property<T>(object owner, string name)
        where T : class => owner.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)?.GetValue(owner) as T;

    private sealed record Formatter(string Name, string MimeType, Type? Type, Func<object, TextWriter, bool> Format);
}
