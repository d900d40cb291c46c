using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Factors;
using ResearchKit.Statistics.Reliability;

namespace ResearchKit.Tests.Models;

/// <summary>Factor models and reliability of protected rows tell of their items' means and covariances, and pass the release gate where these do.</summary>
public class ItemMomentsTests
{
    private const string One = "f =~ i1 + i2 + i3 + i4";

    private static readonly string[] Items = ["i1", "i2", "i3", "i4"];

    /// <summary>240 learners with four answers from 1 to 5 that share a factor.</summary>
    private static DataFrame Frame(DisclosureClass classOfItems = DisclosureClass.Neutral)
    {
        DataFrame frame = GateSample.Frame();
        var random = new RandomStream(77);
        double[] factor = [.. Enumerable.Range(0, GateSample.Learners).Select(_ => random.Normal())];
        foreach (string item in Items)
        {
            double[] answers = [.. factor.Select(f => Math.Clamp(Math.Round(3 + (0.8 * f) + (0.8 * random.Normal())), 1, 5))];
            frame = frame.WithColumn(Column.Create(item, answers).WithDisclosureClass(classOfItems).WithProvenance(frame.Provenance));
        }

        return frame;
    }

    private static string Refusal(Action fit) => Assert.Throws<ProtectedDataException>(fit).Message;

    private static string Text(IDisplayable shown) => shown.ToMimeBundle().Data[MimeTypes.Text];

    [Fact]
    public void Models_that_tell_of_enough_learners_are_shown_with_the_rules_they_passed()
    {
        DataFrame frame = Frame();
        FactorModel model = Factors.Confirmatory(One, frame);
        Assert.Equal(Protection.Released, model.Provenance.Protection);
        Assert.Contains("Released: 240 learners", Text(model), StringComparison.Ordinal);
        Assert.Contains("f =~ i2", Text(model), StringComparison.Ordinal);
        Assert.True(model.ToFrame().Provenance.Protection.MayBeShown());
        Assert.True(model.ModificationIndices().Provenance.Protection.MayBeShown());
        Assert.InRange(model.Fit.Cfi, 0.9, 1);
        Assert.NotEmpty(model.ToChart().ToSvg());
        // The same learners again, by other methods.
        Assert.Contains("Released: 240 learners", Text(Reliability.Alpha(frame, Items)), StringComparison.Ordinal);
        Assert.Contains("Released: 240 learners", Text(Reliability.Omega(frame, Items)), StringComparison.Ordinal);
        Assert.Contains("Released: 240 learners", Text(Reliability.Intraclass(frame, Items)), StringComparison.Ordinal);
        Assert.Contains("Released: 240 learners", Text(Reliability.Generalisability(frame, Items)), StringComparison.Ordinal);
        Assert.Contains("Released: 240 learners", Text(Factors.Exploratory(frame, Items)), StringComparison.Ordinal);
        Assert.Equal(1, Factors.Parallel(frame, Items, 3, 50).Factors);
    }

    [Fact]
    public void Groups_are_levels_that_stand_for_enough_learners()
    {
        FactorInvariance steps = Factors.Invariance(One, Frame(), "sex");
        Assert.Contains("Released: 240 learners", Text(steps), StringComparison.Ordinal);
        Assert.Equal(4, steps.ToFrame().Length);
        Assert.Contains("are not told", Refusal(() => _ = steps.Steps), StringComparison.Ordinal);
        DataFrame few = Frame().With("corner", number => number < 4 ? "A" : "B");
        Assert.Contains("corner tells \"A\", \"B\" apart", Refusal(() => Factors.Invariance(One, few, "corner")), StringComparison.Ordinal);
        DataFrame eight = Frame().With("corner", number => number < 8 ? "A" : "B");
        Assert.Contains("residual degrees of freedom", Refusal(() => Factors.Confirmatory(One, eight, group: "corner")), StringComparison.Ordinal);
    }

