using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Tests.Models;
using ResearchKit.Workshop;

namespace ResearchKit.Tests.Workshop;

public sealed class ExerciseTests
{
    [Fact]
    public void A_condition_that_holds_is_solved_and_needs_no_hints()
    {
        var verdict = Exercise.Check("2a", () => true, "Look again.");

        Assert.True(verdict.IsSolved);
        Assert.Empty(verdict.Hints);
        Assert.Equal("Exercise 2a: solved. What you wrote does what was asked.", Text(verdict));
    }

    [Fact]
    public void A_condition_that_does_not_hold_is_not_yet_with_its_hints_folded()
    {
        var verdict = Exercise.Check("1", () => false, "Count <them>.", "", "Name them.");

        Assert.False(verdict.IsSolved);
        Assert.Equal("Exercise 1: not yet. What you have is not what was asked for.\nHint 1: Count <them>.\nHint 2: Name them.", Text(verdict));
        Assert.Contains("<details><summary>Hint 1</summary><p>Count &lt;them&gt;.</p></details>", verdict.ToMimeBundle().Data[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_condition_throws_becomes_a_sentence_that_quotes_no_value()
    {
        string? nothing = null;
        Assert.Contains("still empty", Check(() => nothing!.Length == 1), StringComparison.Ordinal);
        Assert.Contains("is not in what you have", Check(() => new Dictionary<string, int>()["burnout"] == 1), StringComparison.Ordinal);
        Assert.Contains("fewer or more parts", Check(() => Array.Empty<int>()[0] == 1), StringComparison.Ordinal);
        Assert.Contains("is empty, or", Check(() => Array.Empty<int>().Single() == 1), StringComparison.Ordinal);
        var secret = Check(() => int.Parse("rk1_secret", System.Globalization.CultureInfo.InvariantCulture) == 1);
        Assert.Contains("(FormatException)", secret, StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_secret", secret, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_by_the_kits_own_message()
    {
        var frame = DataFrame.FromArrays(("engagement", new[] { 1.0 }));

        var sentence = Check(() => frame["engagment"].Length == 1);

        Assert.Contains("Did you mean \"engagement\"?", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_that_the_model_has_not_is_named_with_those_it_has()
    {
        var model = Regression.Fit("y ~ x + z", ModelSample.Frame(Protection.Synthetic));

        Assert.Contains("No term \"engagement\" in this model", Check(() => model["engagement"].Value > 0), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_is_no_verdict() => Assert.Throws<OperationCanceledException>(() => Exercise.Check("1", () => throw new OperationCanceledException()));

    [Fact]
    public void A_check_without_an_id_is_the_authors_mistake() => Assert.Throws<ArgumentException>(() => Exercise.Check(" ", () => true));

    private static string Check(Func<bool> condition)
    {
        var verdict = Exercise.Check("1", condition);
        Assert.False(verdict.IsSolved);
        Assert.DoesNotContain("   at ", Text(verdict), StringComparison.Ordinal);
        return verdict.Sentence;
    }

    private static string Text(ExerciseVerdict verdict) => new Displayer(new ReleaseGate()).Render(verdict).Data[MimeTypes.Text];
}
