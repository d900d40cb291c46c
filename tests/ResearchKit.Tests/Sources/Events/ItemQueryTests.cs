using System.Text;
using ResearchKit.Sources;
using ResearchKit.Sources.Events;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Events;

/// <summary>What of an item's query reaches the store.</summary>
public sealed class ItemQueryTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://m.example/mod/page/view.php?id=5", "https://m.example/mod/page/view.php?id=5")]
    [InlineData("https://m.example/mod/quiz/attempt.php?attempt=77&cmid=5#q2", "https://m.example/mod/quiz/attempt.php?cmid=5")]
    [InlineData("https://m.example/a?course=2&id=1", "https://m.example/a?id=1&course=2")]
    [InlineData("https://m.example/a?id=1&course=2", "https://m.example/a?id=1&course=2")]
    [InlineData("https://m.example/a?sesskey=hJ7kQ2&id=12&name=Aino", "https://m.example/a?id=12")]
    [InlineData("https://m.example/a?id=12345678", "https://m.example/a")] // as long as numbers of persons
    [InlineData("https://m.example/a?id=5a", "https://m.example/a")]
    [InlineData("https://m.example/a?id=", "https://m.example/a")]
    [InlineData("https://m.example/a?user=5&userid=5&uid=5", "https://m.example/a")]
    [InlineData("https://m.example/user/view.php?id=5&course=2", "https://m.example/user/view.php")]
    [InlineData("https://m.example/User/Profile.php?id=5", "https://m.example/User/Profile.php")]
    [InlineData("https://m.example/a#id=5", "https://m.example/a")]
    [InlineData("https://m.example/a#b?id=5", "https://m.example/a")]
    [InlineData("https://m.example/a?id=5&id=6", "https://m.example/a?id=5")]
    [InlineData("https://m.example/a?xid=5", "https://m.example/a")]
    [InlineData("https://m.example/a", "https://m.example/a")]
    public void Numbers_that_name_things_are_kept(string iri, string code)
    {
        var bytes = Encoding.UTF8.GetBytes("\"" + iri + "\"");
        var record = new EventRecord();
        record.Begin(bytes, 0);

        Assert.Equal(code, Encoding.UTF8.GetString(record[ItemQuery.Code(record, new TextSlice(1, bytes.Length - 2))]));
    }

    [Fact]
    public void Items_of_one_page_are_told_apart_and_nothing_else_of_the_query_is_anywhere()
    {
        const string Page = "https://m.example/mod/page/view.php?";
        string[] queries = ["id=5", "id=5&token=canary7f3a", "id=6&email=canary7f3a%40example.org", "id=6&name=Canary7f3a", "user=4477001&id=7", "sesskey=canary7f3a"];
        _folder.Write("s.ndjson", string.Join('\n', queries.Select((query, i) => Of(
            i, item: Page + query, account: "person-" + i,
            more: ",\"context\":{\"contextActivities\":{\"grouping\":[{\"id\":\"https://m.example/course/view.php?id=" + (i % 2) + "&key=canary7f3a\"}]}}"))));

        var report = Importer.Of("xapi").Import(_folder.Request);

        Assert.Equal(
            [Page.TrimEnd('?') + " 1", Page + "id=5 2", Page + "id=6 2", Page + "id=7 1"],
            _folder.Query("SELECT item_code, count(*) FROM activity_event JOIN content_item USING (item_id) GROUP BY 1 ORDER BY 1").Select(row => string.Join(' ', row)));
        Assert.Equal(
            ["view.php?id=0", "view.php?id=1"], _folder.Query("SELECT group_code FROM teaching_group ORDER BY 1").Select(row => row[0]));
        foreach (var file in Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_folder.Source, StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file, Encoding.Latin1);
            Assert.DoesNotContain("canary7f3a", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("4477001", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("canary", report.ToMimeBundle().ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
