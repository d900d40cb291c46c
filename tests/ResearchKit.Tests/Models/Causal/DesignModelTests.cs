using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Models;

public class DesignModelTests
{
    private static string Text(IDisplayable shown) => shown.ToMimeBundle().Data[MimeTypes.Text];

    /// <summary>40 schools of 12 learners in 5 years; 10 are treated from 2023, 10 from 2024, and gain 1.</summary>
    private static DataFrame Panel(Protection protection = Protection.Synthetic)
    {
        var random = new RandomStream(9);
        var rows = Enumerable.Range(0, 40).SelectMany(school => Enumerable.Range(2021, 5).SelectMany(year => Enumerable.Range(0, 12).Select(learner => (school, year, learner)))).ToArray();
        double[] own = [.. Enumerable.Range(0, 40).Select(_ => random.Normal())];
        return DataFrame.FromColumns(
            new FrameProvenance("invented", protection),
            [
                Column.Create("learner_key", rows.Select(row => $"rk1_{(row.school * 12) + row.learner:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
                Column.Create("school", rows.Select(row => $"S{row.school}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
                Column.Create("year", rows.Select(row => row.year)).WithDisclosureClass(DisclosureClass.Neutral),
                Column.Create("from", rows.Select(row => Start(row.school))).WithDisclosureClass(DisclosureClass.Neutral),
                Column.Create("grade", rows.Select(row => 7 + own[row.school] + (0.2 * (row.year - 2021)) + (row.year >= Start(row.school) ? 1 : 0) + random.Normal()).ToArray()).WithDisclosureClass(DisclosureClass.Neutral).WithUnit("grade points"),
                Column.Create("treated", rows.Select(row => row.school < 20)).WithDisclosureClass(DisclosureClass.Neutral),
                Column.Create("prior", rows.Select(_ => random.Normal()).ToArray()).WithDisclosureClass(DisclosureClass.Neutral),
            ]).Opened();

        static int? Start(int school) => school < 10 ? 2023 : school < 20 ? 2024 : null;
    }

    private static DataFrame Last(DataFrame frame) => frame.Filter([.. Enumerable.Range(0, frame.Length).Select(row => (int)frame["year"].ValueAt(row)! == 2025)]).Opened();

    [Fact]
    public void A_cluster_trial_shows_the_effect_and_its_size()
    {
        var trial = Causal.ClusterTrial("grade ~ treated + prior", Last(Panel()), new() { Cluster = "school" });
        string text = Text(trial);
        Assert.InRange(trial["treated"].Value, 0.2, 1.8);
        Assert.Contains("Hedges' g = ", text, StringComparison.Ordinal);
        Assert.Contains("20 treated and 20 untreated groups of school", text, StringComparison.Ordinal);
        Assert.Contains("Over reassignments of school: p = 0.0", text, StringComparison.Ordinal);
        Assert.Contains("treated", trial.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Equal("grade points", trial.ToFrame()["estimate"].Unit);
    }

    [Fact]
    public void Changes_of_treated_and_untreated_show_themselves()
    {
        DataFrame frame = Panel();
        var did = Causal.DifferenceInDifferences(frame, outcome: "grade", unit: "school", time: "year", start: "from");
        Assert.InRange((did["treated"].Value - 1) / did["treated"].StandardError, -4, 4);
        Assert.Contains("parallel trends", Text(did), StringComparison.Ordinal);
        var study = Causal.EventStudy(frame, outcome: "grade", unit: "school", time: "year", start: "from");
        Assert.Contains("All effects before treatment zero: F(2, 39)", Text(study), StringComparison.Ordinal);
        Assert.Contains("StaggeredAdoption", Text(study), StringComparison.Ordinal);
        var staggered = Causal.StaggeredAdoption(frame, outcome: "grade", unit: "school", time: "year", start: "from");
        Assert.InRange((staggered["overall"].Value - 1) / staggered["overall"].StandardError, -4, 4);
        Assert.Contains("By first treatment: 2023", Text(staggered), StringComparison.Ordinal);
        Assert.Contains("effect on grade", staggered.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.NotEmpty(study.ToChart("Before and after").ToSvg());
    }

    [Fact]
    public void A_discontinuity_shows_its_picture_and_whether_people_pile_up()
    {
        var random = new RandomStream(4);
        double[] x = [.. Enumerable.Range(0, 900).Select(_ => random.Normal(60, 10))];
        DataFrame frame = ModelSample.Invented(Column.Create("score", x), Column.Create("grade", x.Select(value => (0.05 * value) + (value >= 55 ? 0.8 : 0) + (0.5 * random.Normal())).ToArray()));
        var jump = Causal.Discontinuity(frame, outcome: "grade", running: "score", new() { Cutoff = 55 });
        Assert.InRange((jump["discontinuity"].Value - 0.8) / jump["discontinuity"].StandardError, -4, 4);
        Assert.Contains("as many on both sides: p = ", Text(jump), StringComparison.Ordinal);
        Assert.Contains("cutoff", jump.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Equal(EquivalenceConclusion.Different, Causal.Equivalence(jump["discontinuity"], smallest: 0.1).Conclusion);
        Assert.Contains("no row lies below", Text(Causal.Discontinuity(frame, outcome: "grade", running: "score", new() { Cutoff = -5 })), StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_rows_pass_the_gate_where_each_start_and_year_stands_for_enough_learners()
    {
        DataFrame frame = Panel(Protection.Protected);
        var did = Causal.DifferenceInDifferences(frame, outcome: "grade", unit: "school", time: "year", start: "from");
        Assert.Equal(Protection.Released, did.Provenance.Protection);
        Assert.Contains("Released: 480 learners", Text(did), StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => did.Result);
        Assert.Contains("Released: 480 learners", Text(Causal.EventStudy(frame, outcome: "grade", unit: "school", time: "year", start: "from")), StringComparison.Ordinal);
        Assert.Contains("Released: 480 learners", Text(Causal.ClusterTrial("grade ~ treated", Last(Panel(Protection.Protected)), new() { Cluster = "school" })), StringComparison.Ordinal);
        // Learners may be the units: their own means are taken out and never shown.
        Assert.Contains("Released: 480 learners", Text(Causal.DifferenceInDifferences(Panel(Protection.Protected), outcome: "grade", unit: "learner_key", time: "year", start: "from")), StringComparison.Ordinal);
        Assert.Contains("release gate", Assert.Throws<ProtectedDataException>(() => Causal.Discontinuity(frame, outcome: "grade", running: "prior")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_of_few_learners_and_keys_are_refused()
    {
        DataFrame frame = Panel(Protection.Protected);
        // Two schools of two learners each start in 2023.
        DataFrame few = frame.Filter([.. Enumerable.Range(0, frame.Length).Select(row => row / 60 >= 10 || (row / 60 < 2 && row % 12 < 2))]).Opened();
        Assert.Contains("from 2023, at 2021", Assert.Throws<ProtectedDataException>(() => Causal.StaggeredAdoption(few, outcome: "grade", unit: "school", time: "year", start: "from")).Message, StringComparison.Ordinal);
        Assert.Contains("tells learners apart", Assert.Throws<ProtectedDataException>(() => Causal.EventStudy(frame, outcome: "grade", unit: "school", time: "learner_key", start: "from")).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean \"grade\"", Assert.Throws<ArgumentException>(() => Causal.EventStudy(frame, outcome: "grad", unit: "school", time: "year", start: "from")).Message, StringComparison.Ordinal);
    }
}
