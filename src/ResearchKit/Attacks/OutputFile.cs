namespace ResearchKit.Attacks;

/// <summary>One output, taken apart: what a person or a program can read in it.</summary>
/// <param name="Name">Its path below the folder.</param>
/// <param name="Texts">Its texts, decoded, each with its place.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Raw">Its bytes, and those of the files packed in it, each with its place.</param>
/// <param name="Problem">Why it could not be read; null when it could.</param>
internal sealed record OutputFile(
    string Name, IReadOnlyList<(string Place, string Text)> Texts, IReadOnlyList<PublishedTable> Tables, IReadOnlyList<(string Place, byte[] Bytes)> Raw, string? Problem = null);
