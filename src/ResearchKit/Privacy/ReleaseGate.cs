using System.Text.RegularExpressions;

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

    private readonly string[] _canaries = canaries?.Where(canary => canary.Length > 0).OrderByDescending(canary => canary.Length).ToArray() ?? [];

    /// <inheritdoc/>
    public object? Admit(object? value) => value;

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

    [GeneratedRegex("rk1_[0-9a-f]{32}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pseudonym();
}
