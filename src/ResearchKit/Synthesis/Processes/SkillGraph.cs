namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// The skills of mathematics that the platform practises, with what each builds on. Four areas are their parents. Every practice unit has skills of its own,
/// so that practice in one stream changes no answer in another.
/// </summary>
internal static class SkillGraph
{
    public const int Numbers = 1, Algebra = 2, Geometry = 3, Statistics = 4;

    /// <summary>First of the four skills of the additive-factor unit.</summary>
    public const int FirstAdditive = 5;

    /// <summary>First of the three skills of the knowledge-tracing unit.</summary>
    public const int FirstTraced = 9;

    /// <summary>First of the six skills of the feedback unit.</summary>
    public const int FirstFeedback = 12;

    /// <summary>First of the two skills of the scaffold unit.</summary>
    public const int FirstScaffold = 18;

    /// <summary>First of the five skills of the path that recommendations follow; each requires the one before.</summary>
    public const int FirstPath = 20;

    /// <summary>All skills, in the order of their numbers.</summary>
    public static IReadOnlyList<MathematicsSkill> All { get; } =
    [
        new(Numbers, "MA.N", null, "4-9", null),
        new(Algebra, "MA.A", null, "7-12", null),
        new(Geometry, "MA.G", null, "4-9", null),
        new(Statistics, "MA.S", null, "4-12", null),
        new(5, "MA.N.fractions", Numbers, "4-6", null),
        new(6, "MA.N.fraction_addition", Numbers, "4-6", null, 5),
        new(7, "MA.N.decimals", Numbers, "4-6", null, 5),
        new(8, "MA.N.percentages", Numbers, "6-9", "T3", 6, 7),
        new(9, "MA.N.integers", Numbers, "6-9", null),
        new(10, "MA.N.powers", Numbers, "7-9", null, 9),
        new(11, "MA.S.mean_and_median", Statistics, "5-9", "T4", 7),
        new(12, "MA.G.perimeter", Geometry, "4-6", null),
        new(13, "MA.G.area", Geometry, "4-6", null, 12),
        new(14, "MA.G.angles", Geometry, "4-6", null),
        new(15, "MA.G.triangles", Geometry, "6-9", null, 14),
        new(16, "MA.G.circles", Geometry, "7-9", null, 13),
        new(17, "MA.G.volume", Geometry, "6-9", "T1", 13),
        new(18, "MA.S.diagrams", Statistics, "4-9", "T4"),
        new(19, "MA.S.probability", Statistics, "7-12", "T1", 6, 18),
        new(20, "MA.A.expressions", Algebra, "7-9", "T1", 9),
        new(21, "MA.A.equations", Algebra, "7-9", "T1", 20),
        new(22, "MA.A.inequalities", Algebra, "8-12", null, 21),
        new(23, "MA.A.functions", Algebra, "8-12", "T5", 22),
        new(24, "MA.A.systems", Algebra, "9-12", null, 23),
    ];

    /// <summary>What a skill builds on; empty for the first ones.</summary>
    public static IReadOnlyList<int> Requires(int skill) => All[skill - 1].Requires;
}

/// <summary>A skill of mathematics.</summary>
/// <param name="Id">Number in the store, from 1 without gaps.</param>
/// <param name="Code">Code in the framework.</param>
/// <param name="Area">The area that it is part of; null for the areas.</param>
/// <param name="GradeBand">Grades in which it is taught.</param>
/// <param name="Transversal">Transversal competence that it serves, where one fits.</param>
/// <param name="Requires">Numbers of the skills that it builds on, all lower than its own.</param>
internal sealed record MathematicsSkill(int Id, string Code, int? Area, string GradeBand, string? Transversal, params int[] Requires);
