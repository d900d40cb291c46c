using System.Text;

namespace ResearchKit.Sources.Mapped;

/// <summary>Which of the encodings that a mapping allows a file is in.</summary>
internal static class TextEncoding
{
    /// <summary>Names that a mapping may state.</summary>
    public static readonly IReadOnlyList<string> Names = ["utf-8", "utf-16", "latin-1"];

    /// <summary>The encoding of a file: the one that is stated, or of several separated by | the first in which the whole file can be read.</summary>
    public static string Of(string path, string stated, CancellationToken cancellationToken)
    {
        var choices = stated.Split('|');
        foreach (var choice in choices[..^1])
        {
            if (choice != "utf-8" || IsUtf8(path, cancellationToken))
                return choice;
        }

        return choices[^1];
    }

    private static bool IsUtf8(string path, CancellationToken cancellationToken)
    {
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        var bytes = new byte[1 << 16];
        var text = new char[bytes.Length + 1];
        try
        {
            for (int read; (read = stream.Read(bytes)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                decoder.GetChars(bytes.AsSpan(0, read), text, flush: false);
            }

            decoder.GetChars([], text, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
