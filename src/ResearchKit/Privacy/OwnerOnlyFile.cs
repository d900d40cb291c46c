using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;

namespace ResearchKit.Privacy;

/// <summary>Files that only their owner may read and write: mode 0600, on Windows an access list with the owner alone.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a new file that was never open to others, not even while it was made.</summary>
    /// <exception cref="IOException">The file exists, or cannot be made.</exception>
    public static void Write(string path, string text)
    {
        using var stream = OperatingSystem.IsWindows() ? CreateOnWindows(path) : CreateOnUnix(path);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Makes a new file whole or not at all.</summary>
    /// <exception cref="IOException">The file exists, or cannot be made.</exception>
    public static void WriteWhole(string path, string text)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            Write(draft, text);
            File.Move(draft, path, overwrite: false);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>
    /// Takes an exclusive lock on a file made for it, waiting for other threads and processes. The file goes when the lock
    /// does, also when the process is killed with it open: then an empty file stays, and is locked again by the next.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="patience">How long to wait; null for ten seconds.</param>
    /// <exception cref="IOException">The file cannot be made, or another holds the lock all that time.</exception>
    public static IDisposable Lock(string path, TimeSpan? patience = null)
    {
        var most = patience ?? TimeSpan.FromSeconds(10);
        var started = Stopwatch.GetTimestamp();
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        while (true)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException taken) when (Directory.Exists(Path.GetDirectoryName(path)))
            {
                if (Stopwatch.GetElapsedTime(started) > most)
                    throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{path} has been held by another program for {most.TotalSeconds:0} s: another notebook may be at work on the same store. Wait for it, or end it, and try again."), taken);
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>Refuses a file that others may read or write. On Windows, where inherited rights are the rule, a file is taken as it is.</summary>
    /// <exception cref="PseudonymKeyException">The file is open to others.</exception>
    public static void Check(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode(path);
        if ((mode & ~(Owner | UnixFileMode.UserExecute)) != UnixFileMode.None)
            throw new PseudonymKeyException(
                $"{path} may be read or written by others than its owner (mode {Convert.ToString((int)mode, 8)}). Close it with: chmod 600 '{path}'");
    }

    [UnsupportedOSPlatform("windows")]
    private static FileStream CreateOnUnix(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.None,
        UnixCreateMode = Owner,
    });

    [SupportedOSPlatform("windows")]
    private static FileStream CreateOnWindows(string path)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        using var identity = WindowsIdentity.GetCurrent();
        security.AddAccessRule(new FileSystemAccessRule(identity.User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.Write, FileShare.None, 4096, FileOptions.None, security);
    }
}
