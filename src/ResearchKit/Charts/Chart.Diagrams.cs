using ResearchKit.Charts.Diagrams;
using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// A path diagram of a cross-lagged panel model: constructs as rows, waves as columns, and arrows with standardised estimates and intervals, as wide as the
    /// estimate is large and dashed where the interval covers zero.
    /// </summary>
    /// <remarks>In a random-intercept model the paths are those within persons (Hamaker, Kuiper and Grasman, 2015, Psychological Methods 20); arrows stand for estimates, not for causes.</remarks>
    /// <param name="constructs">The constructs, the first on top.</param>
    /// <param name="waves">The waves in order, two or more.</param>
    /// <param name="paths">The paths, each from one wave to a later one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">A path names a construct or wave that is not there, leads backwards, or lies outside its interval; the message names it.</exception>
    public static Chart CrossLag(IReadOnlyList<string> constructs, IReadOnlyList<string> waves, IReadOnlyList<CrossLagPath> paths, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(constructs);
        ArgumentNullException.ThrowIfNull(waves);
        ArgumentNullException.ThrowIfNull(paths);
        return CrossLagDiagram.Draw(constructs, waves, paths, title);
    }

    /// <summary>
    /// A prerequisite graph: skills from left to right, each one layer after the last of its prerequisites, coloured by mastery or another value.
    /// </summary>
    /// <remarks>A layered drawing after Sugiyama, Tagawa and Toda (1981). Up to 80 skills; some 60 are read well.</remarks>
    /// <param name="edges">The prerequisites: what comes before, and the skill that builds on it.</param>
    /// <param name="values">A value a skill, such as the share of learners who master it; null for none. Skills that are only here stand without arrows.</param>
    /// <param name="valueName">What the values are.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">There is no edge, more than 80 skills, or a cycle; the message names its skills.</exception>
    public static Chart Prerequisites(
        IReadOnlyList<(string Prerequisite, string Skill)> edges, IReadOnlyDictionary<string, double>? values = null, string valueName = "mastery", string? title = null)
    {
        ArgumentNullException.ThrowIfNull(edges);
        return PrerequisiteDiagram.Draw(edges, values, valueName, title);
    }

    /// <summary>A prerequisite graph of a frame with one row an edge.</summary>
    /// <inheritdoc cref="Prerequisites(IReadOnlyList{ValueTuple{string, string}}, IReadOnlyDictionary{string, double}?, string, string?)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="prerequisite">Column of what comes before.</param>
    /// <param name="skill">Column of the skill that builds on it.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart Prerequisites(DataFrame frame, string prerequisite, string skill, string? title = null)
    {
        var data = ChartData.Of(frame, "a graph");
        return Marked(PrerequisiteDiagram.Draw([.. PictureInput.Labels(data.Categories(prerequisite)).Zip(PictureInput.Labels(data.Categories(skill)))], null, "", title), data);
    }
}
