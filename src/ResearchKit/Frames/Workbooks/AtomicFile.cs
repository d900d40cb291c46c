namespace ResearchKit.Frames.Workbooks;

/// <summary>Files that are there whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Lets a file be written beside its place and moves it there when it is complete; what stood there is replaced. When the writing fails, nothing has changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes to the path that it is given.</param>
    public static void Write(string path, Action<string> write)
    {
        var full = Path.GetFullPath(path);
        var draft = $"{full}.{Guid.NewGuid():N}.part";
        try
        {
            write(draft);
            File.Move(draft, full, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
