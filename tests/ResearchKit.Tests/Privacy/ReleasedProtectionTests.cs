using ResearchKit.Frames;

namespace ResearchKit.Tests.Privacy;

public sealed class ReleasedProtectionTests
{
    [Theory]
    [InlineData(Protection.Protected, Protection.Protected, Protection.Protected)]
    [InlineData(Protection.Protected, Protection.Synthetic, Protection.Protected)]
    [InlineData(Protection.Protected, Protection.Released, Protection.Protected)]
    [InlineData(Protection.Synthetic, Protection.Synthetic, Protection.Synthetic)]
    [InlineData(Protection.Synthetic, Protection.Released, Protection.Released)]
    [InlineData(Protection.Released, Protection.Released, Protection.Released)]
    [InlineData((Protection)7, Protection.Synthetic, Protection.Protected)]
    [InlineData((Protection)7, (Protection)7, Protection.Protected)]
    public void The_most_protected_input_decides(Protection one, Protection other, Protection expected)
    {
        Assert.Equal(expected, one.And(other));
        Assert.Equal(expected, other.And(one));
        Assert.Equal(expected.MayBeShown(), expected != Protection.Protected);
    }

    [Fact]
    public void Absent_means_protected() => Assert.Equal(Protection.Protected, default(Protection));
}
