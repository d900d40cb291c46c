using ResearchKit.Charts;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class LearningPictureTests
{
    [Fact]
    public void Curves_leave_small_cells_out_and_say_so()
    {
        var text = Chart.LearningCurves([1, 2, 3], [30, 35, 2], [60, 50, 4], [0.5, 0.9, 0.9]).AlternativeText;
        Assert.Contains("0.5 at opportunity 1 (n = 60), 0.7 at 2 (n = 50)", text, StringComparison.Ordinal);
        // Wilson's interval of 35 of 50 ends at 0.81, below the model's 0.9.
        Assert.Contains("The model lies within the 95 % interval at 1 of 2 opportunities.", text, StringComparison.Ordinal);
        Assert.Contains("1 opportunities with fewer than 5 answers are left out.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_cells_are_shown_as_such_and_their_numbers_nowhere()
    {
        var chart = Chart.SkillByPhase(["fractions", "fractions", "ratios"], ["start", "test", "start"], [20, 3, 0], [40, 4, 0]);
        foreach (var drawn in new[] { chart.ToSvg(), chart.ToPlotlyJson().Replace("\\u003C", "<", StringComparison.Ordinal) })
        {
            Assert.Contains("hidden, n", drawn, StringComparison.Ordinal);
            Assert.Contains("n = 40", drawn, StringComparison.Ordinal);
            Assert.DoesNotContain(">0.75<", drawn, StringComparison.Ordinal);
            Assert.DoesNotContain("0.75]", drawn, StringComparison.Ordinal);
            Assert.DoesNotContain("0.75,", drawn, StringComparison.Ordinal);
            Assert.DoesNotContain("n = 4\"", drawn, StringComparison.Ordinal);
        }

        Assert.Contains("1 cells; lowest fractions in start (0.5, n = 40)", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains("1 cells with fewer than 5 answers are hidden.", chart.AlternativeText, StringComparison.Ordinal);
    }

    [Fact]
    public void Mastery_is_told_by_the_answer_that_reached_it()
    {
        Assert.Contains("mastered after answer 2", Chart.MasteryStrip([true, true], [0.6, 0.96]).AlternativeText, StringComparison.Ordinal);
        Assert.Contains("mastery not reached", Chart.MasteryStrip([true], [0.6]).AlternativeText, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Chart.MasteryStrip([false], [-1.5], mastery: null, axis: "ability").ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("'correct' of opportunity 2 is 9; expected 0 to its answers, 8", Message(() => Chart.LearningCurves([1, 2], [3, 9], [9, 8])), StringComparison.Ordinal);
        Assert.Contains("'answers' of skill \"a\", opportunity 1 is 0; expected at least 1", Message(() => Chart.LearningCurves([1], [0], [0], skills: ["a"])), StringComparison.Ordinal);
        Assert.Contains("no row has 5 answers or more; the most are 3", Message(() => Chart.LearningCurves([1], [1], [3])), StringComparison.Ordinal);
        Assert.Contains("opportunity 1 occurs 2 times", Message(() => Chart.LearningCurves([1, 1], [1, 1], [9, 9])), StringComparison.Ordinal);
        Assert.Contains("\"a\" in \"s\" occurs twice", Message(() => Chart.SkillByPhase(["a", "a"], ["s", "s"], [1, 1], [9, 9])), StringComparison.Ordinal);
        Assert.Contains("'model' of opportunity 1 is 1.1", Message(() => Chart.LearningCurves([1], [1], [9], [1.1])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_is_drawn_like_its_arrays_and_a_protected_one_refused()
    {
        Column[] columns = [Column.Create("t", [1, 2]), Column.Create("right", [30, 35]), Column.Create("n", [60, 50]), Column.Create("skill", ["a", "a"])];
        Assert.Contains("a: 0.5 at opportunity 1", Chart.LearningCurves(ChartGallery.Frame(columns), "t", "right", "n", skill: "skill").AlternativeText, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Chart.LearningCurves(DataFrame.FromColumns(columns), "t", "right", "n"));
    }

    private static string Message(Func<Chart> draw) => Assert.Throws<ArgumentException>(draw).Message;
}
