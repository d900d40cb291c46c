using System.Collections.Immutable;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>A small valid export, from which damaged ones are made.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Format">Name of its format, as <c>Importer.Of</c> takes it; null for several systems in one folder.</param>
/// <param name="Files">Paths within the folder, and contents, in order.</param>
internal sealed record ExportSeed(string Name, string? Format, ImmutableArray<ExportFile> Files)
{
    /// <summary>What a function writes into a folder.</summary>
    public static ExportSeed Of(string name, string? format, Action<string> write)
    {
        var folder = Directory.CreateTempSubdirectory("researchkit-seed-").FullName;
        try
        {
            write(folder);
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
            return new ExportSeed(name, format, [.. files.Select(file => new ExportFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file)))]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Several exports as sub-folders of one.</summary>
    public static ExportSeed Together(string name, params IEnumerable<ExportSeed> seeds) =>
        new(name, null, [.. seeds.SelectMany(seed => seed.Files.Select(file => file with { Path = $"{seed.Name}/{file.Path}" }))]);

    public void Write(string folder)
    {
        foreach (var file in Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
        }
    }

    public override string ToString() => Name;
}

/// <summary>A file of an export.</summary>
internal sealed record ExportFile(string Path, byte[] Content);
