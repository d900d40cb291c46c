using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Recommendation;

namespace ResearchKit.Models;

/// <summary>Which materials go with which. Immutable; displays itself as a table of the most used and what goes with them.</summary>
public sealed class MaterialRecommendations : IDisplayable
{
    private const int Shown = 20;
    private readonly int _learners;

    internal MaterialRecommendations(string[] materials, ItemNeighbours neighbours, TextFeatures? features, int learners, FrameProvenance provenance)
    {
        (Materials, Neighbours, Features, _learners, Provenance) = (materials, neighbours, features, learners, provenance);
    }

    /// <summary>The materials, in ordinal order.</summary>
    public IReadOnlyList<string> Materials { get; }

    /// <summary>Similarities by use.</summary>
    public ItemNeighbours Neighbours { get; }

    /// <summary>Words of the texts; null where there are none.</summary>
    public TextFeatures? Features { get; }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>What goes with some materials, best first, without these: by use where there is enough of it, by text where there is not.</summary>
    /// <param name="materials">What was used.</param>
    /// <returns>Material, learners who used it, score from 0 to 1; those without any score come last, as NaN.</returns>
    /// <exception cref="ArgumentException">There is no such material; the message says which there are.</exception>
    public IReadOnlyList<(string Material, int Learners, double Score)> After(params IReadOnlyList<string> materials)
    {
        ArgumentNullException.ThrowIfNull(materials);
        var used = materials.Distinct(StringComparer.Ordinal).Select(name => (Item: PlaceOf(name), Weight: 1.0)).ToList();
        double[] byUse = Neighbours.Scores(used), byText = Features?.Scores(used) ?? [.. byUse.Select(_ => double.NaN)];
        double[] scores = BlendedScores.Of(byUse, byText, Neighbours.Support);
        return [.. ActionPolicy.Ranking(scores).Where(place => !used.Exists(one => one.Item == place)).Select(place => (Materials[place], Neighbours.Support[place], scores[place]))];
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        int[] shown = [.. Enumerable.Range(0, Materials.Count).OrderByDescending(place => Neighbours.Support[place]).ThenBy(place => place).Take(Shown)];
        TableBuilder table = new TableBuilder("Materials and what goes with them")
            .Labels("material", [.. shown.Select(place => Materials[place])])
            .Count("learners", [.. shown.Select(place => (long?)Neighbours.Support[place])])
            .Text("goes with", [.. shown.Select(place => string.Join(", ", After(Materials[place]).Where(one => !double.IsNaN(one.Score)).Take(3).Select(one => one.Material)))])
            .Note(string.Create(CultureInfo.InvariantCulture, $"{Materials.Count} materials, {_learners:N0} learners; {Neighbours.Support.Count(count => count == 0)} materials nobody used yet{(Features is null ? "" : " go by their text alone")}."))
            .Note("What others used next need not be what helps: judge an order by a delayed test, not by agreement with use.");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private int PlaceOf(string material)
    {
        for (int i = 0; i < Materials.Count; i++)
        {
            if (Materials[i] == material)
                return i;
        }

        throw new ArgumentException(NameSuggestion.NotFound("material", "these uses and texts", material, Materials), nameof(material));
    }
}
