using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>Well-known binary to well-known text (OGC 06-103r4), with Z and M.</summary>
internal static class WellKnownText
{
    private static readonly string[] s_kinds = ["", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];

    public static string FromBinary(ReadOnlySpan<byte> binary)
    {
        var text = new StringBuilder();
        var rest = binary;
        Geometry(ref rest, text, named: true);
        return text.ToString();
    }

    private static void Geometry(ref ReadOnlySpan<byte> rest, StringBuilder text, bool named)
    {
        var little = rest[0] == 1;
        rest = rest[1..];
        var code = UInt(ref rest, little);
        var (hasZ, hasM) = ((code / 1000) is 1 or 3 || (code & 0x80000000) != 0, ((code & 0xFFFF) / 1000) is 2 or 3 || (code & 0x40000000) != 0);
        var kind = (int)((code & 0xFFFF) % 1000);
        if (kind is < 1 or > 7)
            throw new InvalidCastException($"A GEOMETRY of kind {kind} cannot be written as text. Convert it in SQL.");
        var dimensions = 2 + (hasZ ? 1 : 0) + (hasM ? 1 : 0);
        if (named)
            text.Append(s_kinds[kind]).Append((hasZ, hasM) switch { (true, true) => " ZM", (true, false) => " Z", (false, true) => " M", _ => "" }).Append(' ');
        switch (kind)
        {
            case 1:
                Point(ref rest, text, little, dimensions, bracketed: true);
                break;
            case 2:
                Points(ref rest, text, little, dimensions);
                break;
            case 3:
                Rings(ref rest, text, little, dimensions);
                break;
            default:
                Parts(ref rest, text, little, named: kind == 7);
                break;
        }
    }

    private static void Point(ref ReadOnlySpan<byte> rest, StringBuilder text, bool little, int dimensions, bool bracketed)
    {
        Span<double> numbers = stackalloc double[dimensions];
        for (var i = 0; i < dimensions; i++)
            numbers[i] = Double(ref rest, little);
        if (bracketed && double.IsNaN(numbers[0]) && double.IsNaN(numbers[1]))
        {
            text.Append("EMPTY");
            return;
        }

        if (bracketed)
            text.Append('(');
        for (var i = 0; i < dimensions; i++)
        {
            if (i > 0)
                text.Append(' ');
            text.Append(numbers[i].ToString("R", CultureInfo.InvariantCulture));
        }

        if (bracketed)
            text.Append(')');
    }

    private static void Points(ref ReadOnlySpan<byte> rest, StringBuilder text, bool little, int dimensions)
    {
        var count = UInt(ref rest, little);
        if (count == 0)
        {
            text.Append("EMPTY");
            return;
        }

        text.Append('(');
        for (var i = 0u; i < count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Point(ref rest, text, little, dimensions, bracketed: false);
        }

        text.Append(')');
    }

    private static void Rings(ref ReadOnlySpan<byte> rest, StringBuilder text, bool little, int dimensions)
    {
        var count = UInt(ref rest, little);
        if (count == 0)
        {
            text.Append("EMPTY");
            return;
        }

        text.Append('(');
        for (var i = 0u; i < count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Points(ref rest, text, little, dimensions);
        }

        text.Append(')');
    }

    private static void Parts(ref ReadOnlySpan<byte> rest, StringBuilder text, bool little, bool named)
    {
        var count = UInt(ref rest, little);
        if (count == 0)
        {
            text.Append("EMPTY");
            return;
        }

        text.Append('(');
        for (var i = 0u; i < count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Geometry(ref rest, text, named);
        }

        text.Append(')');
    }

    private static uint UInt(ref ReadOnlySpan<byte> rest, bool little)
    {
        var value = little ? BinaryPrimitives.ReadUInt32LittleEndian(rest) : BinaryPrimitives.ReadUInt32BigEndian(rest);
        rest = rest[4..];
        return value;
    }

    private static double Double(ref ReadOnlySpan<byte> rest, bool little)
    {
        var value = little ? BinaryPrimitives.ReadDoubleLittleEndian(rest) : BinaryPrimitives.ReadDoubleBigEndian(rest);
        rest = rest[8..];
        return value;
    }
}
