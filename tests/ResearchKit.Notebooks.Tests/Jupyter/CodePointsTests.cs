using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Tests.Jupyter;

public sealed class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("a\U0001F600b", 1, 1)]
    [InlineData("a\U0001F600b", 2, 3)]
    [InlineData("a\U0001F600b", 3, 4)]
    [InlineData("", 0, 0)]
    public void Convert_both_ways(string text, int codePoints, int utf16)
    {
        Assert.Equal(utf16, CodePoints.ToUtf16(text, codePoints));
        Assert.Equal(codePoints, CodePoints.FromUtf16(text, utf16));
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(-1, 0)]
    [InlineData(int.MaxValue, 3)]
    public void Positions_beyond_the_ends_are_taken_to_them(int codePoints, int utf16) => Assert.Equal(utf16, CodePoints.ToUtf16("abc", codePoints));
}
