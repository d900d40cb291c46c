using ResearchKit.Display;

namespace ResearchKit.Tests.Display;

public sealed class ProgressViewTests
{
    [Fact]
    public void A_bar_says_share_counts_time_taken_and_time_left()
    {
        var view = new ProgressView("Simulating", 500, 2000) { Unit = "replications", Elapsed = TimeSpan.FromSeconds(10) };
        Assert.Equal("Simulating: 25 %, 500 of 2,000 replications, 10 s, about 30 s left", view.Line());
        var bundle = view.ToMimeBundle();
        Assert.Equal("█████░░░░░░░░░░░░░░░ Simulating: 25 %, 500 of 2,000 replications, 10 s, about 30 s left", bundle.Data[MimeTypes.Text]);
        var bar = Assert.Single(HtmlFragment.Parse(bundle.Data[MimeTypes.Html]).Descendants("progress"));
        Assert.Equal("0.25", (string?)bar.Attribute("value"));
        Assert.Equal("label", bar.Parent!.Name.LocalName);
    }

    [Fact]
    public void Without_a_total_it_counts_and_promises_no_end()
    {
        var view = new ProgressView("Reading", 12, null) { Unit = "files", Elapsed = TimeSpan.FromSeconds(200) };
        Assert.Equal("Reading: 12 files, 3 min", view.Line());
        Assert.Null(Assert.Single(HtmlFragment.Parse(view.ToMimeBundle().Data[MimeTypes.Html]).Descendants("progress")).Attribute("value"));
    }

    [Fact]
    public void The_last_state_is_the_same_in_every_run()
    {
        var view = new ProgressView("Simulating", 2000, 2000) { Unit = "replications", State = ProgressState.Done };
        Assert.Equal("Simulating: 2,000 of 2,000 replications, done", view.Line());
        Assert.Empty(HtmlFragment.Parse(view.ToMimeBundle().Data[MimeTypes.Html]).Descendants("progress"));
    }

    [Theory]
    [InlineData(0, 10, null)]
    [InlineData(15, 10, 0.0)]
    [InlineData(5, 0, null)]
    public void Time_left_is_not_guessed_from_nothing(double done, double total, double? seconds) =>
        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, new ProgressView("x", done, total) { Elapsed = TimeSpan.FromSeconds(4) }.Remaining);
}
