using System.Text;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>The functions that stand at the end of every program, as text.</summary>
internal static class ProgramFunctions
{
    private const string Resource = "ProgramFunctions.txt";

    /// <summary>The text.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(ProgramFunctions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly carries no resource {Resource}; it was not built whole.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
