using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>
/// The kit's release gate. It guards against accidents and curiosity in good faith, not against someone who copies the database file.
/// </summary>
/// <remarks>
/// What it cannot see: a number or a string computed from protected rows is a plain value and passes. Small counts belong in a released
/// table, which checks them.
/// </remarks>
/// <param name="canaries">Texts that must never leave, planted to test the gate or known to be identifiers; compared exactly. Null for none.</param>
public sealed partial class ReleaseGate(IEnumerable<string>? canaries = null) : IReleaseGate
{
    /// <summary>What stands where a pseudonym was.</summary>
    public const string PseudonymRemoved = "[learner key removed: keys stay inside; show counts or a released table instead]";

    /// <summary>What stands where a canary was.</summary>
    public const string CanaryRemoved = "[identifier removed by the release gate]";

    // As written in text, in HTML and in JSON, longest first so that no part of one is left over.
    private readonly string[] _canaries = canaries?.Where(canary => canary.Length > 0).SelectMany(Spellings)
        .Distinct(StringComparer.Ordinal).OrderByDescending(canary => canary.Length).ToArray() ?? [];

    /// <summary>
    /// Puts a <see cref="ProtectedView"/> in place of a frame, a column or anything else that gives access to protected rows
    /// (<see cref="IHasProvenance"/>); of a <see cref="Gated{T}"/> it looks at the result. All other values pass: numbers, texts, model results, released tables, synthetic frames.
    /// </summary>
    /// <param name="value">Anything.</param>
    public object? Admit(object? value) => value switch
    {
        IGated gated => Admit(gated.Shown),
        IHasProvenance rows when rows.Provenance.Protection.MayBeShown() => value,
        DataFrame frame => ProtectedView.Of(frame),
        Column column => ProtectedView.Of(column),
        IHasProvenance rows => ProtectedView.Of(rows),
        _ => value,
    };

    /// <summary>
    /// Replaces every text that looks like a pseudonym (<c>rk1_</c> and 32 hexadecimal digits, in either case) and every canary by a sentence that says so.
    /// </summary>
    /// <param name="mimeType">The MIME type of the text.</param>
    /// <param name="content">The text.</param>
    public string Screen(string mimeType, string content)
    {
        ArgumentNullException.ThrowIfNull(mimeType);
        ArgumentNullException.ThrowIfNull(content);
        var screened = content.Contains("rk1_", StringComparison.OrdinalIgnoreCase) ? Pseudonym().Replace(content, PseudonymRemoved) : content;
        foreach (var canary in _canaries) screened = screened.Replace(canary, CanaryRemoved, StringComparison.Ordinal);
        return screened;
    }

    private static IEnumerable<string> Spellings(string canary)
    {
        yield return canary;
        yield return WebUtility.HtmlEncode(canary);
        yield return JsonSerializer.Serialize(canary)[1..^1];
        yield return JsonSerializer.Serialize(canary, s_relaxed)[1..^1];
    }

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("rk1_[0-9a-f]{32}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pseudonym();
}
