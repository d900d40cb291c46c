using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Workshop.Contents;
using ResearchKit.Notebooks.Workshop.Copies;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>What the kit's own page asks beside Jupyter's protocol: the home page's catalogue, exercises, the facilitator's overview, and the data browser.</summary>
internal static class WorkshopEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, KernelRegistry registry, IReadOnlyList<Participant> participants, WorkshopOptions options)
    {
        routes.MapGet("/workshop/home", (HttpContext context) =>
        {
            var participant = AccessGuard.Of(context);
            return Answers.Json(new JsonObject
            {
                ["participant"] = participant.Name,
                ["isFacilitator"] = participant.IsFacilitator,
                ["isClassroom"] = options.Participants > 0,
                ["groups"] = Catalogue.Of(participant.Contents),
                ["progress"] = new Progress(participant.Folder).Read(),
                ["running"] = new JsonArray([.. registry.SessionsOf(participant).Select(session => new JsonObject { ["path"] = session.Path, ["session"] = session.Id })]),
            });
        });
        routes.MapPost("/workshop/progress", async (HttpContext context) =>
        {
            var told = await Answers.ReadAsync(context.Request).ConfigureAwait(false);
            var participant = AccessGuard.Of(context);
            var path = Answers.Text(told, "path") ?? throw RequestRefusedException.Bad("a path is missing.");
            if (!File.Exists(participant.Contents.Resolve(path)))
                throw RequestRefusedException.NotFound($"there is no notebook \"{path}\".");
            var exercise = Answers.Text(told, "exercise") is { Length: > 0 and < 100 } id ? id : throw RequestRefusedException.Bad("an exercise is missing.");
            return Answers.Json(new Progress(participant.Folder).Note(path, exercise, told["solved"]?.GetValueKind() == System.Text.Json.JsonValueKind.True));
        });
        routes.MapGet("/workshop/solution", (string path, string exercise) => Answers.Json(Solution(options.Originals, path, exercise)));
        routes.MapPost("/workshop/reset", async (HttpContext context) =>
        {
            var participant = AccessGuard.Of(context);
            var path = Answers.Text(await Answers.ReadAsync(context.Request).ConfigureAwait(false), "path") ?? throw RequestRefusedException.Bad("a path is missing.");
            var folder = participant.Contents;
            var store = new ContentsStore(folder);
            if (File.Exists(folder.Resolve(path)))
                store.Check(path);
            if (!WorkFolders.Reset(options.Originals, participant.Folder, folder.Relative(folder.Resolve(path))))
                throw RequestRefusedException.NotFound($"\"{path}\" is a notebook of your own: there is no original to go back to.");
            return Answers.Json(store.Get(path, withContent: true, "notebook", "json"));
        });
        routes.MapGet("/workshop/overview", (HttpContext context) =>
        {
            if (!AccessGuard.Of(context).IsFacilitator)
                throw new RequestRefusedException(403, "the overview is the facilitator's.");
            return Answers.Json(Overview.Of([.. participants.Where(participant => !participant.IsFacilitator || options.Participants == 0)], registry));
        });
        routes.MapGet("/workshop/data", (HttpContext context) => Answers.Json(DataBrowser.Sets(AccessGuard.Of(context).Contents)));
        routes.MapGet("/workshop/data/{set}", (HttpContext context, string set) => Answers.Json(DataBrowser.Tables(AccessGuard.Of(context).Contents, set, context.RequestAborted)));
        routes.MapGet("/workshop/data/{set}/{table}", (HttpContext context, string set, string table) => Answers.Json(DataBrowser.Sample(AccessGuard.Of(context).Contents, set, table, context.RequestAborted)));
    }

    private static JsonObject Solution(string originals, string path, string exercise)
    {
        var original = new ContentsFolder(originals).Resolve(path);
        if (!File.Exists(original) || !original.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
            throw RequestRefusedException.NotFound($"\"{path}\" is a notebook of your own: nobody wrote solutions for it.");
        var cells = Notebook.Load(original).Cells.Where(cell => cell.HasTag(WorkshopTags.Solution) && WorkshopTags.ExerciseOf(cell) == exercise).ToArray();
        return cells.Length > 0
            ? new JsonObject { ["cells"] = new JsonArray([.. cells.Select(cell => new JsonObject { ["id"] = cell.Id, ["source"] = cell.Source, ["type"] = cell.Kind == CellKind.Code ? "code" : "markdown" })]) }
            : throw RequestRefusedException.NotFound($"there is no exercise \"{exercise}\" with a solution in \"{path}\".");
    }
}
