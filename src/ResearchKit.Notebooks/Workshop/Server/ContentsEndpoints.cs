using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ResearchKit.Notebooks.Workshop.Contents;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>Jupyter's <c>/api/contents</c>: files of the participant's folder, with one checkpoint each.</summary>
internal static class ContentsEndpoints
{
    private const string Checkpoint = "checkpoint";

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, WorkshopOptions options)
    {
        ContentsStore Store(HttpContext context) => new(AccessGuard.Of(context).Contents);
        routes.MapGet("/api/contents/{**path}", (HttpContext context, string? path) =>
        {
            if (IsCheckpoint(path, out var document, out _))
                return Answers.Json(Store(context).Checkpoints(document));
            var wantsContent = context.Request.Query["content"] != "0";
            return Answers.Json(Store(context).Get(path ?? "", wantsContent, context.Request.Query["type"], context.Request.Query["format"]));
        });
        routes.MapPut("/api/contents/{**path}", async (HttpContext context, string path) =>
        {
            var model = await Answers.ReadAsync(context.Request, options.MostBytes).ConfigureAwait(false);
            var (saved, isNew) = Store(context).Save(path, model);
            return Answers.Json(saved, isNew ? 201 : 200);
        });
        routes.MapPost("/api/contents/{**path}", async (HttpContext context, string? path) =>
        {
            var store = Store(context);
            if (IsCheckpoint(path, out var document, out var id))
            {
                if (id is null)
                    return Answers.Json(store.Check(document), 201);
                store.Restore(document);
                return Answers.Done;
            }

            var asked = await Answers.ReadAsync(context.Request).ConfigureAwait(false);
            return Answers.Json(store.New(path ?? "", asked), 201);
        });
        routes.MapPatch("/api/contents/{**path}", async (HttpContext context, string path) =>
        {
            var asked = await Answers.ReadAsync(context.Request).ConfigureAwait(false);
            return Answers.Json(Store(context).Rename(path, Answers.Text(asked, "path") ?? throw RequestRefusedException.Bad("a new path is missing.")));
        });
        routes.MapDelete("/api/contents/{**path}", (HttpContext context, string path) =>
        {
            if (IsCheckpoint(path, out var document, out _))
                Store(context).DropCheckpoint(document);
            else
                Store(context).Delete(path);
            return Answers.Done;
        });
    }

    private static bool IsCheckpoint(string? path, out string document, out string? id)
    {
        (document, id) = ("", null);
        if (path?.Split('/') is not { Length: > 1 } parts)
            return false;
        if (parts[^1] == "checkpoints")
        {
            document = string.Join('/', parts[..^1]);
            return true;
        }

        if (parts.Length > 2 && parts[^2] == "checkpoints")
        {
            (document, id) = (string.Join('/', parts[..^2]), parts[^1]);
            return id == Checkpoint ? true : throw RequestRefusedException.NotFound($"there is no checkpoint {id}.");
        }

        return false;
    }
}
