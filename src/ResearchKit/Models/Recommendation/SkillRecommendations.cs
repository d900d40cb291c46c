using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Recommendation;

namespace ResearchKit.Models;

/// <summary>Skills in the order of a policy, each with its reason. Immutable; displays itself as a table.</summary>
public sealed class SkillRecommendations : IDisplayable
{
    private readonly (string Skill, string Requires)[] _edges;
    private readonly double[] _mastery;

    internal SkillRecommendations(PrerequisiteGraph graph, (string Skill, string Requires)[] edges, double[] mastery, IReadOnlyList<Recommended> order, FrameProvenance provenance)
    {
        (Graph, _edges, _mastery, Order, Provenance) = (graph, edges, mastery, order, provenance);
    }

    /// <summary>The prerequisites.</summary>
    public PrerequisiteGraph Graph { get; }

    /// <summary>All skills in their order, by place in the graph.</summary>
    public IReadOnlyList<Recommended> Order { get; }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>One row a skill: <c>skill</c>, <c>mastery</c>, <c>probability</c> to be shown first, <c>reason</c>.</summary>
    public DataFrame ToFrame() => DataFrame.FromColumns(
        Provenance,
        [
            Column.Create("skill", Order.Select(one => Graph.Skills[one.Item])),
            Column.Create("mastery", Order.Select(one => double.IsNaN(_mastery[one.Item]) ? (double?)null : _mastery[one.Item])),
            Column.Create("probability", Order.Select(one => one.Probability)),
            Column.Create("reason", Order.Select(one => one.Reason)),
        ]);

    /// <summary>What builds on what, with mastery.</summary>
    /// <param name="title">The title; null for one that says what it is.</param>
    /// <exception cref="ArgumentException">There is no prerequisite to draw, or there are more than 80 skills.</exception>
    public Chart ToChart(string? title = null) =>
        Chart.Prerequisites(
            [.. _edges.Distinct().Select(edge => (edge.Requires, edge.Skill))],
            Enumerable.Range(0, _mastery.Length).Where(i => !double.IsNaN(_mastery[i])).ToDictionary(i => Graph.Skills[i], i => _mastery[i], StringComparer.Ordinal),
            title: title ?? "What builds on what, and how sure mastery is").WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => new TableBuilder("What next, and why")
        .Labels("skill", [.. Order.Select(one => Graph.Skills[one.Item])])
        .Number("mastery", [.. Order.Select(one => _mastery[one.Item])], decimals: 2)
        .Number("probability", [.. Order.Select(one => one.Probability)], decimals: 3)
        .Text("why", [.. Order.Select(one => one.Reason)])
        .Note(string.Create(CultureInfo.InvariantCulture, $"Mastery sequencing over {_edges.Distinct().Count()} prerequisites. An order, not a gate: each skill keeps a probability of {Order.Min(one => one.Probability):0.0000} or more to be shown first, and may be chosen."))
        .Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
}
