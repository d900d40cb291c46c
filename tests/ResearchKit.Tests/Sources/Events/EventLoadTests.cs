using System.Globalization;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Events;

public class EventLoadTests
{
    [Fact]
    public void Takes_what_the_store_has_a_place_for()
    {
        using var fixture = new EventFixture();
        fixture.Account(
            """
            {"id":"00000000-0000-4000-8000-000000000001","actor":{"mbox":"mailto:a@example.org","name":"Väinö Koskinen"},"verb":{"id":"http://adlnet.gov/expapi/verbs/answered"},
             "object":{"id":"https://example.org/items/M7-3?token=5#a","definition":{"name":{"fi":"nimi"},"type":"http://adlnet.gov/expapi/activities/question"}},
             "result":{"score":{"raw":2,"min":0,"max":3},"success":true,"response":"hidden","duration":"PT1M2.5S","extensions":{
               "https://example.org/ext/attempt":2,"https://example.org/ext/opportunity":5,"https://example.org/ext/hints":1,"https://example.org/ext/stream":"static_test",
               "https://example.org/ext/scaffold":"procedural","https://example.org/ext/scaffold-probability":0.25,"https://example.org/ext/feedback":"KR",
               "https://example.org/ext/feedback-probability":0.5,"https://example.org/ext/feedback-fading":1,"https://example.org/ext/feedback-latency":3.5,"https://example.org/ext/other":"hidden"}},
             "context":{"platform":"practice","contextActivities":{"grouping":[{"id":"https://example.org/groups/L005-2024-7A"}]}},"timestamp":"2024-10-02T12:15:00.250+03:00"}
            """);

        fixture.Load();

        Assert.Equal(
            [1L, 1, 1, 1, new DateTime(2024, 10, 2, 9, 15, 0, 250), "answered", 62.5, "practice"],
            Assert.Single(fixture.Session.Rows("SELECT event_id, actor_id, group_id, item_id, event_time, verb, duration_s, source_system FROM store.activity_event")).Select(Plain));
        Assert.Equal(
            [1L, 1, 1, "static_test", 5, 2, true, 2.0, 1, "procedural", 0.25, 62.5],
            Assert.Single(fixture.Session.Rows(
                "SELECT response_id, learner_id, item_id, stream_code, opportunity, attempt, correct, score, hints, scaffold_kind, scaffold_prob, response_time_s FROM store.item_response")).Select(Plain));
        Assert.Equal(
            [1L, 1L, "KR", 1, new DateTime(2024, 10, 2, 9, 15, 3, 750), 3.5, 0.5],
            Assert.Single(fixture.Session.Rows("SELECT feedback_id, response_id, kind, fading_level, delivered_at, latency_s, assigned_prob FROM store.feedback")).Select(Plain));
        var item = fixture.Stage.Items[0];
        Assert.Equal(("https://example.org/items/M7-3", "question", 3.0), (item.Code, item.Kind, item.MaxScore));
        Assert.Equal("L005-2024-7A", fixture.Stage.Group(0).Label);
        var actor = fixture.Stage.Actors[0];
        Assert.Equal("Väinö Koskinen", Assert.Single(actor.Names));
        Assert.Equal([("email", "a@example.org"), ("email-sha1", "61e82864d7559ab5c29c373d44dbc4d37c4749e5")], actor.Keys);
    }

    [Fact]
    public void Keeps_the_order_of_reading_and_numbers_without_gaps_over_several_parts()
    {
        using var fixture = new EventFixture();
        const int Count = 30_000;
        var lines = Enumerable.Range(0, Count).Select(i => Of(i, account: "account-" + (i % 700).ToString("D4", CultureInfo.InvariantCulture), item: $"https://example.org/items/{i % 90}", more: $",\"result\":{{\"duration\":\"PT{i}S\"}}"));
        fixture.Account(string.Join('\n', lines.Concat([Of(5, account: "account-0005", item: "https://example.org/items/5", more: ",\"result\":{\"duration\":\"PT5S\"}"), Voiding(Count, 17)])));

        fixture.Load();

        Assert.Equal(Count - 1L, fixture.Session.Scalar<long>("SELECT count(*) FROM store.activity_event"));
        Assert.Equal(
            0L,
            fixture.Session.Scalar<long>("SELECT count(*) FROM store.activity_event WHERE event_id <> duration_s + CASE WHEN duration_s < 17 THEN 1 ELSE 0 END OR actor_id <> duration_s % 700 + 1"));
    }

    [Fact]
    public void Answers_that_the_store_has_no_place_for_are_counted_and_their_events_kept()
    {
        using var fixture = new EventFixture();
        const string Answered = "http://adlnet.gov/expapi/verbs/answered";
        fixture.Account(string.Join('\n',
            Of(1, verb: Answered, more: ",\"result\":{\"success\":false}"),
            Of(2, verb: Answered, more: ",\"result\":{\"success\":true,\"extensions\":{\"https://a.example/ext/attempt\":0}}"),
            Of(3, verb: Answered, more: ",\"result\":{\"success\":true,\"extensions\":{\"https://a.example/ext/scaffold\":\"unknown\"}}"),
            Of(4, verb: Answered, account: "teacher-01", more: ",\"result\":{\"success\":true}"),
            Of(5, verb: Answered)));

        var load = fixture.Load(staff: 1);

        var account = Assert.Single(load.Answers);
        Assert.Equal((4, 1, 3), (account.Read, account.Kept, account.Rejected));
        Assert.Equal(
            [(2, "result.extensions"), (3, "result.extensions"), (4, "actor")],
            fixture.Stage.RefusedAnswers(fixture.Stage.Accounts[0]).Select(reject => ((int)reject.Line, reject.Place)));
        Assert.Equal(5, fixture.Stage.Accounts[0].Kept);
        Assert.Equal((5, 1, 0), (fixture.Count("activity_event"), fixture.Count("item_response"), fixture.Count("feedback")));
    }

    [Fact]
    public void Events_of_persons_who_are_in_no_register_are_rejected()
    {
        using var fixture = new EventFixture();
        fixture.Account(Of(1) + "\n" + Of(2, account: "somebody-else") + "\n" + Of(3));

        fixture.Load(unknown: 0);

        Assert.Equal((3, 1, 2), (fixture.Stage.Accounts[0].Read, fixture.Stage.Accounts[0].Kept, fixture.Stage.Accounts[0].Rejected));
        Assert.All(fixture.Rejects(), reject => Assert.Equal(("actor", "linked to no person"), (reject.Place, reject.Reason)));
        Assert.Equal(1, fixture.Count("activity_event"));
    }

    private static object? Plain(object? value) => value is short or sbyte ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : value;
}
