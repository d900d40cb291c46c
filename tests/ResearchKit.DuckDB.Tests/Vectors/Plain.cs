using System.Collections;
using System.Globalization;

namespace ResearchKit.DuckDB.Tests.Vectors;

/// <summary>A value as one line of text, nested ones too, so that two can be compared and a difference read.</summary>
public static class Plain
{
    public static string Text(object? value) => value switch
    {
        null or DBNull => "NULL",
        string text => $"\"{text}\"",
        byte[] bytes => $"0x{Convert.ToHexString(bytes)}",
        double number => $"double {BitConverter.DoubleToInt64Bits(number)}",
        float number => $"float {BitConverter.SingleToInt32Bits(number)}",
        DuckDBUnion union => $"{union.Tag}:={Text(union.Value)}",
        DuckDBTimestamp moment => string.Create(CultureInfo.InvariantCulture, $"{moment.Precision} {moment.Value}"),
        DuckDBDecimal number => number.ToString(),
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(k => $"{Text(k)}: {Text(map[k])}").Order(StringComparer.Ordinal))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        IFormattable number => $"{value.GetType().Name} {number.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"{value.GetType().Name} {value}",
    };
}
