namespace ResearchKit.Notebooks.Jupyter;

/// <summary>Where Jupyter keeps kernelspecs, by its own rules (https://docs.jupyter.org/en/latest/use/jupyter-directories.html).</summary>
/// <param name="platform">The system whose rules hold.</param>
/// <param name="variable">Environment variables by name; null for one that is not set.</param>
/// <param name="home">The user's home folder.</param>
internal sealed class JupyterFolders(JupyterPlatform platform, Func<string, string?> variable, string home)
{
    /// <summary>Those of this machine and user.</summary>
    public static JupyterFolders OfThisUser { get; } = new(
        OperatingSystem.IsWindows() ? JupyterPlatform.Windows : OperatingSystem.IsMacOS() ? JupyterPlatform.MacOS : JupyterPlatform.Linux,
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The user's data folder: <c>JUPYTER_DATA_DIR</c>, or the system's usual place.</summary>
    public string User => Set("JUPYTER_DATA_DIR") ?? platform switch
    {
        JupyterPlatform.Windows when Set("APPDATA") is { } roaming => Path.Combine(roaming, "jupyter"),
        JupyterPlatform.Windows => Path.Combine(home, ".jupyter", "data"),
        JupyterPlatform.MacOS => Path.Combine(home, "Library", "Jupyter"),
        _ => Path.Combine(Set("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter"),
    };

    /// <summary>All data folders that Jupyter looks into, the first one first.</summary>
    public IReadOnlyList<string> All =>
    [
        .. (Set("JUPYTER_PATH") ?? "").Split(platform == JupyterPlatform.Windows ? ';' : ':', StringSplitOptions.RemoveEmptyEntries),
        User,
        .. platform == JupyterPlatform.Windows
            ? Set("PROGRAMDATA") is { } shared ? [Path.Combine(shared, "jupyter")] : Array.Empty<string>()
            : ["/usr/local/share/jupyter", "/usr/share/jupyter"],
    ];

    /// <summary>The data folder of an installation: of a virtual environment, of Conda, or of the machine.</summary>
    public static string Below(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    private string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>Systems whose rules for folders differ.</summary>
internal enum JupyterPlatform
{
    /// <summary>Linux and other systems with XDG folders.</summary>
    Linux,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Windows.</summary>
    Windows,
}
