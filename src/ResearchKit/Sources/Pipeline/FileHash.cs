using System.Security.Cryptography;

namespace ResearchKit.Sources.Pipeline;

/// <summary>Size, hash and time of a file.</summary>
internal static class FileHash
{
    /// <summary>Hashes a file of an export.</summary>
    /// <param name="name">Path within the imported folder.</param>
    /// <param name="mapped">Name of the mapped file that it delivers; empty for none.</param>
    /// <param name="path">Full path.</param>
    /// <param name="cancellationToken">Stops the hashing.</param>
    /// <exception cref="ImportException">It cannot be read.</exception>
    public static SourceFile Of(string name, string mapped, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 20];
            long bytes = 0;
            for (int read; (read = stream.Read(buffer)) > 0; bytes += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }

            return new SourceFile(name, mapped, path, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), new DateTimeOffset(new FileInfo(path).LastWriteTimeUtc));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{name} cannot be read: {problem.Message}");
        }
    }
}
