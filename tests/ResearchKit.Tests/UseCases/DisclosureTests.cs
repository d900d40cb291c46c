using ResearchKit.Privacy;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

public sealed class DisclosureTests
{
    private static readonly Disclosure Protected = new(isProtected: true);
    private static readonly Disclosure Synthetic = new(isProtected: false);

    [Theory]
    [InlineData(0, 0, "none there")]
    [InlineData(0, 40, "0 %")]
    [InlineData(1, 1000, "under 1 %")]
    [InlineData(999, 1000, "over 99 %")]
    [InlineData(87, 100, "87 %")]
    [InlineData(40, 40, "100 %")]
    public void Synthetic_shares_are_exact(long part, long whole, string text) => Assert.Equal(text, Synthetic.Share(part, whole).Text);

    [Theory]
    [InlineData(19, 19, "not stated")]
    [InlineData(0, 20, "under 50 %")]
    [InlineData(10, 20, "50 to 80 %")]
    [InlineData(16, 20, "over 80 %")]
    [InlineData(0, 100, "under 5 %")]
    [InlineData(4, 100, "under 5 %")]
    [InlineData(5, 100, "5 to 20 %")]
    [InlineData(19, 100, "5 to 20 %")]
    [InlineData(49, 100, "20 to 50 %")]
    [InlineData(50, 100, "50 to 80 %")]
    [InlineData(100, 100, "over 95 %")]
    public void Protected_shares_are_bands_and_nothing_else(long part, long whole, string text)
    {
        var share = Protected.Share(part, whole);

        Assert.Equal(text, share.Text);
        Assert.Null(share.Exact);
    }

    [Fact]
    public void A_small_group_that_is_sensitive_is_halved_and_no_more()
    {
        Assert.Equal("under 50 %", Protected.Share(0, 20, isSensitive: true).Text);
        Assert.Equal("at least 50 %", Protected.Share(20, 20, isSensitive: true).Text);
    }

    /// <summary>The promise of the bands, tried against every possible number: what is said of a group could be said of at least as many numbers of people as the smallest cell.</summary>
    [Theory]
    [InlineData(false, ReleaseOptions.LeastLearners)]
    [InlineData(true, ReleaseOptions.LeastSensitiveLearners)]
    public void No_band_narrows_a_number_of_people_below_the_smallest_cell(bool isSensitive, int least)
    {
        for (var whole = 0; whole <= 400; whole++)
        {
            var said = Enumerable.Range(0, whole + 1).GroupBy(part => Protected.Share(part, whole, isSensitive).Text, StringComparer.Ordinal).ToArray();
            Assert.All(said, numbers => Assert.True(
                whole < Banding.Smallest || numbers.Count() >= least, $"{numbers.Key} of {whole} is said of {numbers.Count()} numbers alone"));
            // Nobody and few are one band, and so are all and nearly all.
            Assert.Equal(Protected.Share(0, whole, isSensitive), Protected.Share(Math.Min(least - 1, whole), whole, isSensitive));
            Assert.Equal(Protected.Share(whole, whole, isSensitive), Protected.Share(Math.Max(whole - least + 1, 0), whole, isSensitive));
        }
    }

    [Fact]
    public void Counts_of_people_are_bands_and_counts_of_things_are_not()
    {
        Assert.Equal(new StatedCount(null, "200 to 499"), Protected.Count(321));
        Assert.Equal(new StatedCount(321, "321"), Synthetic.Count(321));
        Assert.Equal(new StatedCount(6, "6"), Disclosure.Plain(6));
    }
}
