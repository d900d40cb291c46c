using System.Text;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Events;

public class EventStageTests
{
    public class Accounting
    {
        [Fact]
        public void Repeats_are_merged_conflicts_rejected_and_voided_ones_superseded()
        {
            using var fixture = new EventFixture();

            var account = fixture.Account(string.Join('\n', Of(1), Of(2), Of(1), Of(2, item: "https://example.org/items/2"), Of(3), Voiding(4, 3), Voiding(4, 3), Voiding(5, 99), Voiding(6, 4)));

            Assert.Equal((9, 2, 2, 4, 1), account);
            var reject = Assert.Single(fixture.Rejects());
            Assert.Equal((4, 0, "id", "the id of an earlier event that says something else"), (reject.Line, reject.Item, reject.Place, reject.Reason));
        }

        [Fact]
        public void Writing_the_id_in_capitals_or_other_properties_in_another_order_changes_nothing()
        {
            using var fixture = new EventFixture();

            var account = fixture.Account(
                Of(10) + "\n" + Of(10).Replace(Id(10), Id(10).ToUpperInvariant(), StringComparison.Ordinal).Replace(",\"timestamp\":\"2024-10-02T09:15:00.000Z\"}", "}", StringComparison.Ordinal)
                    .Insert(1, "\"timestamp\":\"2024-10-02T12:15:00+03:00\","));

            Assert.Equal((2, 1, 1, 0, 0), account);
        }

        [Fact]
        public void A_statement_is_taken_back_also_by_one_that_came_before_it()
        {
            using var fixture = new EventFixture();

            Assert.Equal((2, 0, 0, 2, 0), fixture.Account(Voiding(2, 1) + "\n" + Of(1)));
        }

        [Fact]
        public void Later_files_are_compared_with_earlier_ones_and_what_was_settled_stays()
        {
            using var fixture = new EventFixture();
            fixture.Account(Of(1) + "\n" + Of(2));

            var second = fixture.Account(Of(1) + "\n" + Voiding(3, 2) + "\n" + Of(4));

            Assert.Equal((3, 1, 1, 1, 0), second);
            var first = fixture.Stage.Accounts[0];
            Assert.Equal((2, 1, 0, 1, 0), (first.Read, first.Kept, first.Merged, first.Superseded, first.Rejected));
            fixture.Stage.Settle();
            Assert.Equal(2, fixture.Stage.Accounts.Sum(account => account.Kept));
        }

        [Fact]
        public void Statements_without_an_id_are_all_kept()
        {
            using var fixture = new EventFixture();
            var withoutId = Of(1).Replace($"\"id\":\"{Id(1)}\",", "", StringComparison.Ordinal);

            Assert.Equal((2, 2, 0, 0, 0), fixture.Account(withoutId + "\n" + withoutId));
        }
    }

    public class Rejecting
    {
        [Theory]
        [InlineData("not JSON", null, "not JSON")]
        [InlineData("[1]", "statement", "an object")]
        [InlineData("{\"verb\":{\"id\":\"x:y\"},\"object\":{\"id\":\"x:y\"}}", "actor", "is missing")]
        public void Names_line_property_and_reason(string json, string? place, string reason)
        {
            using var fixture = new EventFixture();
            fixture.Account(Of(1) + "\n" + json + "\n" + Of(2));

            var reject = Assert.Single(fixture.Rejects());

            Assert.Equal((2, place), (reject.Line, reject.Place));
            Assert.Contains(reason, reject.Reason, StringComparison.Ordinal);
            Assert.Equal(2, fixture.Stage.Accounts[0].Kept);
        }

