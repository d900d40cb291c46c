using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>What the SDK says of a restore that failed, in the user's terms.</summary>
internal static partial class RestoreReport
{
    /// <summary>There is no SDK.</summary>
    public const string NoSdk =
        "packages are restored by the .NET SDK, and there is none here: only the .NET runtime, or nothing on the path. Install the .NET 10 SDK, or reference a file: #r \"path/to/library.dll\".";

    /// <summary>The message.</summary>
    /// <param name="text">What the SDK wrote.</param>
    /// <param name="packages">Ids of the packages that were asked for.</param>
    public static string Of(string text, IEnumerable<string> packages)
    {
        if (text.Contains("No .NET SDKs were found", StringComparison.Ordinal) || text.Contains("application 'restore' does not exist", StringComparison.Ordinal))
            return NoSdk;
        var errors = ErrorLine().Matches(text).Select(match => (Code: match.Groups["code"].Value, Words: match.Groups["words"].Value.Trim())).Distinct().ToArray();
        if (errors.FirstOrDefault(error => error.Code is "NU1301" or "NU1801") is { Words: { } offline })
            return $"a package source cannot be reached, and {string.Join(", ", packages)} is not kept here from an earlier time. Look to the network, or name a source that can be reached: #i \"nuget: folder or address\". The SDK said: {offline}";
        if (errors.FirstOrDefault(error => error.Code == "NU1101") is { Words: { } unknown })
            return $"{Small(unknown)} Look at how the id is written, or name the source that has it: #i \"nuget: folder or address\".";
        var versions = errors.Where(error => error.Code is "NU1102" or "NU1103").Select(error => error.Words).ToArray();
        if (versions.Length > 0)
            return $"{Small(string.Join(" ", versions))} Ask for a version that exists, or leave the version out for the newest.";
        if (errors.Where(error => error.Code is "NU1107" or "NU1605" or "NU1608").Select(error => error.Words).ToArray() is { Length: > 0 } conflicts)
            return $"the packages need different versions of one package. {string.Join(" ", conflicts)}";
        return errors.Length > 0 ? Small(string.Join(" ", errors.Select(error => $"{error.Code}: {error.Words}"))) : $"the SDK could not restore the packages. It said: {text.Trim()}";
    }

    private static string Small(string words) => words.Length > 0 ? char.ToLowerInvariant(words[0]) + words[1..].TrimEnd('.') + "." : words;

    [GeneratedRegex(@"error\s+(?<code>[A-Z]+\d+):\s*(?<words>.+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorLine();
}
