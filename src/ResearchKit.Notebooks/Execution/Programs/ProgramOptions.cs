namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>How a program made of a notebook finds the kit and the notebook's folder.</summary>
/// <param name="KitVersion">The version of the kit's package.</param>
public sealed record ProgramOptions(string KitVersion)
{
    /// <summary>A project file of the kit to refer to (<c>#:project</c>), as the program is to write it; null, the default, for the package (<c>#:package</c>).</summary>
    public string? KitProject { get; init; }

    /// <summary>The notebook's folder as seen from the program's, where relative paths of its cells begin. Default: the program's own.</summary>
    public string NotebookFolder { get; init; } = ".";
}
