using System.Security.Cryptography;

namespace ResearchKit.Privacy;

/// <summary>A kind of secret key and the files that hold it: a header line that says what it is, a line of hexadecimal digits, readable by the owner alone.</summary>
/// <param name="what">What the key is, for messages.</param>
/// <param name="header">First line of such files.</param>
/// <param name="length">Bytes of the key.</param>
/// <param name="loss">What to do when a file is none.</param>
internal sealed class SecretKeyFile(string what, string header, int length, string loss)
{
    /// <summary>Reads the key, or makes one at first use: random, in a new file that only the owner may read or write.</summary>
    /// <param name="path">The file; its folder is made when absent.</param>
    /// <exception cref="PseudonymKeyException">The file cannot be read or made, is open to others, or holds no such key. The message says what to do.</exception>
    public (byte[] Key, string Path, bool IsNew) LoadOrCreate(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return File.Exists(full) ? (Load(full), full, false) : Create(full);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PseudonymKeyException($"The {what} {full} cannot be read or made: {problem.Message} Pass a key file that you may read and write.", problem);
        }
    }

    /// <summary>Makes the key whole or not at all. Whoever comes at the same moment waits for the lock beside it and then reads the same key.</summary>
    private (byte[] Key, string Path, bool IsNew) Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A move that must not overwrite looks first and renames then (on Unix), so that two at once would each keep a key of their own.
        using var turn = OwnerOnlyFile.Lock(path + ".lock");
        if (File.Exists(path))
            return (Load(path), path, false);
        var key = RandomNumberGenerator.GetBytes(length);
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.new";
        try
        {
            OwnerOnlyFile.Write(draft, $"{header}\n{Convert.ToHexStringLower(key)}\n");
            File.Move(draft, path, overwrite: false);
            return (key, path, true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private byte[] Load(string path)
    {
        OwnerOnlyFile.Check(path);
        var lines = File.ReadAllText(path).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length != 2 || lines[0] != header || lines[1].Length != 2 * length || !lines[1].All(char.IsAsciiHexDigit))
            throw new PseudonymKeyException($"{path} is not a {what}: expected the line {header} and a line of {2 * length} hexadecimal digits. {loss}");
        return Convert.FromHexString(lines[1]);
    }
}
