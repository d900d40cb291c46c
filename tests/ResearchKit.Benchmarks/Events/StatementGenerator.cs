using System.Globalization;
using System.Text.Unicode;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Benchmarks.Events;

/// <summary>
/// Writes xAPI statements of the shape and size that platforms write, about 450 bytes each, one a line: 20,000 persons in three ways of naming them, 5,000 items, 400 groups, 12 verbs, one in four an
/// answer with its extensions; in a hundred one repeats an earlier one and one takes an earlier one back.
/// </summary>
internal sealed class StatementGenerator
{
    private static readonly string[] Verbs =
        ["experienced", "attempted", "completed", "progressed", "launched", "initialized", "terminated", "passed", "failed", "interacted", "scored"];

    private readonly RandomStream _random;
    private readonly byte[] _line = new byte[4096];
    private readonly byte[][] _recent = new byte[1024][];
    private readonly ulong[] _recentIds = new ulong[1024];
    private readonly string[] _groups = [.. Enumerable.Range(0, 400).Select(group => $"L{group % 40:D3}-2025-{1 + (group / 40)}A")];

    public StatementGenerator(ulong seed) => _random = new RandomStream(seed).Split("statements");

    /// <summary>Writes statements.</summary>
    /// <returns>Numbers that a right import comes to: repeats, and statements taken back or taking back.</returns>
    public (long Merged, long Superseded) Write(Stream stream, long statements)
    {
        var (merged, superseded) = (0L, 0L);
        var voided = new HashSet<ulong>();
        for (var i = 0L; i < statements; i++)
        {
            var slot = (int)(i & 1023);
            var earlier = _random.Integer(1024);
            var fate = i < 1024 ? 99 : _random.Integer(100);
            if (fate == 0)
            {
                stream.Write(_recent[earlier]);
                (_recent[slot], _recentIds[slot]) = (_recent[earlier], _recentIds[earlier]);
                merged++;
                continue;
            }

            var id = (ulong)i;
            var time = new DateTime(2025, 8, 11, 6, 0, 0).AddSeconds(i / 4.0);
            int length;
            if (fate == 1 && voided.Add(_recentIds[earlier]) && (_recentIds[earlier] & (1UL << 63)) == 0)
            {
                length = Line($$$"""{"id":"{{{Uuid(id)}}}","{{{Actor(_random.Integer(20_000))}}},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":{"objectType":"StatementRef","id":"{{{Uuid(_recentIds[earlier])}}}"},"timestamp":"{{{time:yyyy-MM-ddTHH:mm:ss.fff}}}Z"}""");
                superseded += 2;
                id |= 1UL << 63;
            }
            else
            {
                length = Event(id, time);
            }

            _recent[slot] = _line.AsSpan(0, length).ToArray();
            _recentIds[slot] = id;
            stream.Write(_recent[slot]);
        }

        return (merged, superseded);
    }

    private int Event(ulong id, DateTime time)
    {
        var actor = Actor(_random.Integer(20_000));
        var item = _random.Integer(5_000);
        var group = _groups[_random.Integer(_groups.Length)];
        var seconds = _random.Integer(900);
        var result = _random.Integer(4) == 0
            ? $$$""""verb":{"id":"http://adlnet.gov/expapi/verbs/answered"},"object":{"id":"https://harjoitus.kaupunki.example/items/M7-{{{item}}}"},"result":{"score":{"raw":{{{item % 3}}},"min":0,"max":2},"success":{{{(item % 3 > 0 ? "true" : "false")}}},"duration":"PT{{{seconds}}}S","extensions":{"https://harjoitus.kaupunki.example/ext/attempt":{{{1 + (item % 3)}}},"https://harjoitus.kaupunki.example/ext/opportunity":{{{1 + (seconds % 40)}}},"https://harjoitus.kaupunki.example/ext/hints":{{{seconds % 3}}}}}""""
            : $$$""""verb":{"id":"http://adlnet.gov/expapi/verbs/{{{Verbs[_random.Integer(Verbs.Length)]}}}"},"object":{"id":"https://harjoitus.kaupunki.example/items/M7-{{{item}}}","definition":{"type":"http://adlnet.gov/expapi/activities/assessment"}},"result":{"duration":"PT{{{seconds}}}S"}"""";
        return Line($$$"""{"id":"{{{Uuid(id)}}}","{{{actor}}},"{{{result}}},"context":{"platform":"practice_platform","contextActivities":{"grouping":[{"id":"https://harjoitus.kaupunki.example/groups/{{{group}}}"}]}},"timestamp":"{{{time:yyyy-MM-ddTHH:mm:ss.fff}}}Z"}""");
    }

    private static string Actor(int person) => (person % 4) switch
    {
        0 => $$$""""actor":{"mbox":"mailto:learner.{{{person:D6}}}@oppilas.kaupunki.example"}"""",
        1 => $$$""""actor":{"mbox_sha1sum":"{{{(ulong)person * 0x9E3779B97F4A7C15:x16}}}{{{(ulong)person * 0xD1B54A32D192ED03:x16}}}{{{person:x8}}}"}"""",
        _ => $$$""""actor":{"name":"Learner Number{{{person:D6}}}","account":{"homePage":"https://harjoitus.kaupunki.example","name":"h8{{{person:D6}}}"}}"""",
    };

    /// <summary>An id that looks random, as those of platforms do, and follows from a number.</summary>
    private static string Uuid(ulong number)
    {
        var key = number & ~(1UL << 63);
        var (high, low) = (Mix(key + 1), Mix(key ^ 0xA076_1D64_78BD_642F));
        return $"{high >> 32:x8}-{(high >> 16) & 0xFFFF:x4}-4{high & 0xFFF:x3}-{0x8000 | (low >> 50):x4}-{low & 0xFFFF_FFFF_FFFF:x12}";
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    private int Line(FormattableString text)
    {
        var written = text.ToString(CultureInfo.InvariantCulture) + "\n";
        _ = Utf8.FromUtf16(written, _line, out _, out var length);
        return length;
    }
}
