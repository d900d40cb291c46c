using ResearchKit.Frames;
using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Frames;

/// <summary>What a message quotes is short, and says how much is left out.</summary>
public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("", 8, "")]
    [InlineData("12345678", 8, "12345678")]
    [InlineData("123456789", 8, "123456 [1 characters] 89")]
    [InlineData("12345\U0001F6007\U0001F600", 8, "12345 [3 characters] \U0001F600")]
    [InlineData("12345\U0001F600890\U0001F600", 8, "12345 [5 characters] \U0001F600")]
    [InlineData("123456789\U0001F600A", 8, "123456 [5 characters] A")]
    public void It_keeps_beginning_and_end_and_splits_no_sign(string text, int most, string expected) => Assert.Equal(expected, QuotedText.Shortened(text, most));

    /// <summary>However many things a message names.</summary>
    [Fact]
    public void A_long_message_is_shortened()
    {
        var text = new string('a', 100_000);

        Assert.All<Exception>(
            [new ImportException(text), new MappingException(text), new LearningStoreException(text)],
            error => Assert.InRange(error.Message.Length, QuotedText.LongestMessage, QuotedText.LongestMessage + 100));
    }

    [Fact]
    public void A_long_name_is_shortened_wherever_a_message_lists_it()
    {
        var text = new string('a', 100_000);

        var message = NameSuggestion.NotFound("column", text, text, [.. Enumerable.Range(0, 60).Select(i => text + i)]);

        Assert.InRange(message.Length, 1_000, 5_000);
        Assert.StartsWith("No column \"" + new string('a', 150) + " [99800 characters] ", message, StringComparison.Ordinal);
        Assert.EndsWith(" and 20 more.", message, StringComparison.Ordinal);
    }
}
