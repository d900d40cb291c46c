using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ResearchKit.Notebooks.Workshop.Contents;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>The page: its files are embedded in the assembly, and browsers keep them as long as they are the same.</summary>
internal static class PageFiles
{
    // Outputs with scripts run in a frame of no origin: they reach neither the page, nor the server, nor anything else.
    private const string FramePolicy = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'self'";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["workshop.js"] = "text/javascript; charset=utf-8",
        ["workshop.css"] = "text/css; charset=utf-8",
        ["plotly-cartesian.min.js"] = "text/javascript; charset=utf-8",
        ["mermaid.min.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    };

    private static readonly string[] Pages = ["/", "/notebooks/{**path}", "/dashboards/{**path}", "/data", "/overview"];

    /// <summary>Adds the pages and what they load.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var page in Pages)
            routes.MapGet(page, () => Results.Text(Text("index.html"), "text/html; charset=utf-8"));
        routes.MapGet("/output", (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = FramePolicy;
            return Results.Text(Text("output.html"), "text/html; charset=utf-8");
        });
        routes.MapGet("/favicon.ico", () => Results.StatusCode(204));
        routes.MapGet("/assets/{name}", (HttpContext context, string name) =>
        {
            if (!Types.TryGetValue(name, out var type))
                throw RequestRefusedException.NotFound($"the page has no file \"{name}\".");
            var (bytes, tag) = Asset(name);
            context.Response.Headers.CacheControl = "private, no-cache";
            context.Response.Headers.ETag = tag;
            return context.Request.Headers.IfNoneMatch == tag ? Results.StatusCode(304) : Results.Bytes(bytes, type);
        });
    }

    /// <summary>The text of an embedded page.</summary>
    public static string Text(string name) => Encoding.UTF8.GetString(Asset(name).Bytes);

    private static (byte[] Bytes, string Tag) Asset(string name) => Embedded.Files.GetOrAdd(name, static key =>
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(key) ?? throw new InvalidOperationException($"The assembly carries no resource {key}; it was not built whole.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        return (bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
    });

    private static class Embedded
    {
        public static System.Collections.Concurrent.ConcurrentDictionary<string, (byte[] Bytes, string Tag)> Files { get; } = new(StringComparer.Ordinal);
    }
}
