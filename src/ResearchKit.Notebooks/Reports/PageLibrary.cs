using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Notebooks.Reports;

/// <summary>
/// A script of the page. Its hash stands in the content security policy, so that no other script runs, wherever it may come from. A large library
/// stands in the page compressed and is unpacked when the first chart or diagram needs it.
/// </summary>
/// <param name="name">Its name in the page.</param>
/// <param name="resources">The embedded files that make it up, in order.</param>
internal sealed class PageLibrary(string name, params string[] resources)
{
    private readonly Lazy<string> _text = new(() => string.Concat(resources.Select(Read)));

    /// <summary>The script's text.</summary>
    public string Text => _text.Value;

    /// <summary>Its source expression for the policy.</summary>
    public string Hash => field ??= $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";

    /// <summary>The element that holds it compressed; <c>charts.js</c> and <c>diagrams.js</c> unpack it.</summary>
    public string PackedElement => field ??= $"<script type=\"text/plain\" id=\"rk-library-{name}\">{Pack(Text)}</script>\n";

    /// <summary>The text of an embedded file.</summary>
    public static string Read(string resource)
    {
        using var stream = typeof(PageLibrary).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly carries no resource {resource}; it was not built whole.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(packed.ToArray());
    }
}
