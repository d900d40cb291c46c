using System.Buffers;
using System.Text;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Damages the bytes of a file in one of many ways.</summary>
internal static class ContentMutation
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.-:/+TZ"u8);
    private static readonly SearchValues<byte> Signs = SearchValues.Create("\",;:{}[]\n\r\t'<>"u8);

    private static readonly string[] OddNumbers =
        ["99999999999999999999999", "-1", "1e400", "-1e-400", "NaN", "Infinity", "0x10", "2147483648", "9223372036854775808", "-9223372036854775808", "1,5", "\u0663", "00", "1_000", "", "1e", "--1", "0.1.2", "32768", "65536", "170141183460469231731687303715884105728"];

    private static readonly string[] OddDates =
        ["2024-02-30", "0000-00-00", "9999-12-31", "99999-01-01", "31.12.99999", "13/13/2024", "2024-1-1", "-0001-01-01", "294248-01-01", "1.1.1", "2024-03-31T03:30:00+99:00", "2024-12-31T23:59:60Z", "infinity", "epoch", "29.2.1900", "2024-10-02T24:00:00Z", "290308-12-22 (BC)", "1e3-01-01"];

    private static readonly byte[][] Beginnings = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xFF, 0xFE, 0, 0], [0xEF, 0xBB], [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF], [0x1F, 0x8B], [0x50, 0x4B, 3, 4], [0]];

    private static readonly byte[][] WrongBytes = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE4], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xF4, 0x90, 0x80, 0x80], [0], [0, 0, 0, 0], [0x1A], [0xE2, 0x80, 0xA8], [0xC2, 0x85], [0x0B], [0x7F], [0xEF, 0xBF, 0xBF]];

    private static readonly (string Name, Func<byte[], RandomStream, byte[]> Change)[] All =
    [
        ("bits flipped", FlipBits),
        ("cut off", (bytes, random) => bytes[..random.Integer(bytes.Length + 1)]),
        ("beginning cut off", (bytes, random) => bytes[random.Integer(bytes.Length + 1)..]),
        ("part removed", (bytes, random) => Part(bytes, random) is var (from, to) ? [.. bytes[..from], .. bytes[to..]] : bytes),
        ("part repeated", (bytes, random) => Part(bytes, random) is var (from, to) ? [.. bytes[..to], .. bytes[from..to], .. bytes[to..]] : bytes),
        ("part at another place", (bytes, random) => Part(bytes, random) is var (from, to) ? Insert(bytes, random, bytes[from..to]) : bytes),
        ("lines repeated", (bytes, random) => Lines(bytes, lines => lines.Insert(random.Integer(lines.Count), lines[random.Integer(lines.Count)]))),
        ("line removed", (bytes, random) => Lines(bytes, lines => lines.RemoveAt(random.Integer(lines.Count)))),
        ("lines shuffled", (bytes, random) => Lines(bytes, lines => random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(lines)))),
        ("two lines joined", (bytes, random) => Splice(bytes, random, (byte)'\n', [])),
        ("delimiter changed throughout", (bytes, random) => Replace(bytes, ",;\t"u8[random.Integer(3)], ",;\t|: "u8[random.Integer(6)])),
        ("line ends changed", (bytes, random) => random.Bernoulli(0.5) ? Replace(bytes, (byte)'\n', (byte)'\r') : Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal))),
        ("a sign removed", (bytes, random) => AtSign(bytes, random, [])),
        ("a sign changed", (bytes, random) => AtSign(bytes, random, ["\",;:{}[]\n\r\t'<>\\"u8[random.Integer(15)]])),
        ("signs added", (bytes, random) => Insert(bytes, random, ["\",;:{}[]\n\r\t'<>\\"u8[random.Integer(15)]])),
        ("all quotes removed", (bytes, _) => [.. bytes.Where(value => value != '"')]),
        ("wrong bytes", (bytes, random) => Insert(bytes, random, WrongBytes[random.Integer(WrongBytes.Length)])),
        ("another beginning", (bytes, random) => [.. Beginnings[random.Integer(Beginnings.Length)], .. bytes]),
        ("UTF-16", (bytes, random) => [0xFF, 0xFE, .. (random.Bernoulli(0.5) ? Encoding.Unicode : Encoding.BigEndianUnicode).GetBytes(Encoding.UTF8.GetString(bytes))]),
        ("long text", (bytes, random) => Insert(bytes, random, Encoding.ASCII.GetBytes(new string("ax,\" \n"[random.Integer(6)], 1 << (6 + random.Integer(14)))))),
        ("odd number", (bytes, random) => AtNumber(bytes, random, OddNumbers[random.Integer(OddNumbers.Length)])),
        ("odd date", (bytes, random) => AtNumber(bytes, random, OddDates[random.Integer(OddDates.Length)])),
        ("deep JSON", (bytes, random) => Insert(bytes, random, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(random.Bernoulli(0.5) ? "[" : "{\"a\":", 1 << (3 + random.Integer(13))))))),
        ("header changed", ChangeHeader),
        ("nothing in it", (_, _) => []),
        ("end overwritten", (bytes, random) => Overwrite(bytes, random, Math.Max(0, bytes.Length - 1 - random.Integer(80)))),
        ("signature overwritten", (bytes, random) => Overwrite(bytes, random, Math.Max(0, bytes.AsSpan(random.Integer(bytes.Length + 1)).IndexOf("PK"u8)) + random.Integer(40))),
    ];

    public static byte[] Of(byte[] bytes, RandomStream random, List<string> done)
    {
        var (name, change) = All[random.Integer(All.Length)];
        done.Add(name);
        return change(bytes, random);
    }

    private static byte[] FlipBits(byte[] bytes, RandomStream random)
    {
        var changed = (byte[])bytes.Clone();
        for (var times = 1 + random.Integer(8); times > 0 && bytes.Length > 0; times--)
            changed[random.Integer(bytes.Length)] ^= (byte)(1 << random.Integer(8));
        return changed;
    }

    private static (int From, int To) Part(byte[] bytes, RandomStream random)
    {
        var from = random.Integer(bytes.Length + 1);
        return (from, from + random.Integer(Math.Min(200, bytes.Length - from) + 1));
    }

    private static byte[] Insert(byte[] bytes, RandomStream random, byte[] added)
    {
        var at = random.Integer(bytes.Length + 1);
        return [.. bytes[..at], .. added, .. bytes[at..]];
    }

    private static byte[] Lines(byte[] bytes, Action<List<byte[]>> change)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var lines = text.Split('\n').Select(Encoding.Latin1.GetBytes).ToList();
        change(lines);
        return [.. lines.SelectMany((line, i) => i == 0 ? line : line.Prepend((byte)'\n'))];
    }

    private static byte[] Replace(byte[] bytes, byte from, byte to) => [.. bytes.Select(value => value == from ? to : value)];

    private static byte[] Splice(byte[] bytes, RandomStream random, byte sign, byte[] with)
    {
        var from = random.Integer(bytes.Length + 1);
        var at = bytes.AsSpan(from).IndexOf(sign);
        return at < 0 ? bytes : [.. bytes[..(from + at)], .. with, .. bytes[(from + at + 1)..]];
    }

    private static byte[] AtSign(byte[] bytes, RandomStream random, byte[] with)
    {
        var from = random.Integer(bytes.Length + 1);
        var at = bytes.AsSpan(from).IndexOfAny(Signs);
        return at < 0 ? bytes : [.. bytes[..(from + at)], .. with, .. bytes[(from + at + 1)..]];
    }

    private static byte[] AtNumber(byte[] bytes, RandomStream random, string with)
    {
        var from = random.Integer(bytes.Length + 1);
        var at = bytes.AsSpan(from).IndexOfAny(Digits);
        if (at < 0)
            return bytes;
        var length = bytes.AsSpan(from + at).IndexOfAnyExcept(NumberBytes);
        return [.. bytes[..(from + at)], .. Encoding.UTF8.GetBytes(with), .. length < 0 ? [] : bytes[(from + at + length)..]];
    }

    private static byte[] ChangeHeader(byte[] bytes, RandomStream random)
    {
        var end = bytes.AsSpan().IndexOf((byte)'\n') is var found && found < 0 ? bytes.Length : found;
        var names = Encoding.Latin1.GetString(bytes.AsSpan(0, end)).Split(',').ToList();
        var at = random.Integer(names.Count);
        switch (random.Integer(5))
        {
            case 0:
                names.RemoveAt(at);
                break;
            case 1:
                names.Insert(at, names[random.Integer(names.Count)]);
                break;
            case 2:
                names[at] = names[at].ToUpperInvariant() + " ";
                break;
            case 3:
                names.Add("extra");
                break;
            default:
                (names[at], names[0]) = (names[0], names[at]);
                break;
        }

        return [.. Encoding.Latin1.GetBytes(string.Join(',', names)), .. bytes[end..]];
    }

    private static byte[] Overwrite(byte[] bytes, RandomStream random, int from)
    {
        var changed = (byte[])bytes.Clone();
        for (var i = from; i < Math.Min(from + 1 + random.Integer(6), bytes.Length); i++)
            changed[i] = (byte)random.Integer(256);
        return changed;
    }
}
