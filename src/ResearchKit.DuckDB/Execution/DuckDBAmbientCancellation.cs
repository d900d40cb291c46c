namespace ResearchKit.DuckDB;

/// <summary>
/// A token that stops every query begun from here on in this flow of control (the thread, and tasks begun by it), beside the token that each call is given. For
/// hosts that run other people's code, such as a notebook engine: a query in a cell then stops with the cell, whether or not the cell passed a token.
/// </summary>
public static class DuckDBAmbientCancellation
{
    private static readonly AsyncLocal<CancellationToken> s_token = new();

    /// <summary>The token in force here; one that is never cancelled when nobody set any.</summary>
    public static CancellationToken Token => s_token.Value;

    /// <summary>Sets the token for the queries that begin from here on.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Puts the token back that was in force before, when it is disposed of.</returns>
    public static IDisposable Use(CancellationToken token)
    {
        var before = s_token.Value;
        s_token.Value = token;
        return new Restoration(before);
    }

    private sealed class Restoration(CancellationToken before) : IDisposable
    {
        public void Dispose() => s_token.Value = before;
    }
}
