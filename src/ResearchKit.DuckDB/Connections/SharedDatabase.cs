using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>
/// A database that is open in this process. Connections to the same file share one (DuckDB must not open a file twice in a process);
/// the last to leave closes it.
/// </summary>
internal sealed class SharedDatabase
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, SharedDatabase> s_open = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    private readonly string? _key;
    private readonly DuckDBAccessMode _mode;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private int _users = 1;

    private SharedDatabase(string? key, DuckDBAccessMode mode, IReadOnlyDictionary<string, string> settings, DatabaseHandle handle)
    {
        _key = key;
        _mode = mode;
        _settings = settings;
        Handle = handle;
    }

    public DatabaseHandle Handle { get; }

    /// <summary>Guards what is made once a database, such as the function that scans .NET columns.</summary>
    public Lock Gate { get; } = new();

    /// <summary>True once the function that scans .NET columns is there; read and written under <see cref="Gate"/>.</summary>
    public bool HasTableFunction { get; set; }

    /// <summary>Opens what the builder names, or joins those who have it open.</summary>
    public static SharedDatabase Open(DuckDBConnectionStringBuilder options, bool pastGuard)
    {
        var source = options.DataSource;
        var mode = options.AccessMode == DuckDBAccessMode.ReadOnly ? DuckDBAccessMode.ReadOnly : DuckDBAccessMode.ReadWrite;
        if (source.Length == 0 || source.Equals(DuckDBConnectionStringBuilder.InMemoryDataSource, StringComparison.OrdinalIgnoreCase))
        {
            if (mode == DuckDBAccessMode.ReadOnly)
                throw new ArgumentException("A database in memory cannot be opened read-only: it would be empty for ever. Leave out Access Mode, or name a file.", nameof(options));
            return new SharedDatabase(null, mode, options.Settings, OpenNative(":memory:", mode, options.Settings));
        }

        var isMemory = source.StartsWith(DuckDBConnectionStringBuilder.InMemoryDataSource, StringComparison.OrdinalIgnoreCase);
        var key = isMemory ? source : RealPath(source);
        if (!isMemory && !pastGuard)
            DuckDBOpenGuard.Ask(new DuckDBOpenRequest(key, mode == DuckDBAccessMode.ReadOnly));
        lock (s_gate)
        {
            if (s_open.TryGetValue(key, out var shared))
            {
                shared.Join(mode, options.Settings);
                return shared;
            }

            var opened = new SharedDatabase(key, mode, options.Settings, OpenNative(isMemory ? ":memory:" : key, mode, options.Settings));
            s_open.Add(key, opened);
            return opened;
        }
    }

    /// <summary>One more connection of the same database.</summary>
    public void AddUser()
    {
        lock (s_gate)
            _users++;
    }

    /// <summary>One connection less; the last closes the database.</summary>
    public void RemoveUser()
    {
        lock (s_gate)
        {
            if (--_users > 0)
                return;
            if (_key is not null)
                s_open.Remove(_key);
            Handle.Dispose();
        }
    }

    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var target = File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true) : null;
        return target?.FullName ?? full;
    }

    private static DatabaseHandle OpenNative(string path, DuckDBAccessMode mode, IReadOnlyDictionary<string, string> settings)
    {
        _ = duckdb_create_config(out var native);
        using var config = new ConfigHandle(native);
        if (path != ":memory:")
            Set(config, "access_mode", mode == DuckDBAccessMode.ReadOnly ? "READ_ONLY" : "READ_WRITE");
        foreach (var (name, value) in settings)
            Set(config, name, value);
        if (duckdb_open_ext(path, out var database, config, out var error) == NativeState.Success)
            return new DatabaseHandle(database);
        var message = Utf8Text.Take(error) ?? "DuckDB gave no reason.";
        throw new DuckDBException($"The database {path} cannot be opened: {message}", DuckDBErrorMessage.TypeOf(message));
    }

    private static void Set(ConfigHandle config, string name, string value)
    {
        if (duckdb_set_config(config, name, value) == NativeState.Error)
            throw new ArgumentException($"DuckDB does not know the setting '{name}' or does not take '{value}' for it. Keys of a connection string are Data Source, Access Mode and DuckDB's own settings, which SELECT name FROM duckdb_settings() lists.");
    }

    private void Join(DuckDBAccessMode mode, IReadOnlyDictionary<string, string> settings)
    {
        if (mode != _mode)
            throw new InvalidOperationException($"{_key} is open in this process as {_mode}, and cannot be opened as {mode} beside that. Close the other connections first, or open it as {_mode}.");
        foreach (var (name, value) in settings)
        {
            if (!_settings.TryGetValue(name, out var current))
                throw new InvalidOperationException($"{_key} is open in this process without the setting {name}, which a second connection cannot add ({name}={value}). Close the other connections first, or leave it out.");
            if (!current.Equals(value, StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"{_key} is open in this process with {name}={current}, and cannot be opened with {name}={value} beside that. Close the other connections first, or use the same value.");
        }

        _users++;
    }
}