        [Theory]
        [InlineData("https://example.org/items/someone@example.org", "object.id", "@")]
        [InlineData("https://example.org/items/someone%40example.org", "object.id", "@")]
        [InlineData("https://example.org/items/for-Learner-0001/a", "object.id", "identifier of a person")]
        [InlineData("https://example.org/items/for%2Dlearner%2D0001", "object.id", "identifier of a person")]
        public void Items_that_tell_of_a_person(string item, string place, string reason)
        {
            using var fixture = new EventFixture();

            Assert.Equal((2, 1, 0, 0, 1), fixture.Account(Of(1) + "\n" + Of(2, item: item, account: "other-person")));

            var reject = Assert.Single(fixture.Rejects());
            Assert.Equal(place, reject.Place);
            Assert.Contains(reason, reject.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("learner-0001", reject.Reason, StringComparison.OrdinalIgnoreCase);
        }

        [Fact]
        public void An_item_that_tells_of_a_person_who_comes_later()
        {
            using var fixture = new EventFixture();
            fixture.Account(Of(1, item: "https://example.org/items/later-person"));

            fixture.Account(Of(2, account: "later-person"));

            Assert.Equal(1, fixture.Stage.Accounts[0].Rejected);
        }

        [Fact]
        public void Groups_as_actors_and_properties_that_stand_twice()
        {
            using var fixture = new EventFixture();

            Assert.Equal((2, 0, 0, 0, 2), fixture.Account(
                Of(1).Replace("\"actor\":{", "\"actor\":{\"objectType\":\"Group\",", StringComparison.Ordinal) + "\n" + Of(2, more: ",\"id\":\"" + Id(3) + "\"")));
            Assert.Equal("actor", fixture.Rejects()[0].Place);
        }

        [Fact]
        public void Hostile_bytes_cost_their_own_line_only()
        {
            using var fixture = new EventFixture();
            var lines = new List<byte[]>
            {
                Encoding.UTF8.GetBytes(Of(1)),
                new byte[] { 0, 0, 0 },
                Encoding.UTF8.GetBytes(Of(2, more: ",\"context\":{\"platform\":\"")).Concat(new byte[] { 0xFF, 0xC0 }).Concat("\"}}"u8.ToArray()).ToArray(),
                Encoding.UTF8.GetBytes(Of(3).Replace("learner-0001", "\\ud800", StringComparison.Ordinal)),
                Encoding.UTF8.GetBytes(Of(4, more: ",\"result\":{\"score\":{\"raw\":1e999}}")),
                Encoding.UTF8.GetBytes(Of(5, more: ",\"authority\":" + new string('[', 100) + new string(']', 100))),
                Encoding.UTF8.GetBytes(Of(6, more: ",\"result\":{\"response\":\"" + new string('x', 10 << 20) + "\"}")),
                Encoding.UTF8.GetBytes(Of(7, account: new string('y', 10 << 20))),
                Encoding.UTF8.GetBytes(Of(8, more: ",\"authority\":\"" + new string('z', 40 << 20) + "\"")),
                Encoding.UTF8.GetBytes(Of(9)),
                Encoding.UTF8.GetBytes(Of(10)[..100]),
            };

            fixture.Read([.. lines.SelectMany(line => line.Append((byte)'\n')).SkipLast(1)]);
            fixture.Stage.Settle();

            var account = fixture.Stage.Accounts[0];
            Assert.Equal((11, 3, 8), (account.Read, account.Kept, account.Rejected));
            Assert.Equal([2, 3, 4, 5, 6, 8, 9, 11], fixture.Rejects().Select(reject => reject.Line));
        }
    }

    public class Staging
    {
        [Fact]
        public void Leaves_no_identifier_and_no_text_in_the_folder_and_deletes_it()
        {
            var fixture = new EventFixture();
            using (fixture)
            {
                var canary = "canary7f3a";
                fixture.Account(
                    Of(1, account: canary + "-account", more: $",\"result\":{{\"response\":\"{canary}\",\"extensions\":{{\"http://x.example/{canary}\":\"{canary}\"}}}}")
                    + "\n" + $$$"""{"actor":{"mbox":"mailto:{{{canary}}}@example.org","name":"{{{canary}}} name"},"verb":{"id":"x:y"},"object":{"id":"x:{{{canary}}}"}}"""
                    + "\n" + $$$"""{"actor":{"mbox":"{{{canary}}}"},"verb":{"id":"{{{canary}}}"},"object":{"id":"{{{canary}}}"}}""");
                fixture.Session.Execute($"CHECKPOINT {fixture.Stage.Database}");
                var files = Directory.GetFiles(fixture.StageFolder);
                Assert.NotEmpty(files);
                foreach (var file in files)
                {
                    using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                    var bytes = new byte[stream.Length];
                    stream.ReadExactly(bytes);
                    Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)));
                    Assert.Equal(-1, bytes.AsSpan().IndexOf("items/1"u8));
                }

                if (!OperatingSystem.IsWindows())
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(fixture.StageFolder));
                Assert.All(fixture.Rejects(), reject => Assert.DoesNotContain(canary, reject.ToString(), StringComparison.Ordinal));
                fixture.Stage.Dispose();
                Assert.False(Directory.Exists(fixture.StageFolder));
            }
        }
    }
}
