namespace ResearchKit.DuckDB;

/// <summary>What is about to be opened.</summary>
/// <param name="Path">The full path of the database file.</param>
/// <param name="IsReadOnly">True for a read-only open.</param>
public sealed record DuckDBOpenRequest(string Path, bool IsReadOnly);

/// <summary>
/// A guard that is asked before any <see cref="DuckDBConnection"/> of this process opens a database file: a notebook engine refuses
/// protected stores this way. It guards against accidents, not against intent: it does not see files that SQL opens (ATTACH, read_csv, read_parquet),
/// databases in memory, or other libraries.
/// </summary>
public static class DuckDBOpenGuard
{
    private static readonly Lock s_gate = new();
    private static Func<DuckDBOpenRequest, string?>[] s_guards = [];

    /// <summary>Installs a guard until the returned object is disposed of. Several guards are asked in the order they came.</summary>
    /// <param name="guard">Gives the reason to refuse, in a sentence for the user, or null to let the open pass. Called on the opening thread.</param>
    public static IDisposable Install(Func<DuckDBOpenRequest, string?> guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        lock (s_gate)
            s_guards = [.. s_guards, guard];
        return new Installation(guard);
    }

    internal static void Ask(DuckDBOpenRequest request)
    {
        foreach (var guard in Volatile.Read(ref s_guards))
        {
            if (guard(request) is { } reason)
                throw new DuckDBException($"Opening the database {request.Path} was refused: {reason}", DuckDBErrorType.Permission);
        }
    }

    private sealed class Installation(Func<DuckDBOpenRequest, string?> guard) : IDisposable
    {
        private Func<DuckDBOpenRequest, string?>? _guard = guard;

        public void Dispose()
        {
            lock (s_gate)
            {
                var at = Array.IndexOf(s_guards, _guard);
                if (_guard is not null && at >= 0)
                    s_guards = [.. s_guards[..at], .. s_guards[(at + 1)..]];
                _guard = null;
            }
        }
    }
}
