using System.Security.Cryptography;
using ResearchKit.Sources;
using ResearchKit.Sources.Events;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Events;

public sealed class FollowedFileTests : IDisposable
{
    private readonly EventFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private string Path => System.IO.Path.Combine(_fixture.Folder, "statements.ndjson");

    [Fact]
    public void Takes_whole_lines_and_compares_them_with_all_before()
    {
        File.WriteAllText(Path, Of(1) + "\n" + Of(2) + "\n" + Of(3)[..50]);
        using var file = new FollowedFile(_fixture.Intake, Path, "statements.ndjson");

        Assert.Equal((Of(1) + Of(2)).Length + 2, file.Take());
        Assert.Equal(0, file.Take());
        _fixture.Stage.Settle();
        Assert.Equal((2, 2), (file.Account.Read, file.Account.Kept));

        File.AppendAllText(Path, Of(3)[50..] + "\n" + Of(1) + "\nwrong\n" + Voiding(4, 2) + "\n");
        file.Take();
        _fixture.Stage.Settle();

        Assert.Equal((6, 2, 1, 2, 1), (file.Account.Read, file.Account.Kept, file.Account.Merged, file.Account.Superseded, file.Account.Rejected));
        Assert.Equal(5, Assert.Single(_fixture.Rejects()).Line);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path))), file.Sha256);
        Assert.False(file.HasUnendedLine);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("another file, which is longer than the first one was: {0}{0}{0}\n")]
    public void A_file_that_was_replaced_is_refused(string text)
    {
        File.WriteAllText(Path, Of(1) + "\n");
        using var file = new FollowedFile(_fixture.Intake, Path, "statements.ndjson");
        file.Take();
        File.WriteAllText(Path, text.Replace("{0}", Of(2), StringComparison.Ordinal));

        Assert.Contains("was replaced", Assert.Throws<ImportException>(() => file.Take()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\uFEFF \r\n {\"id\":1}\n", true)]
    [InlineData("\n[{\"id\":1}]", false)]
    public void An_array_is_no_file_of_lines(string text, bool expected)
    {
        File.WriteAllText(Path, text, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

        Assert.Equal(expected, FollowedFile.IsOfLines(Path));
    }
}
