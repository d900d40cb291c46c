using System.Net;
using Microsoft.AspNetCore.Http;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>
/// Decides who is let in, before anything else looks at a request: the Host must be this server's own name (so that no name that is pointed at the loopback reaches it), the Origin
/// its own, and the token that of a participant. Every answer carries a policy by which the page loads and asks nothing from elsewhere.
/// </summary>
internal sealed class AccessGuard
{
    /// <summary>Where the participant of a request is found among its items.</summary>
    public const string ParticipantItem = "participant";

    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly TimeSpan CookieAge = TimeSpan.FromDays(2);
    private readonly IReadOnlyList<Participant> _participants;
    private readonly HashSet<string> _hosts;
    private readonly Action<string> _log;

    public AccessGuard(IReadOnlyList<Participant> participants, WorkshopOptions options)
    {
        (_participants, _log) = (participants, options.Log);
        _hosts = new HashSet<string>(["localhost", "127.0.0.1", "[::1]", .. options.HostNames], StringComparer.OrdinalIgnoreCase);
        if (!IPAddress.IsLoopback(options.Address))
            _hosts.UnionWith(LocalAddresses.All().Select(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString()));
    }

    /// <summary>The participant of a request that was let in.</summary>
    public static Participant Of(HttpContext context) => (Participant)context.Items[ParticipantItem]!;

    /// <summary>Lets a request pass, or answers it.</summary>
    public async Task InvokeAsync(HttpContext context, Func<Task> next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (!_hosts.Contains(context.Request.Host.Host))
        {
            await RefuseAsync(context, 403, $"this server does not answer to the name \"{context.Request.Host.Host}\".").ConfigureAwait(false);
            return;
        }

        if (IsForeign(context.Request))
        {
            await RefuseAsync(context, 403, "the request comes from a page of another origin.").ConfigureAwait(false);
            return;
        }

        if (context.Request.Path == "/api" || context.Request.Path == "/api/")
        {
            await next().ConfigureAwait(false); // the version alone; clients ask for it before they log in
            return;
        }

        var (participant, isByAddress) = Who(context.Request);
        if (participant is null)
        {
            await TurnAwayAsync(context).ConfigureAwait(false);
            return;
        }

        context.Items[ParticipantItem] = participant;
        if (isByAddress && !context.WebSockets.IsWebSocketRequest && context.Request.Method == HttpMethods.Get && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            // From now on the cookie says who it is, and the token does not stand in the address bar.
            context.Response.Cookies.Append(CookieName(context.Request), participant.Token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = CookieAge, Path = "/" });
            context.Response.Redirect(context.Request.Path + WithoutToken(context.Request.Query));
            return;
        }

        await next().ConfigureAwait(false);
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" && !(request.Method == HttpMethods.Get && request.Headers["Sec-Fetch-Mode"] == "navigate"))
            return true;
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    // Cookies are shared by all ports of a host: the name keeps servers apart.
    private static string CookieName(HttpRequest request) => $"researchkit-{request.Host.Port ?? 80}";

    private static QueryString WithoutToken(IQueryCollection query) => QueryString.Create(query.Where(part => part.Key != "token").SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value)));

    private (Participant? Participant, bool IsByAddress) Who(HttpRequest request)
    {
        if (request.Headers.Authorization.ToString() is { Length: > 0 } header)
            return (header.Split(' ', 2) is [("token" or "Bearer"), var given] ? Find(given.Trim()) : null, false);
        if (request.Query["token"].ToString() is { Length: > 0 } inAddress)
            return (Find(inAddress), true);
        return (request.Cookies[CookieName(request)] is { } cookie ? Find(cookie) : null, false);
    }

    private Participant? Find(string token)
    {
        Participant? found = null;
        foreach (var participant in _participants)
        {
            if (participant.Has(token))
                found = participant;
        }

        return found;
    }

    private async Task TurnAwayAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/workshop", StringComparison.Ordinal) || context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, 403, "the token is missing or wrong. Open the address that the server printed when it began, or send it as \"Authorization: token ...\".").ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = 403;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(PageFiles.Text("login.html")).ConfigureAwait(false);
    }

    private async Task RefuseAsync(HttpContext context, int status, string message)
    {
        _log($"refused {context.Request.Method} {context.Request.Path}: {message}");
        await Answers.ErrorAsync(context, status, message).ConfigureAwait(false);
    }
}
