using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ResearchKit.Frames;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Synthesis;

/// <summary>
/// The descriptor of a data set folder, <c>datapackage.json</c>: its files with their SHA-256, and the generator that wrote them.
/// Follows the Data Package standard, version 2.
/// </summary>
/// <param name="Name">Short name: lower case, digits, hyphens.</param>
/// <param name="Title">Title for people.</param>
/// <param name="Licenses">Licences.</param>
/// <param name="Resources">The files.</param>
/// <param name="Generator">What wrote the files.</param>
public sealed record DataPackage(
    string Name,
    string Title,
    IReadOnlyList<DataPackageLicense> Licenses,
    IReadOnlyList<DataResource> Resources,
    [property: JsonPropertyName("researchkit:generator")] DataPackageGenerator Generator)
{
    /// <summary>The standard and version that the descriptor follows.</summary>
    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-1)]
    public string Standard { get; init; } = "https://datapackage.org/profiles/2.0/datapackage.json";

    /// <summary>Name of the descriptor's file.</summary>
    public const string FileName = "datapackage.json";

    internal static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the descriptor of a folder.</summary>
    /// <param name="folder">The data set's folder.</param>
    /// <exception cref="DataPackageException">The folder or its descriptor is missing or cannot be read.</exception>
    public static DataPackage Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new DataPackageException($"There is no data set in \"{Path.GetFullPath(folder)}\": {FileName} is missing. Check the path of the folder.");
        try
        {
            return JsonSerializer.Deserialize<DataPackage>(File.ReadAllText(path), Format) is { Resources: not null, Generator: not null } read
                ? read
                : throw new DataPackageException($"{path} has no resources or names no generator. Restore it from where the data set came from.");
        }
        catch (JsonException broken)
        {
            throw new DataPackageException($"{path} is not a data package: {broken.Message}", broken);
        }
    }

    /// <summary>Compares every file with its hash.</summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DataPackageException">A file is missing or differs; the message names it.</exception>
    public void Verify(string folder, CancellationToken cancellationToken = default)
    {
        foreach (var resource in Resources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (resource.Problem(folder) is { } problem)
                throw new DataPackageException($"{problem} Restore it from where the data set \"{Name}\" came from, or generate the data set anew.");
        }
    }

    /// <summary>Describes files that were generated, under the licence of the kit's data sets, and writes the descriptor beside them.</summary>
    internal static DataPackage Write(string folder, string name, string title, IEnumerable<DataResource> resources, DataPackageGenerator generator)
    {
        var package = new DataPackage(name, title, [new DataPackageLicense("CC0-1.0", "Creative Commons Zero 1.0")], [.. resources], generator);
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(package, Format) + "\n");
        return package;
    }
}

/// <summary>A licence.</summary>
/// <param name="Name">Identifier, for example CC0-1.0.</param>
/// <param name="Title">Name for people.</param>
public sealed record DataPackageLicense(string Name, string Title);

/// <summary>What wrote a data set.</summary>
/// <param name="Name">Name of the generator.</param>
/// <param name="Version">Its version.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Parameters">Scale and variant, as text.</param>
public sealed record DataPackageGenerator(string Name, string Version, string Seed, string Parameters);

/// <summary>One file of a data set.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Path">File name within the folder.</param>
/// <param name="Format">Format: csv or parquet.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Hash"><c>sha256:</c> and 64 hexadecimal digits, of the file's bytes.</param>
/// <param name="Rows">Number of rows, without the header.</param>
/// <param name="Checksum">
/// What the rows say, whatever file they lie in: <c>rk1:</c> and 64 hexadecimal digits. Equal for equal rows from Parquet and CSV, on every platform. Null when unknown.
/// </param>
/// <param name="Schema">The columns; null when unknown.</param>
public sealed record DataResource(
    string Name,
    string Path,
    string Format,
    long Bytes,
    string Hash,
    [property: JsonPropertyName("researchkit:rows")] long Rows,
    [property: JsonPropertyName("researchkit:checksum")] string? Checksum = null,
    DataFields? Schema = null)
{
    /// <summary>Describes a file of rows.</summary>
    internal static DataResource OfTable(string path, long rows, string checksum, DataFields schema) => new(
        System.IO.Path.GetFileNameWithoutExtension(path), System.IO.Path.GetFileName(path), System.IO.Path.GetExtension(path)[1..],
        new FileInfo(path).Length, HashOf(path), rows, checksum, schema);

    /// <summary>Describes a CSV file, all of whose columns count as text, by reading it.</summary>
    internal static DataResource OfTexts(string path)
    {
        var schema = DataFields.OfTexts(File.ReadLines(path).First().Split(','));
        var (rows, checksum) = ContentOf(path, schema, CancellationToken.None);
        return OfTable(path, rows, checksum, schema);
    }

    /// <summary>Reads a file back: its rows and their checksum.</summary>
    internal static (long Rows, string Checksum) ContentOf(string path, DataFields schema, CancellationToken cancellationToken)
    {
        using var checksum = new TableChecksum(schema.SqlColumns());
        foreach (var batch in FileBatches.Read(path, schema.SqlColumns(), new FrameProvenance(System.IO.Path.GetFileName(path)), cancellationToken))
            checksum.Add(batch);
        return (checksum.Rows, checksum.Finish());
    }

    /// <summary>What is wrong with the file in a folder, as one sentence; null when it has its size and hash.</summary>
    internal string? Problem(string folder)
    {
        var path = System.IO.Path.Combine(folder, Path);
        return !File.Exists(path) ? $"{path} is missing."
            : new FileInfo(path).Length != Bytes ? string.Create(CultureInfo.InvariantCulture, $"{path} was changed: it has {new FileInfo(path).Length} bytes, {DataPackage.FileName} says {Bytes}.")
            : HashOf(path) != Hash ? $"{path} was changed: its SHA-256 is not the one in {DataPackage.FileName}."
            : null;
    }

    internal static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file));
    }
}

/// <summary>A data set cannot be used as it is; the message says why and what to do.</summary>
/// <param name="message">The message.</param>
/// <param name="innerException">What was found below.</param>
public sealed class DataPackageException(string message, Exception? innerException = null) : Exception(message, innerException);
