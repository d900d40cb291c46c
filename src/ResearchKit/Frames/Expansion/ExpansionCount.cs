namespace ResearchKit.Frames.Expansion;

/// <summary>Counts what comes out of compressed content, in one stream or several parts, against a limit.</summary>
/// <param name="limit">The limit.</param>
/// <param name="compressed">Bytes of the compressed content.</param>
/// <param name="refuse">Makes the error of the rest of a sentence that begins with the content's name.</param>
internal sealed class ExpansionCount(ExpansionLimit limit, long compressed, Func<string, Exception> refuse)
{
    private long _expanded;

    /// <summary>Counts bytes that came out.</summary>
    /// <param name="bytes">How many.</param>
    public void Count(int bytes)
    {
        _expanded += bytes;
        if (limit.Exceeded(_expanded, compressed) is { } what)
            throw refuse(what);
    }
}
