using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ResearchKit.Notebooks.Jupyter;
using ResearchKit.Notebooks.Workshop.Contents;
using ResearchKit.Notebooks.Workshop.Processes;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>Jupyter's <c>/api/kernelspecs</c>, <c>/api/kernels</c> with their websockets, and <c>/api/sessions</c>.</summary>
internal static class KernelEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, KernelRegistry registry, WorkshopOptions options, CancellationToken stopping)
    {
        routes.MapGet("/api/kernelspecs", () => Answers.Json(new JsonObject
        {
            ["default"] = KernelRegistry.KernelName,
            ["kernelspecs"] = new JsonObject { [KernelRegistry.KernelName] = Spec() },
        }));
        routes.MapGet("/api/kernelspecs/{name}", (string name) => name == KernelRegistry.KernelName ? Answers.Json(Spec()) : throw RequestRefusedException.NotFound($"there is no kernel \"{name}\"; there is \"{KernelRegistry.KernelName}\"."));
        MapKernels(routes, registry, options, stopping);
        MapSessions(routes, registry);
    }

    private static void MapKernels(IEndpointRouteBuilder routes, KernelRegistry registry, WorkshopOptions options, CancellationToken stopping)
    {
        LiveKernel Kernel(HttpContext context, string id) => registry.Kernel(AccessGuard.Of(context), id);
        routes.MapGet("/api/kernels", (HttpContext context) => Answers.Json(new JsonArray([.. registry.KernelsOf(AccessGuard.Of(context)).Select(KernelRegistry.Describe)])));
        routes.MapPost("/api/kernels", async (HttpContext context) =>
        {
            var asked = await Answers.ReadAsync(context.Request).ConfigureAwait(false);
            Check(Answers.Text(asked, "name"));
            var participant = AccessGuard.Of(context);
            var folder = participant.Contents.FolderOf(Answers.Text(asked, "path") ?? "");
            var kernel = await registry.StartAsync(participant, folder, context.RequestAborted).ConfigureAwait(false);
            context.Response.Headers.Location = $"/api/kernels/{kernel.Id}";
            return Answers.Json(KernelRegistry.Describe(kernel), 201);
        });
        routes.MapGet("/api/kernels/{id}", (HttpContext context, string id) => Answers.Json(KernelRegistry.Describe(Kernel(context, id))));
        routes.MapDelete("/api/kernels/{id}", async (HttpContext context, string id) =>
        {
            await registry.EndAsync(Kernel(context, id)).ConfigureAwait(false);
            return Answers.Done;
        });
        routes.MapPost("/api/kernels/{id}/interrupt", (HttpContext context, string id) =>
        {
            Kernel(context, id).Interrupt();
            return Answers.Done;
        });
        routes.MapPost("/api/kernels/{id}/restart", async (HttpContext context, string id) =>
        {
            var kernel = Kernel(context, id);
            await kernel.RestartAsync(CancellationToken.None).ConfigureAwait(false);
            return Answers.Json(KernelRegistry.Describe(kernel));
        });
        routes.MapGet("/api/kernels/{id}/channels", async (HttpContext context, string id) =>
        {
            var kernel = Kernel(context, id);
            if (!context.WebSockets.IsWebSocketRequest)
                throw RequestRefusedException.Bad("this address is for websockets.");
            var isVersion1 = context.WebSockets.WebSocketRequestedProtocols.Contains(WebSocketFormat.Version1, StringComparer.Ordinal);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { SubProtocol = isVersion1 ? WebSocketFormat.Version1 : null }).ConfigureAwait(false);
            await KernelWebSocket.RunAsync(kernel, socket, options.MostBytes, options.Time, options.Log, stopping).ConfigureAwait(false);
        });
    }

    private static void MapSessions(IEndpointRouteBuilder routes, KernelRegistry registry)
    {
        routes.MapGet("/api/sessions", (HttpContext context) => Answers.Json(new JsonArray([.. registry.SessionsOf(AccessGuard.Of(context)).Select(session => session.Describe())])));
        routes.MapGet("/api/sessions/{id}", (HttpContext context, string id) => Answers.Json(registry.Session(AccessGuard.Of(context), id).Describe()));
        routes.MapPost("/api/sessions", async (HttpContext context) =>
        {
            var participant = AccessGuard.Of(context);
            var asked = await Answers.ReadAsync(context.Request).ConfigureAwait(false);
            var path = Answers.Text(asked, "path") ?? throw RequestRefusedException.Bad("a session needs a path.");
            if (registry.SessionsOf(participant).FirstOrDefault(session => session.Path == path) is { } there)
                return Answers.Json(there.Describe(), 201);
            var kernel = asked["kernel"] is JsonObject wanted && Answers.Text(wanted, "id") is { } id
                ? registry.Kernel(participant, id)
                : await registry.StartAsync(participant, Folder(participant, asked, path), context.RequestAborted).ConfigureAwait(false);
            var session = new NotebookSession(Guid.NewGuid().ToString(), path, Answers.Text(asked, "name") ?? "", Answers.Text(asked, "type") ?? "notebook", kernel);
            registry.Keep(session);
            return Answers.Json(session.Describe(), 201);
        });
        routes.MapPatch("/api/sessions/{id}", async (HttpContext context, string id) =>
        {
            var participant = AccessGuard.Of(context);
            var session = registry.Session(participant, id);
            var asked = await Answers.ReadAsync(context.Request).ConfigureAwait(false);
            session = session with { Path = Answers.Text(asked, "path") ?? session.Path, Name = Answers.Text(asked, "name") ?? session.Name, Type = Answers.Text(asked, "type") ?? session.Type };
            if (asked["kernel"] is JsonObject wanted)
            {
                session = session with
                {
                    Kernel = Answers.Text(wanted, "id") is { } kernel
                        ? registry.Kernel(participant, kernel)
                        : await registry.StartAsync(participant, Folder(participant, asked, session.Path), context.RequestAborted).ConfigureAwait(false),
                };
            }

            registry.Keep(session);
            return Answers.Json(session.Describe());
        });
        routes.MapDelete("/api/sessions/{id}", async (HttpContext context, string id) =>
        {
            var session = registry.Session(AccessGuard.Of(context), id);
            registry.Forget(session);
            await registry.EndAsync(session.Kernel).ConfigureAwait(false);
            return Answers.Done;
        });
    }

    private static string Folder(Participant participant, JsonObject asked, string path)
    {
        if (asked["kernel"] is JsonObject wanted)
            Check(Answers.Text(wanted, "name"));
        return participant.Contents.FolderOf(path);
    }

    // Notebooks that were written elsewhere name other kernels; this server has one, which runs C# and SQL.
    private static void Check(string? name)
    {
        if (name is { Length: > 0 } and not (KernelRegistry.KernelName or KernelSpecs.DotNetInteractiveName))
            throw new RequestRefusedException(501, $"there is no kernel \"{name}\" here; there is \"{KernelRegistry.KernelName}\".");
    }

    private static JsonObject Spec() => new()
    {
        ["name"] = KernelRegistry.KernelName,
        ["spec"] = new JsonObject
        {
            ["argv"] = new JsonArray(),
            ["display_name"] = "C# and SQL (ResearchKit)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["env"] = new JsonObject(),
            ["metadata"] = new JsonObject(),
        },
        ["resources"] = new JsonObject(),
    };
}
