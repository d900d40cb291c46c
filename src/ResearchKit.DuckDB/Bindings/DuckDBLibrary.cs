using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB.Bindings;

/// <summary>
/// Finds and loads libduckdb, once a process: the file that <c>DUCKDB_LIBRARY</c> names, else
/// <c>runtimes/&lt;rid&gt;/native</c> beside the program or this assembly, else wherever the runtime's own search finds it.
/// </summary>
internal static class DuckDBLibrary
{
    public const string OverrideVariable = "DUCKDB_LIBRARY";

    private static readonly Lazy<nint> s_library = new(LoadOnce, LazyThreadSafetyMode.ExecutionAndPublication);

    [ModuleInitializer]
    internal static void Install() =>
        NativeLibrary.SetDllImportResolver(typeof(DuckDBLibrary).Assembly, (name, _, _) => name == NativeMethods.Library ? s_library.Value : 0);

    /// <summary>The file name of the library on this platform.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    /// <summary>The portable runtime identifier of this process, such as linux-x64.</summary>
    public static string RuntimeIdentifier
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    private static nint LoadOnce() => Load(Environment.GetEnvironmentVariable(OverrideVariable), SearchedFolders(), searchSystem: true);

    /// <summary>Loads the library that the override names, or the first one found in the folders.</summary>
    /// <exception cref="DllNotFoundException">Not there, or not loadable; the message names every path that was tried.</exception>
    internal static nint Load(string? overridePath, IReadOnlyList<string> folders, bool searchSystem)
    {
        if (!string.IsNullOrEmpty(overridePath))
            return LoadOverride(overridePath);

        var tried = new List<string>();
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, FileName);
            tried.Add(path);
            if (!File.Exists(path))
                continue;
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                throw new DllNotFoundException($"DuckDB's library {path} is there but cannot be loaded on {RuntimeIdentifier}: {error.Message}", error);
            }
        }

        if (searchSystem && NativeLibrary.TryLoad("duckdb", typeof(DuckDBLibrary).Assembly, null, out var library))
            return library;
        throw new DllNotFoundException(
            $"DuckDB's library {FileName} was not found. Looked at {string.Join(", ", tried)} and on the system's library path. " +
            $"Reference the package ResearchKit.DuckDB.Native.{RuntimeIdentifier}, or set {OverrideVariable} to the library's full path.");
    }

    private static nint LoadOverride(string path)
    {
        if (!File.Exists(path))
            throw new DllNotFoundException(
                $"{OverrideVariable} is set to '{path}', but there is no such file. Set it to the full path of {FileName}, or unset it to use the library that came with the package.");
        try
        {
            return NativeLibrary.Load(Path.GetFullPath(path));
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"{OverrideVariable} is set to '{path}', which cannot be loaded as a library on {RuntimeIdentifier}: {error.Message}", error);
        }
    }

    private static List<string> SearchedFolders()
    {
        var native = Path.Combine("runtimes", RuntimeIdentifier, "native");
        var folders = new List<string>();
        foreach (var root in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(typeof(DuckDBLibrary).Assembly.Location) })
        {
            if (string.IsNullOrEmpty(root))
                continue;
            folders.Add(Path.Combine(root, native));
            folders.Add(root);
            // An assembly in a package folder: lib/net10.0 beside runtimes/.
            folders.Add(Path.GetFullPath(Path.Combine(root, "..", "..", native)));
        }

        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string listed)
            folders.AddRange(listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return folders.Distinct(StringComparer.Ordinal).ToList();
    }
}
