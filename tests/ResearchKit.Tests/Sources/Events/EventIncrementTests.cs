using ResearchKit.Sources.Events;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Events;

public sealed class EventIncrementTests : IDisposable
{
    private const string Answered = "http://adlnet.gov/expapi/verbs/answered";
    private readonly EventFixture _followed = new();

    public void Dispose() => _followed.Dispose();

    private string Path => System.IO.Path.Combine(_followed.Folder, "statements.ndjson");

    [Fact]
    public void Increments_come_to_what_a_whole_import_comes_to()
    {
        string[] parts =
        [
            Of(1) + "\n" + Answer(2, "KR") + "\n" + Of(3, item: "https://example.org/items/3") + "\n" + Voiding(20, 9) + "\n" + Of(4)[..40],
            Of(4)[40..] + "\n" + Of(1) + "\n" + Answer(5, "EF", account: "learner-0005") + "\n" + Of(6, item: "https://example.org/items/6") + "\n",
            Voiding(21, 2) + "\n" + Of(9) + "\n" + Of(3) + "\n" + Answer(10, "KR", item: "https://example.org/items/10") + "\nwrong\n",
            Voiding(22, 5) + "\n" + Of(11) + "\n",
        ];
        var (file, load) = Begin(parts[0]);
        foreach (var part in parts[1..])
            Follow(file, load, part);

        using var whole = new EventFixture();
        var account = whole.Read(string.Concat(parts));
        whole.Stage.Settle();
        whole.Load();

        Assert.Equal(
            (account.Read, account.Kept, account.Merged, account.Superseded, account.Rejected, 0L),
            (file.Account.Read, file.Account.Kept, file.Account.Merged, file.Account.Superseded, file.Account.Rejected, file.Account.Waiting));
        foreach (var sql in Contents)
            Assert.Equal(whole.Session.Rows(sql), _followed.Session.Rows(sql));
        Assert.Equal((account.Kept, 1L, 1L), (_followed.Count("activity_event"), _followed.Count("item_response"), _followed.Count("feedback")));
    }

    [Fact]
    public void A_later_voiding_deletes_the_event_with_its_answer_and_feedback()
    {
        var (file, load) = Begin(Of(1) + "\n" + Answer(2, "KR") + "\n");
        Assert.Equal((2L, 1L, 1L), (_followed.Count("activity_event"), _followed.Count("item_response"), _followed.Count("feedback")));

        Assert.Equal(new EventIncrement(0, 0, 0, 1), Follow(file, load, Voiding(3, 2) + "\n"));

        Assert.Equal((1L, 0L, 0L), (_followed.Count("activity_event"), _followed.Count("item_response"), _followed.Count("feedback")));
        Assert.Equal(new EventIncrement(0, 0, 0, 0), Follow(file, load, Voiding(4, 2) + "\n"));
    }

    [Fact]
    public void Events_of_persons_unknown_to_the_store_wait()
    {
        var (file, load) = Begin(Of(1) + "\n");

        Assert.Equal(new EventIncrement(1, 0, 0, 0), Follow(file, load, Of(2, account: "newcomer-1") + "\n" + Of(3) + "\n", unknown: "newcomer-1"));
        Assert.Equal(new EventIncrement(0, 0, 0, 0), Follow(file, load, Of(4, account: "newcomer-1") + "\n"));

        Assert.Equal((4L, 2L, 2L, 0L), (file.Account.Read, file.Account.Kept, file.Account.Waiting, file.Account.Rejected));
        Assert.Empty(_followed.Rejects());
    }

    [Fact]
    public void News_names_each_item_and_group_once_until_it_has_a_number()
    {
        const string Group = ",\"context\":{\"contextActivities\":{\"grouping\":[{\"id\":\"https://example.org/groups/7A\"}]}}";
        var (file, load) = Begin(Of(1) + "\n");
        File.AppendAllText(Path, Of(2, item: "https://example.org/items/2", more: Group) + "\n");
        file.Take();
        _followed.Stage.Settle();

        var news = load.News();

        Assert.Equal("https://example.org/items/2", Assert.Single(news.Items).Code);
        Assert.Equal("7A", Assert.Single(news.Groups).Label);
        Assert.Throws<InvalidOperationException>(() => load.WriteIncrement(new EventResolution([], [], [])));
        Assert.Equal(1, load.WriteIncrement(new EventResolution([], [(news.Items[0].Number, 2)], [(news.Groups[0].Number, 1)])).Events);
        news = load.News();
        Assert.Equal((0, 0, 0), (news.Actors.Count, news.Items.Count, news.Groups.Count));
    }

    private static IEnumerable<string> Contents =>
    [
        "SELECT actor_id, item_id, event_time, verb, duration_s, source_system FROM store.activity_event ORDER BY event_id",
        "SELECT learner_id, item_id, responded_at, attempt, correct FROM store.item_response ORDER BY response_id",
        "SELECT item_id, kind, f.latency_s FROM store.feedback f JOIN store.item_response r USING (response_id) ORDER BY feedback_id",
    ];

    private static string Answer(int number, string feedback, string account = "learner-0001", string item = "https://example.org/items/1") =>
        Of(number, item, Answered, account, $$$""","result":{"success":true,"extensions":{"https://a.example/ext/attempt":1,"https://a.example/ext/stream":"practice","https://a.example/ext/feedback":"{{{feedback}}}"}}""");

    private (FollowedFile File, EventLoad Load) Begin(string text)
    {
        File.WriteAllText(Path, text);
        var file = new FollowedFile(_followed.Intake, Path, "statements.ndjson");
        file.Take();
        _followed.Stage.Settle();
        return (file, _followed.Load(isFollowed: true));
    }

    private EventIncrement Follow(FollowedFile file, EventLoad load, string text, string? unknown = null)
    {
        File.AppendAllText(Path, text);
        file.Take();
        _followed.Stage.Settle();
        var news = load.News();
        return load.WriteIncrement(new EventResolution(
            [.. news.Actors.Where(actor => unknown is null || !actor.Identifier.EndsWith(unknown, StringComparison.Ordinal)).Select(actor => (actor.Number, actor.Number + 1, true))],
            [.. news.Items.Select(item => (item.Number, item.Number + 1))],
            [.. news.Groups.Select(group => (group.Number, group.Number + 1))]));
    }
}
