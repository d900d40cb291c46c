using System.Text;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Searches files byte by byte for the canary: in capitals, in small letters, and in UTF-16.</summary>
internal static class CanarySearch
{
    private static readonly byte[][] Forms =
    [
        .. new[] { ExportSeeds.Canary, ExportSeeds.Canary.ToLowerInvariant() }.SelectMany(text => new[] { Encoding.ASCII.GetBytes(text), Encoding.Unicode.GetBytes(text) }),
    ];

    /// <summary>Paths of the files in a folder and the folders below it that hold the canary, or have it in their name.</summary>
    public static List<string> In(string folder) => [.. Files(folder).Where(file => file.Contains(ExportSeeds.Canary, StringComparison.OrdinalIgnoreCase) || IsIn(file))];

    /// <summary>Paths of the files in a folder and the folders below it; none when it is not there.</summary>
    public static string[] Files(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
        }
        catch (DirectoryNotFoundException)
        {
            // A folder of staging files was removed meanwhile.
            return [];
        }
    }

    /// <summary>Whether a file holds the canary; false for one that vanished.</summary>
    public static bool IsIn(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return IsIn(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Whether bytes hold the canary.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes)
    {
        foreach (var form in Forms)
        {
            if (bytes.IndexOf(form) >= 0)
                return true;
        }

        return false;
    }
}
