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
        var file = new FollowedFile(_fixture.Intake, Path, "statements.ndjson");

        Assert.Equal((Of(1) + Of(2)).Length + 2, file.Take());
        Assert.Equal(0, file.Take());
        _fixture.Stage.Settle();
        Assert.Equal((2, 2), (file.Account.Read, file.Account.Kept));

        File.AppendAllText(Path, Of(3)[50..] + "\n" + Of(1) + "\nwrong\n" + Voiding(4, 2) + "\n");
        file.Take();
        _fixture.Stage.Settle();

        Assert.Equal((6, 2, 1, 2, 1), (file.Account.Read, file.Account.Kept, file.Account.Merged, file.Account.Superseded, file.Account.Rejected));
        Assert.Equal(5, Assert.Single(_fixture.Rejects()).Line);
    }

    [Fact]
    public void A_file_that_was_replaced_is_refused()
    {
        File.WriteAllText(Path, Of(1) + "\n");
        var file = new FollowedFile(_fixture.Intake, Path, "statements.ndjson");
        file.Take();
        File.WriteAllText(Path, "\n");

        Assert.Throws<ImportException>(() => file.Take());
    }
}
