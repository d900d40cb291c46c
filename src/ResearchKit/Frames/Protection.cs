namespace ResearchKit.Frames;

/// <summary>
/// Whether data may be shown as it is. Absent means protected: <see cref="Protected"/> is the default value of the type,
/// so data that nobody vouched for is never shown row by row.
/// </summary>
public enum Protection
{
    /// <summary>About real learners, or of unknown origin. Leaves the kit through the release gate only.</summary>
    Protected = 0,

    /// <summary>Made by the kit's own generator, which alone writes this marker. Shown freely, with the word "synthetic".</summary>
    Synthetic = 1,

    /// <summary>
    /// About real learners, and already through the release gate: cells of a released table, which alone writes this marker. Shown and
    /// charted freely; never called synthetic.
    /// </summary>
    Released = 2,
}

/// <summary>How protection is handed on.</summary>
public static class ProtectionRules
{
    /// <summary>What is made of several inputs is as protected as the most protected of them.</summary>
    /// <param name="one">Protection of the first input.</param>
    /// <param name="other">Protection of the second input.</param>
    /// <returns>
    /// <see cref="Protection.Protected"/> if either is (or is no known member); else <see cref="Protection.Released"/> if either is, since
    /// what is computed of released cells reveals no more than they do; <see cref="Protection.Synthetic"/> only if both are.
    /// </returns>
    public static Protection And(this Protection one, Protection other) => (one, other) switch
    {
        (Protection.Synthetic, Protection.Synthetic) => Protection.Synthetic,
        (Protection.Synthetic or Protection.Released, Protection.Synthetic or Protection.Released) => Protection.Released,
        _ => Protection.Protected,
    };

    /// <summary>Whether rows may be shown as they are.</summary>
    /// <param name="protection">Their protection.</param>
    public static bool MayBeShown(this Protection protection) => protection is Protection.Synthetic or Protection.Released;
}
