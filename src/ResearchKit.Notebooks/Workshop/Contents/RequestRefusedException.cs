namespace ResearchKit.Notebooks.Workshop.Contents;

/// <summary>A request that is not answered as asked; the message says why, and what to do.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">Why.</param>
internal sealed class RequestRefusedException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>There is no such thing.</summary>
    public static RequestRefusedException NotFound(string what) => new(404, what);

    /// <summary>The request makes no sense.</summary>
    public static RequestRefusedException Bad(string what) => new(400, what);
}
