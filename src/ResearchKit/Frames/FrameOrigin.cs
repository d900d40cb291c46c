namespace ResearchKit.Frames;

/// <summary>
/// Which data the rows came from, for the release gate, which compares what is released with what was released of the same data before. Handed on with provenance; says
/// nothing about a row.
/// </summary>
/// <param name="Snapshot">One state of a store or file, or one frame made in memory.</param>
/// <param name="StorePath">The store's file, beside which its releases are recorded; null for other data, whose releases are remembered while the program runs.</param>
/// <param name="Next">Further data that the rows were made of.</param>
internal sealed record FrameOrigin(string Snapshot, string? StorePath, FrameOrigin? Next = null)
{
    /// <summary>Data that is not of a store, with an identity of its own.</summary>
    public static FrameOrigin New() => new("memory " + Guid.NewGuid().ToString("N"), null);

    /// <summary>Whether it is a frame made in memory, which has one text as its snapshot for as long as it lives.</summary>
    public bool IsInMemory => StorePath is null && Snapshot.StartsWith("memory ", StringComparison.Ordinal);

    /// <summary>A file in the state in which it is.</summary>
    public static FrameOrigin OfFile(string path)
    {
        var file = new FileInfo(path);
        return new FrameOrigin(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"), null);
    }

    /// <summary>Several files that are read as one table: each of them where they are few, else all of them as one state.</summary>
    /// <param name="paths">The files; null for none.</param>
    public static FrameOrigin? OfFiles(IReadOnlyList<string> paths)
    {
        const int few = 50;
        var files = paths.Select(OfFile).OrderByDescending(file => file.Snapshot, StringComparer.Ordinal).ToArray();
        if (files.Length <= few) return files.Aggregate((FrameOrigin?)null, (next, file) => file with { Next = next });
        var states = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', files.Select(file => file.Snapshot)));
        return new FrameOrigin($"{files.Length} files {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(states))}", null);
    }

    /// <summary>All data that rows were made of.</summary>
    public IEnumerable<FrameOrigin> All()
    {
        for (var origin = this; origin is not null; origin = origin.Next) yield return origin with { Next = null };
    }

    /// <summary>The data of both.</summary>
    public static FrameOrigin? Union(FrameOrigin? one, FrameOrigin? other)
    {
        if (one is null || other is null || one == other) return one ?? other;
        return one.All().Union(other.All()).OrderByDescending(origin => origin.Snapshot, StringComparer.Ordinal).Aggregate((FrameOrigin?)null, (next, origin) => origin with { Next = next });
    }
}
