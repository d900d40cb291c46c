using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>What the workshop's server tells a kernel that waits, as one line of JSON.</summary>
/// <param name="Folder">The notebook's folder: where relative paths of its cells begin.</param>
/// <param name="Key">The key that messages are signed with, in hexadecimal digits.</param>
internal sealed record KernelAssignment(string Folder, string Key)
{
    /// <summary>Reads it; null at the end of the input.</summary>
    /// <exception cref="JsonException">The line is something else.</exception>
    public static KernelAssignment? Read(string? line) => string.IsNullOrWhiteSpace(line) ? null : JsonSerializer.Deserialize(line, KernelAssignmentJson.Default.KernelAssignment);

    /// <summary>The line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KernelAssignmentJson.Default.KernelAssignment);
}

/// <summary>What the kernel answers: the ports of the loopback that it took.</summary>
/// <param name="Shell">Port of requests.</param>
/// <param name="Control">Port of requests that do not wait for the running cell.</param>
/// <param name="Stdin">Port on which the kernel asks for input.</param>
/// <param name="Iopub">Port of outputs.</param>
internal sealed record KernelPorts(int Shell, int Control, int Stdin, int Iopub)
{
    /// <summary>Reads them; null for a line that is something else.</summary>
    public static KernelPorts? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, KernelAssignmentJson.Default.KernelPorts);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KernelAssignmentJson.Default.KernelPorts);
}

/// <summary>Their JSON, generated at build.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KernelAssignment))]
[JsonSerializable(typeof(KernelPorts))]
internal sealed partial class KernelAssignmentJson : JsonSerializerContext;