    [Fact]
    public void Why_protected_rows_have_no_estimate_is_not_told()
    {
        DataFrame few = Frame().With("corner", number => number < 4 ? "A" : "B");
        FactorModel none = Factors.Confirmatory(One, few, group: "corner");
        Assert.DoesNotContain(" 4 ", Text(none), StringComparison.Ordinal);
        Assert.Empty(none.Warnings);
        Assert.Contains("How many there are is not told", Assert.Throws<InvalidOperationException>(() => none.Fit).Message, StringComparison.Ordinal);
        Assert.Contains("How many there are is not told", Assert.Throws<InvalidOperationException>(() => none.ModificationIndices()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learner_far_from_all_others_in_one_group_is_not_told_of()
    {
        // Usual in the school year, and alone in the own group.
        DataFrame frame = Frame().With("i5", number => number == 1 ? 40.0 : number % 2 == 0 ? (number % 90) : (number % 5));
        Assert.Contains("one learner", Refusal(() => Factors.Confirmatory("f =~ i1 + i2 + i3 + i5", frame, group: "sex")), StringComparison.Ordinal);
        DataFrame far = Frame().With("i5", number => number == 7 ? 900.0 : number % 5);
        Assert.Contains("one learner", Refusal(() => Reliability.Alpha(far, ["i1", "i2", "i5"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_few_values_are_counted()
    {
        DataFrame two = Frame().With("i5", number => number < 3 ? 1.0 : 0.0);
        Assert.Contains("have one of the two values of i5", Refusal(() => Reliability.Alpha(two, ["i1", "i2", "i5"])), StringComparison.Ordinal);
        // Of three values, mean and variance say how many have each.
        DataFrame three = Frame().With("i5", number => number < 3 ? 2.0 : number % 2);
        Assert.Contains("i5 tells \"2\" apart", Refusal(() => Factors.Exploratory(three, ["i1", "i2", "i5"])), StringComparison.Ordinal);
        // Of two items of two values, the covariance says how many have both.
        DataFrame both = Frame().With("i5", number => number % 2).With("i6", number => number is 1 or 3 || number % 4 == 0 ? 1 : 0);
        Assert.Contains("i5 with i6 tells \"1, 1\" apart", Refusal(() => Reliability.Alpha(both, ["i1", "i5", "i6"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_learners_and_sensitive_items_of_few_are_refused()
    {
        Assert.Contains("residual degrees of freedom", Refusal(() => Reliability.Alpha(Frame().Only(number => number < 12), Items)), StringComparison.Ordinal);
        DataFrame sensitive = Frame(DisclosureClass.Sensitive).With("corner", number => number < 7 ? "A" : "B");
        Assert.Contains("fewer than 10 learners", Refusal(() => Factors.Invariance(One, sensitive, "corner")), StringComparison.Ordinal);
    }

    [Fact]
    public void Refits_that_differ_in_few_learners_or_in_few_answers_are_refused()
    {
        DataFrame frame = Frame();
        _ = Reliability.Alpha(frame, Items);
        Assert.Contains("by subtraction", Refusal(() => Factors.Confirmatory(One, frame.Only(number => number >= 2))), StringComparison.Ordinal);
        double[] own = frame["i4"].Doubles();
        DataFrame changed = frame.With("i4b", number => number == 5 ? 6 - own[number] : own[number]);
        Assert.Contains("by subtraction", Refusal(() => Reliability.Alpha(changed, ["i1", "i2", "i3", "i4b"])), StringComparison.Ordinal);
        // A released mean of one item, of all but two.
        DataFrame other = Frame();
        _ = other.Only(number => number >= 2).Release(["sex"], [Measure.Count(), Measure.Mean("i3")]);
        Assert.Contains("by subtraction", Refusal(() => Reliability.Alpha(other, Items)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_rests_on_other_rows_for_each_answer_is_refused_with_what_works()
    {
        DataFrame frame = Frame();
        Assert.Contains("Leave Missing out", Refusal(() => Factors.Confirmatory(One, frame, new() { Missing = MissingAnswers.FullInformation })), StringComparison.Ordinal);
        Assert.Contains("Leave Missing out", Refusal(() => Reliability.Omega(frame, Items, new() { Missing = MissingAnswers.FullInformation })), StringComparison.Ordinal);
        Assert.Contains("Leave Missing out", Refusal(() => Reliability.Alpha(frame, Items, new() { Missing = MissingItemAnswers.Pairwise })), StringComparison.Ordinal);
        Assert.Contains("frame.Release", Refusal(() => Reliability.Kappa(frame, "i1", "i2")), StringComparison.Ordinal);
        // Models over time leave rows with missing answers out by themselves.
        Assert.Contains("Released: 240 learners", Text(Factors.Growth(frame, Items)), StringComparison.Ordinal);
    }

    [Fact]
    public void All_numbers_and_exact_counts_of_missing_answers_are_not_told()
    {
        DataFrame frame = Frame().With("i5", number => number % 50 == 0 ? (double?)null : number % 5);
        FactorModel model = Factors.Confirmatory("f =~ i1 + i2 + i3 + i5", frame);
        Assert.Contains("are not told", Refusal(() => _ = model.Result), StringComparison.Ordinal);
        Assert.Contains("not told exactly", Refusal(() => _ = model.Missingness), StringComparison.Ordinal);
        Assert.Contains("rows left out as missing", Text(model), StringComparison.Ordinal);
        Assert.DoesNotContain("5 of 240", Text(model), StringComparison.Ordinal);
        Assert.Contains("are not told", Refusal(() => _ = Reliability.Alpha(frame, ["i1", "i2", "i5"]).Result), StringComparison.Ordinal);
        Assert.Contains("are not told", Refusal(() => _ = Factors.Exploratory(frame, ["i1", "i2", "i3", "i5"]).Result), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_no_items_and_rows_need_one()
    {
        Assert.Contains("tells learners apart", Refusal(() => Reliability.Alpha(Frame(), ["i1", "i2", "learner_key"])), StringComparison.Ordinal);
        Assert.Contains("tells learners apart", Refusal(() => Factors.Confirmatory(One, Frame(), group: "learner_key")), StringComparison.Ordinal);
        Assert.Contains("Keep the learner's key", Refusal(() => Reliability.Alpha(Frame().Select(Items), Items)), StringComparison.Ordinal);
    }
}
