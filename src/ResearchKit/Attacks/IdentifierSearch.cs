using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ResearchKit.Attacks;

/// <summary>
/// Looks for identifiers in every file and what is packed in it: canaries as text, in UTF-16, base64 (at each of its three beginnings), URL, HTML and JSON spelling; pseudonyms; and what has the
/// shape of an e-mail address, a Finnish personal identity code (with its check character) or a Finnish mobile number.
/// </summary>
internal static partial class IdentifierSearch
{
    public static AttackResult Run(IReadOnlyList<OutputFile> files, IReadOnlyList<string> canaries, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var findings = new List<AttackFinding>();
        var spellings = canaries.Select(canary => Spellings(canary).ToArray()).ToArray();
        var (bytes, done) = (0L, 0);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)done++ / files.Count);
            foreach (var (place, packed) in file.Raw)
            {
                var content = WithoutLibraries(place, packed);
                bytes += content.LongLength;
                var hits = spellings.Select((ways, i) => (Canary: i + 1, Way: Array.Find(ways, way => content.AsSpan().IndexOf(way.Bytes) >= 0).Name)).Where(hit => hit.Way is not null).ToArray();
                foreach (var (canary, way) in hits) findings.Add(Canary(place, canary, way));
                if (content.AsSpan().IndexOf("DUCK"u8) == 8)
                    findings.Add(new AttackFinding("Identifiers", AttackSeverity.High, place, "A DuckDB database lies among the outputs.", "Take it back: a database holds rows. Outputs are tables, figures and reports."));
                Shapes(place, IsText(content) ? Readable(place, content) : "", findings);
            }

            foreach (var (place, text) in file.Texts.Concat(file.Tables.Select(table => (table.Place, string.Join('\n', table.Rows.Select(row => string.Join(' ', row)))))))
            {
                for (var i = 0; i < canaries.Count; i++)
                {
                    if (text.Contains(canaries[i], StringComparison.Ordinal)) findings.Add(Canary(place, i + 1, "as text"));
                }

                Shapes(place, text, findings);
            }
        }

        // The same thing is in the raw file and in what was read of it: the precise place is kept.
        AttackFinding[] distinct = [.. findings.Distinct().GroupBy(finding => (File: finding.Where.Split(',', '!')[0], finding.What.Split(" (")[0]))
            .SelectMany(same => same.Where(finding => finding.Where != same.Key.File).DefaultIfEmpty(same.First()))];
        return new AttackResult(
            "Identifiers", string.Create(CultureInfo.InvariantCulture, $"{canaries.Count} canaries in six spellings, pseudonyms, and shapes of identifiers in {bytes / 1024.0 / 1024:0.0} MiB of {files.Count} files, packed ones included"),
            "What people are called or what their numbers look like.", distinct);
    }

    private static AttackFinding Canary(string place, int number, string way) => new(
        "Identifiers", AttackSeverity.High, place, string.Create(CultureInfo.InvariantCulture, $"Canary {number} of the list stands here ({way})."), "Take the file back and find the step that let an identifier through; canaries never leave the import.");

    private static void Shapes(string place, string text, List<AttackFinding> findings)
    {
        if (text.Length == 0) return;
        if (Pseudonym().IsMatch(text))
            findings.Add(new AttackFinding("Identifiers", AttackSeverity.High, place, "A learner's pseudonym stands here.", "Take the file back. Keys stay inside: show counts, released tables or models."));
        if (PersonalIdentityCode().Matches(text).Any(IsCode))
            findings.Add(new AttackFinding("Identifiers", AttackSeverity.High, place, "A Finnish personal identity code stands here.", "Take the file back, and tell who answers for the data."));
        if (Address().IsMatch(text))
            findings.Add(new AttackFinding("Identifiers", AttackSeverity.Medium, place, "An e-mail address stands here.", "See whose it is: an author's may stay, a learner's is taken back."));
        if (Telephone().IsMatch(text))
            findings.Add(new AttackFinding("Identifiers", AttackSeverity.Medium, place, "A Finnish mobile number stands here.", "See whose it is: an office's may stay, a learner's is taken back."));
    }

    private static bool IsText(byte[] content) => content.AsSpan(0, Math.Min(content.Length, 4096)).IndexOf((byte)0) < 0;

    // The kit's own libraries stand in its pages packed: long texts at random, in which short canaries occur by chance.
    private static byte[] WithoutLibraries(string place, byte[] content) =>
        place.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && content.AsSpan().IndexOf("id=\"rk-library-"u8) >= 0
            ? Encoding.UTF8.GetBytes(PackedLibrary().Replace(Encoding.UTF8.GetString(content), "")) : content;

    // Libraries of a page are no output of the analysis, and hold their authors' addresses.
    private static string Readable(string place, byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        return place.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || place.EndsWith(".htm", StringComparison.OrdinalIgnoreCase) ? Library().Replace(text, "") : text;
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Spellings(string canary)
    {
        yield return ("as text", Encoding.UTF8.GetBytes(canary));
        yield return ("in UTF-16", Encoding.Unicode.GetBytes(canary));
        yield return ("in Latin-1", Encoding.Latin1.GetBytes(canary));
        yield return ("in a URL", Encoding.ASCII.GetBytes(Uri.EscapeDataString(canary)));
        yield return ("in HTML", Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(canary)));
        yield return ("in JSON", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(canary)[1..^1]));
        yield return ("in JSON", Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(canary)));
        var bytes = Encoding.UTF8.GetBytes(canary);
        for (var shift = 0; shift < 3; shift++)
        {
            // Only the characters that do not depend on the neighbours.
            var text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            var (from, to) = ((int)Math.Ceiling(shift * 8 / 6.0), (shift + bytes.Length) * 8 / 6);
            if (to - from >= 8) yield return ("in base64", Encoding.ASCII.GetBytes(text[from..to]));
        }
    }

    private static bool IsCode(Match match)
    {
        const string checks = "0123456789ABCDEFHJKLMNPRSTUVWXY";
        var text = match.Value;
        var number = long.Parse(string.Concat(text.AsSpan(0, 6), text.AsSpan(7, 3)), CultureInfo.InvariantCulture);
        var (day, month) = (int.Parse(text[..2], CultureInfo.InvariantCulture), int.Parse(text[2..4], CultureInfo.InvariantCulture));
        return day is >= 1 and <= 31 && month is >= 1 and <= 12 && checks[(int)(number % 31)] == char.ToUpperInvariant(text[10]);
    }

    [GeneratedRegex(@"rk1_[0-9a-f]{32}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Pseudonym();

    [GeneratedRegex(@"(?<![\w])[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y](?![\w])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex PersonalIdentityCode();

    [GeneratedRegex(@"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,18}\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<![\w.,+-])(\+358[ -]?|0)(4\d|50)[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w.,-])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Telephone();

    [GeneratedRegex(@"<script type=""text/plain"" id=""rk-library-[^""]*"">[A-Za-z0-9+/=\s]*</script>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 30_000)]
    private static partial Regex PackedLibrary();

    [GeneratedRegex(@"<(?<tag>script|style)\b[^>]*>.*?</\k<tag>>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 30_000)]
    private static partial Regex Library();
}
