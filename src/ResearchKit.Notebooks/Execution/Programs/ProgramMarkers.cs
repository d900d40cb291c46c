using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>
/// Comments of a program that say which notebook it was made of: a line for the notebook, a line before each cell, and, where a cell had to be rewritten, its own
/// text. By them the program becomes the notebook again.
/// </summary>
internal static class ProgramMarkers
{
    /// <summary>Begins the notebook's line; JSON follows.</summary>
    public const string Notebook = "// researchkit notebook ";

    /// <summary>Begins a cell's line; its kind and JSON follow.</summary>
    public const string Cell = "// %% ";

    /// <summary>The line after the last cell.</summary>
    public const string End = "// %% end";

    /// <summary>Begins a line of a cell's own text, where the code below it is a rewriting.</summary>
    public const string Original = "//| ";

    /// <summary>The member of a cell's JSON that holds the fingerprint of its rewritten code.</summary>
    public const string Fingerprint = "code";

    private const int FingerprintBytes = 8;
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON in one line. C# ends a comment at these three characters too, which JSON leaves as they are.</summary>
    public static string Json(JsonObject json) => json.ToJsonString(OneLine)
        .Replace("\u0085", "\\u0085", StringComparison.Ordinal).Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);

    /// <summary>What tells whether rewritten code was edited.</summary>
    public static string FingerprintOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)).AsSpan(0, FingerprintBytes));
}
