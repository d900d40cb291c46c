using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using RecommendationModels = ResearchKit.Models.Recommendation;

namespace ResearchKit.Tests.Models;

public class RecommendationTests
{
    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    private static DataFrame Frame(Protection protection, params Column[] columns) => DataFrame.FromColumns(new FrameProvenance("invented", protection), columns).Opened();

    private static DataFrame Prerequisites(Protection protection = Protection.Synthetic) =>
        Frame(protection, Column.Create("skill", new[] { "fractions", "percent", "ratio" }), Column.Create("requires", new[] { "division", "fractions", "fractions" }));

    private static DataFrame Uses(Protection protection = Protection.Synthetic) =>
        Frame(protection, Column.Create("learner", new[] { 1, 1, 2, 2, 3, 3, 4, 4 }), Column.Create("item", new[] { "a", "b", "a", "b", "c", "d", "c", "d" }));

    [Fact]
    public void Skills_come_in_an_order_with_reasons()
    {
        SkillRecommendations next = RecommendationModels.Skills(Prerequisites(), "skill", "requires", new Dictionary<string, double> { ["division"] = 0.97, ["fractions"] = 0.5, ["sums"] = 0.99 });

        Assert.Equal(["fractions", "percent", "ratio", "division", "sums"], next.Order.Select(one => next.Graph.Skills[one.Item]));
        Assert.Contains("what it builds on is there (division)", next.Order[0].Reason, StringComparison.Ordinal);
        Assert.Contains("An order, not a gate", Text(next), StringComparison.Ordinal);
        Assert.Equal(5, next.ToFrame().RowCount);
        Assert.Contains("fractions", next.ToChart().AlternativeText, StringComparison.Ordinal);
        DataFrame circle = Frame(Protection.Synthetic, Column.Create("skill", new[] { "a", "b" }), Column.Create("requires", new[] { "b", "a" }));
        Assert.Contains("in a circle", Assert.Throws<ArgumentException>(() => RecommendationModels.Skills(circle, "skill", "requires", new Dictionary<string, double>())).Message, StringComparison.Ordinal);
        Assert.Contains("requires", Assert.Throws<ArgumentException>(() => RecommendationModels.Skills(Prerequisites(), "skill", "require", new Dictionary<string, double>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Materials_go_by_use_and_new_ones_by_text()
    {
        DataFrame texts = Frame(Protection.Synthetic, Column.Create("item", new[] { "a", "b", "c", "d", "e" }), Column.Create("title", new[] { "Murtoluvut", "Murtoluvut ja prosentit", "Ympyrä", "Ympyrän ala", "Murtoluvut pelissä" }));

        MaterialRecommendations materials = RecommendationModels.Materials(Uses(), "learner", "item", texts, "title");

        Assert.Equal("b", materials.After("a")[0].Material);
        Assert.Equal(("e", 0), (materials.After("a")[1].Material, materials.After("a")[1].Learners));
        Assert.DoesNotContain(materials.After("a"), one => one.Material == "a");
        IReadOnlyList<(string Material, int Learners, double Score)> byUse = RecommendationModels.Materials(Uses(), "learner", "item").After("a");
        Assert.Equal("b", byUse[0].Material);
        Assert.Equal(byUse[1].Score, byUse[2].Score);
        Assert.True(byUse[0].Score > byUse[1].Score);
        Assert.Contains("1 materials nobody used yet go by their text alone", Text(materials), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => materials.After("z"));
    }

    [Fact]
    public void Protected_rows_are_refused_with_what_works()
    {
        Assert.Contains("SequenceSimulation", Assert.Throws<ProtectedDataException>(() => RecommendationModels.Skills(Prerequisites(Protection.Protected), "skill", "requires", new Dictionary<string, double>())).Message, StringComparison.Ordinal);
        Assert.Contains("SequenceSimulation", Assert.Throws<ProtectedDataException>(() => RecommendationModels.Materials(Uses(Protection.Protected), "learner", "item")).Message, StringComparison.Ordinal);
    }
}
