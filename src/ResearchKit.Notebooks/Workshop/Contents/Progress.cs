using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Workshop.Contents;

/// <summary>
/// How far a participant has come with the exercises, in a file of their folder that stays with them: for each exercise how often it was checked, and whether it is solved. No names, no times, no answers.
/// </summary>
/// <param name="folder">The participant's folder.</param>
internal sealed class Progress(string folder)
{
    private const string FileName = ".progress.json";
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, IndentSize = 1 };
    private static readonly Lock Writing = new();

    private string FilePath => Path.Combine(folder, FileName);

    /// <summary>Notebook to exercise to <c>checks</c> and <c>solved</c>. A file that cannot be read counts as empty and is kept beside.</summary>
    public JsonObject Read()
    {
        lock (Writing)
        {
            if (!File.Exists(FilePath))
                return [];
            try
            {
                return JsonNode.Parse(File.ReadAllBytes(FilePath)) as JsonObject ?? [];
            }
            catch (JsonException)
            {
                File.Move(FilePath, FilePath + ".damaged", overwrite: true);
                return [];
            }
        }
    }

    /// <summary>Notes a check. What was solved once stays solved.</summary>
    public JsonObject Note(string notebook, string exercise, bool isSolved)
    {
        lock (Writing)
        {
            var all = Read();
            var exercises = all[notebook] as JsonObject ?? (JsonObject)(all[notebook] = new JsonObject());
            var before = exercises[exercise] as JsonObject;
            exercises[exercise] = new JsonObject
            {
                ["checks"] = (Number(before?["checks"]) ?? 0) + 1,
                ["solved"] = isSolved || (before?["solved"] is JsonValue was && was.GetValueKind() == JsonValueKind.True),
            };
            var draft = FilePath + ".tmp";
            File.WriteAllText(draft, all.ToJsonString(Format), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(draft, FilePath, overwrite: true);
            return all;
        }
    }

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;
}
