using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary><c>#r "nuget: Id, Version"</c> lines. The kit's own packages are those that the host runs; others are not restored.</summary>
internal static partial class PackageReferences
{
    /// <summary>The code with such lines blanked, or an error that names the package that the host does not carry.</summary>
    public static (string Code, CellError? Error) TakeOut(Submission submission)
    {
        if (!submission.Code.Contains("nuget", StringComparison.OrdinalIgnoreCase))
            return (submission.Code, null);
        var lines = submission.Code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (PackageLine().Match(lines[i]) is not { Success: true } match)
                continue;
            var id = match.Groups["id"].Value;
            if (!HostReferences.KitPackages.Contains(id, StringComparer.OrdinalIgnoreCase))
                return ("", NotCarried(submission, i, id));
            lines[i] = "";
        }

        return (string.Join('\n', lines), null);
    }

    private static CellError NotCarried(Submission submission, int line, string id) => CellError.At(
        submission.Label,
        "PackageError",
        $"package \"{id}\" is not part of the kit, and this engine restores no packages. Carried by the host: {string.Join(", ", HostReferences.KitPackages)}. For anything else reference its file: #r \"path/to/{id}.dll\".",
        submission.FirstLine + line);

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*(?<id>[^",\s]+)\s*(,[^"]*)?"\s*$""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PackageLine();
}
