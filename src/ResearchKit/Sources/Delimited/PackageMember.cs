using System.Security.Cryptography;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Delimited;

/// <summary>A file of a delivery: one of a folder, or one inside an archive.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Name">Path within the imported folder; a member of an archive follows the archive's name.</param>
/// <param name="FullPath">Where it is; for a member of an archive, the archive.</param>
/// <param name="ChangedAt">Time of its last change, in UTC.</param>
/// <param name="Opened">Opens it.</param>
/// <param name="Crc">The check sum that the archive states, or null.</param>
internal sealed record PackageMember(string FileName, string Name, string FullPath, DateTimeOffset ChangedAt, Func<Stream> Opened, uint? Crc)
{
    /// <summary>Opens it.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    public Stream Open()
    {
        try
        {
            return Opened();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unreadable(problem);
        }
    }

    /// <summary>What to say when its bytes cannot be read.</summary>
    public ImportException Unreadable(Exception problem) => Crc is null
        ? new($"{Name} cannot be read: {problem.Message}")
        : new($"{Name} cannot be read: the archive is damaged there. Fetch it anew, or check it with unzip -t.");

    /// <summary>Reads it once, from beginning to end.</summary>
    /// <param name="mapped">Name of the mapped file that it delivers.</param>
    /// <param name="look">Shown all bytes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public SourceFile Hash(string mapped, Action<ReadOnlySpan<byte>> look, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = Open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var crc = new Crc32();
            var buffer = new byte[1 << 17];
            long bytes = 0;
            for (int read; (read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; bytes += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                if (Crc is not null)
                    crc.Add(buffer.AsSpan(0, read));
                look(buffer.AsSpan(0, read));
            }

            if (Crc is { } stated && stated != crc.Value)
                throw new InvalidDataException("The check sum differs.");
            return new SourceFile(Name, mapped, FullPath, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), ChangedAt);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unreadable(problem);
        }
    }
}
