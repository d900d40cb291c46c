using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>A kernelspec of this engine: the file that tells Jupyter how to start it.</summary>
/// <param name="Name">Its name: notebooks name it.</param>
/// <param name="Folder">The folder of its kernel.json.</param>
/// <param name="Command">The command and its arguments that start a kernel; <c>{connection_file}</c> stands for the connection file.</param>
public sealed record KernelSpec(string Name, string Folder, IReadOnlyList<string> Command)
{
    private const string Mark = "researchkit";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the program that it starts is there.</summary>
    public bool CanStart => Command.Count > 0 && File.Exists(Command[0]);

    /// <summary>Reads a kernelspec; null if there is none, or it is not one of this engine.</summary>
    internal static KernelSpec? Find(string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        if (!File.Exists(file))
            return null;
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(file)) as JsonObject;
            if (json?["metadata"] is not JsonObject metadata || !metadata.ContainsKey(Mark) || json["argv"] is not JsonArray argv)
                return null;
            return new KernelSpec(Path.GetFileName(folder), folder, [.. argv.Select(word => (string?)word ?? "")]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // a kernelspec that cannot be read is not one that this engine wrote
        }
    }

    /// <summary>Writes kernel.json, replacing it whole.</summary>
    internal void Write(string displayName, string? dotnetRoot)
    {
        var environment = new JsonObject();
        if (dotnetRoot is not null)
            environment["DOTNET_ROOT"] = dotnetRoot;
        var json = new JsonObject
        {
            ["argv"] = new JsonArray([.. Command.Select(word => (JsonNode)word)]),
            ["display_name"] = displayName,
            ["language"] = KernelDescription.Language,
            ["interrupt_mode"] = "message",
            ["env"] = environment,
            ["metadata"] = new JsonObject { [Mark] = new JsonObject { ["version"] = KernelDescription.Version } },
        };
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, "kernel.json");
        var draft = file + ".new";
        File.WriteAllText(draft, json.ToJsonString(Written) + "\n");
        File.Move(draft, file, overwrite: true);
    }
}
