using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ResearchKit.Notebooks.Workshop.Contents;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>What requests are answered with: JSON, and errors in the form that Jupyter's clients read.</summary>
internal static class Answers
{
    private const int MostJsonBytes = 1 << 20;
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON.</summary>
    public static IResult Json(JsonNode json, int status = 200) => Results.Text(json.ToJsonString(Format), "application/json", statusCode: status);

    /// <summary>Nothing: it was done.</summary>
    public static IResult Done => Results.StatusCode(204);

    /// <summary>Writes an error.</summary>
    public static async Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["message"] = message, ["reason"] = message }.ToJsonString(Format)).ConfigureAwait(false);
    }

    /// <summary>The body of a request, a JSON object; an empty one where there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">Most bytes.</param>
    /// <exception cref="RequestRefusedException">It is something else, or too large.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, int most = MostJsonBytes)
    {
        if (request.ContentLength > most)
            throw new RequestRefusedException(413, $"the request has {request.ContentLength} bytes; at most {most} are taken.");
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body).ConfigureAwait(false);
        if (body.Length > most)
            throw new RequestRefusedException(413, $"the request has more than {most} bytes.");
        if (body.Length == 0)
            return [];
        try
        {
            return JsonNode.Parse(body.ToArray()) as JsonObject ?? throw RequestRefusedException.Bad("the request's body is no JSON object.");
        }
        catch (JsonException malformed)
        {
            throw RequestRefusedException.Bad($"the request's body is not JSON: {malformed.Message}");
        }
    }

    /// <summary>A text of a JSON object; null where it is missing or something else.</summary>
    public static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
