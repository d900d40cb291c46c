using System.Collections;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Display;

/// <summary>Single values as text: invariant culture, ISO dates, no more digits than a person can use.</summary>
public static class ValueText
{
    /// <summary>What stands for a missing value (null, DBNull) in a text; HTML shows it apart by style as well.</summary>
    public const string Missing = "NA";

    /// <summary>Whether a type's values are shown as one text and not as a table of their properties.</summary>
    /// <param name="type">The value's type.</param>
    public static bool IsScalar(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(byte[])
            || type == typeof(DBNull) || type == typeof(StringBuilder) || type == typeof(Uri) || type == typeof(Version)
            || typeof(Type).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type) || typeof(Assembly).IsAssignableFrom(type)
            || typeof(Delegate).IsAssignableFrom(type) || typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonElement)
            || type == typeof(JsonDocument) || typeof(CultureInfo).IsAssignableFrom(type) || typeof(Encoding).IsAssignableFrom(type)
            || typeof(IPAddress).IsAssignableFrom(type) || type == typeof(Pointer) || type == typeof(CancellationToken)
            || (typeof(IFormattable).IsAssignableFrom(type) && !typeof(IEnumerable).IsAssignableFrom(type));
    }

    /// <summary>The text of a scalar.</summary>
    /// <param name="value">A scalar, or null.</param>
    /// <returns>The text, not yet escaped for any representation.</returns>
    public static string Of(object? value) => value switch
    {
        null or DBNull => Missing,
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        float number => float.IsFinite(number) ? Number(double.Parse(number.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : Number(number),
        DateTime time => DateAndTime(time) + (time.Kind == DateTimeKind.Utc ? "Z" : ""),
        DateTimeOffset time => DateAndTime(time.DateTime) + (time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture)),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        byte[] bytes => Bytes(bytes),
        Type type => TypeNames.Of(type),
        Delegate function => Function(function),
        JsonNode node => node.ToJsonString(),
        JsonElement element => element.ValueKind == JsonValueKind.Undefined ? "undefined" : element.GetRawText(),
        JsonDocument document => document.RootElement.GetRawText(),
        Complex complex => $"{Number(complex.Real)} {(complex.Imaginary < 0 ? "-" : "+")} {Number(Math.Abs(complex.Imaginary))}i",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A number on its own: up to ten significant digits, no trailing zeros, exponent only below 1e-5 or from 1e15.</summary>
    /// <param name="number">Any number; NaN, and infinities as ∞ and -∞.</param>
    public static string Number(double number)
    {
        if (double.IsNaN(number)) return "NaN";
        if (double.IsInfinity(number)) return number > 0 ? "∞" : "-∞";
        if (number == 0) return "0";
        var size = Math.Abs(number);
        if (size is < 1e-5 or >= 1e15) return number.ToString("0.#########e+0", CultureInfo.InvariantCulture);
        var decimals = Math.Clamp(9 - (int)Math.Floor(Math.Log10(size)), 0, 15);
        var text = number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return decimals == 0 ? text : text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>A count with groups of three: 1,234,567.</summary>
    /// <param name="count">The count.</param>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // A method named without its brackets, most likely by mistake; or a lambda.
    private static string Function(Delegate function)
    {
        var takes = string.Join(", ", function.Method.GetParameters().Where(parameter => parameter.ParameterType.FullName != "System.Runtime.CompilerServices.Closure").Select(parameter => TypeNames.Of(parameter.ParameterType)));
        var returns = TypeNames.Of(function.Method.ReturnType);
        return function.Method.Name.Contains('<', StringComparison.Ordinal)
            ? $"function ({takes}) → {returns}"
            : $"method {function.Method.Name}({takes}) → {returns}: write {function.Method.Name}(...) to call it";
    }

    private static string DateAndTime(DateTime time) =>
        time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    private static string Bytes(byte[] bytes)
    {
        var shown = Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 16)));
        return $"{Count(bytes.Length)} bytes{(bytes.Length == 0 ? "" : ": " + shown)}{(bytes.Length > 16 ? "…" : "")}";
    }
}
