using ResearchKit.Display;
using ResearchKit.Models;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Tests.Models;

public class ConclusionTests
{
    [Theory]
    [InlineData(0.3, 0.05, ConclusionKind.Higher, "It helps.")]
    [InlineData(-0.3, 0.05, ConclusionKind.Lower, "It harms.")]
    [InlineData(0.01, 0.02, ConclusionKind.TooSmallToMatter, "It makes no difference.")]
    [InlineData(0.05, 0.02, ConclusionKind.TooSmallToMatter, "It makes no difference.")]
    public void Sentence_follows_the_estimate(double value, double standardError, ConclusionKind kind, string sentence)
    {
        var conclusion = Of(value, standardError);

        Assert.Equal(kind, conclusion.Kind);
        Assert.Equal(sentence, conclusion.Sentence);
    }

    [Fact]
    public void What_is_not_shown_is_left_open()
    {
        Assert.Equal(ConclusionKind.Open, Of(0.05, 0.1).Kind);
        Assert.Contains("leave it open", Of(0.05, 0.1).Sentence, StringComparison.Ordinal);
        Assert.Equal("We do not know yet.", Of(0.05, 0.1, open: "We do not know yet.").Sentence);
    }

    [Fact]
    public void Without_an_estimate_nothing_is_concluded()
    {
        var none = Conclusion.Of(Estimate.None("x"), 0.1, "a", "b", "c", planted: 0.2);

        Assert.Equal(ConclusionKind.NoEstimate, none.Kind);
        Assert.Null(none.HoldsPlanted);
        Assert.DoesNotContain("NaN", none.ToMimeBundle().Data[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_estimate_interval_and_what_was_planted()
    {
        var shown = Of(0.212, 0.05, planted: 0.2).ToMimeBundle().Data;

        Assert.Equal("It helps.\nEstimate 0.21 SD, 95 % interval 0.11 to 0.31; smallest effect of interest 0.1. Planted: 0.20, inside the interval.", shown[MimeTypes.Text]);
        Assert.Contains("<strong>It helps.</strong>", shown[MimeTypes.Html], StringComparison.Ordinal);
        Assert.False(Of(0.212, 0.05, planted: 0.5).HoldsPlanted);
        Assert.Null(Of(0.212, 0.05).HoldsPlanted);
        Assert.DoesNotContain("Planted", Of(0.212, 0.05).ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_are_text_and_never_markup() =>
        Assert.Contains("a &lt; b", Conclusion.Of(Estimate.FromStandardError("x", 1, 0.1, 100, 0.95), 0.1, "a < b", "b", "c").ToMimeBundle().Data[MimeTypes.Html], StringComparison.Ordinal);

    [Fact]
    public void Smallest_effect_must_be_above_zero() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Conclusion.Of(Estimate.FromStandardError("x", 1, 0.1, 100, 0.95), 0, "a", "b", "c"));

    private static Conclusion Of(double value, double standardError, double? planted = null, string? open = null) => Conclusion.Of(
        Estimate.FromStandardError("x", value, standardError, double.PositiveInfinity, 0.95), smallest: 0.1, higher: "It helps.", lower: "It harms.", none: "It makes no difference.", open, unit: "SD", planted);
}
