using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public class GatedTests
{
    private readonly Displayer _displayer = new(new ReleaseGate());

    [Fact]
    public void Result_is_shown_as_itself() => Assert.Equal(_displayer.Render(7).Data, _displayer.Render(Gated.Try(() => 7)).Data);

    [Fact]
    public void Refusal_is_a_sentence_and_what_follows_is_refused_for_the_same_reason()
    {
        var refused = Gated.Try<int>(() => throw new ProtectedDataException("Curves count learners. Use a hazard model."));
        var next = refused.Then(value => value + 1);

        Assert.False(next.IsAllowed);
        Assert.Equal("Curves count learners. Use a hazard model.", next.Refusal);
        Assert.Contains("Curves count learners. Use a hazard model.", _displayer.Render(next).Data[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Equal(5, next.Or(() => 5));
        Assert.Equal(refused.Refusal, Assert.Throws<ProtectedDataException>(() => refused.Value).Message);
    }

    [Fact]
    public void What_follows_may_be_refused_itself()
    {
        var next = Gated.Try(() => 1).Then<int>(_ => throw new ProtectedDataException("No."));

        Assert.Equal("No.", next.Refusal);
    }

    [Fact]
    public void Other_errors_are_errors() => Assert.Throws<InvalidOperationException>(() => Gated.Try<int>(() => throw new InvalidOperationException("broken")));

    [Fact]
    public void Protected_rows_inside_pass_the_gate()
    {
        var rows = DataFrame.FromColumns(new FrameProvenance("rows", Protection.Protected), [Column.Create("secret", [(double?)123456.5])]);

        var shown = string.Concat(_displayer.Render(Gated.Try(() => rows)).Data.Values);

        Assert.DoesNotContain("123456.5", shown, StringComparison.Ordinal);
        Assert.Contains("secret", shown, StringComparison.Ordinal);
    }
}
