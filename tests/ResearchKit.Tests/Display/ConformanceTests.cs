using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Display;

/// <summary>What every renderer keeps: text/plain always, well-formed HTML, and no text that becomes structure.</summary>
public sealed class ConformanceTests
{
    /// <summary>Each renderer, as a value with one text in every position that takes a text.</summary>
    private static readonly IReadOnlyDictionary<string, Func<string, object?>> s_values = new Dictionary<string, Func<string, object?>>(StringComparer.Ordinal)
    {
        ["string"] = text => text,
        ["sequence of strings"] = text => new[] { text, "plain" },
        ["sequence of objects"] = text => new[] { new { Name = text } },
        ["object"] = text => new { Name = text, Inner = new { Deep = text } },
        ["dictionary"] = text => new Dictionary<string, object> { [text] = text, ["x"] = new[] { text } },
        ["exception"] = text => new InvalidOperationException(text, new FormatException(text)),
        ["object with exception"] = text => new { Error = new InvalidOperationException(text) },
        ["matrix"] = text => new[,] { { text, text } },
        ["table"] = text => new TableModel
        {
            Title = text,
            Columns = [new TableColumn(text, text, text), new TableColumn("n", Alignment: TableAlignment.Right, IsRowHeader: true)],
            Rows = [TableRow.Section(text), new TableRow([new TableCell(text), new TableCell(text, TableCellKind.Suppressed)]),
                new TableRow([new TableCell(text, TableCellKind.Missing), TableCell.Missing]), TableRow.Gap(text)],
            Notes = [text],
            Source = text,
            IsSynthetic = true,
        },
        ["nested table"] = text => new { Table = new TableBuilder(text).Labels(text, [text]).Build() },
        ["frame"] = text => Frame(text, Protection.Synthetic),
        ["released frame"] = text => Frame(text, Protection.Released),
        ["protected frame"] = text => Frame(text, Protection.Protected),
        ["column"] = text => Frame(text, Protection.Synthetic).Columns[0],
        ["list in a cell"] = text => DataFrame.FromColumns(new FrameProvenance("s", Protection.Synthetic), [Column.Create("l", new object[] { new[] { text } })]).Opened(),
        ["progress"] = text => new ProgressView(text, 3, 10) { Unit = text, Elapsed = TimeSpan.FromSeconds(2) },
        ["progress at its end"] = text => new ProgressView(text, 10, 10) { Unit = text, State = ProgressState.Done },
        ["JSON"] = text => new System.Text.Json.Nodes.JsonObject { ["key " + text] = text },
        ["null"] = _ => null,
    };

    public static TheoryData<string> Renderers => [.. s_values.Keys];

    private static DataFrame Frame(string text, Protection protection)
    {
        var name = string.IsNullOrWhiteSpace(text) ? "x" : text;
        return DataFrame.FromColumns(new FrameProvenance(name, protection), [Column.Create(name, [text, null]).WithUnit(text), Column.Create("n", [1.5, double.NaN])]).Opened();
    }

    private static Displayer Displayer { get; } = new(new ReleaseGate());

    [Theory]
    [MemberData(nameof(Renderers))]
    public void Every_value_has_plain_text_and_well_formed_html(string renderer)
    {
        var bundle = Displayer.Render(s_values[renderer]("text"));
        Assert.NotEqual("", bundle.Data[MimeTypes.Text]);
        if (bundle.Data.TryGetValue(MimeTypes.Html, out var html)) Assert.StartsWith("rk-output", (string?)HtmlFragment.Parse(html).Attribute("class"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Renderers))]
    public void A_hostile_string_never_becomes_markup_or_a_control_sequence(string renderer)
    {
        Assert.Equal(200, HostileStrings.All.Count);
        var plain = Displayer.Render(s_values[renderer]("plain"));
        var expected = plain.Data.TryGetValue(MimeTypes.Html, out var plainHtml) ? HtmlFragment.Vocabulary(HtmlFragment.Parse(plainHtml)) : null;
        foreach (var hostile in HostileStrings.All)
        {
            var bundle = Displayer.Render(s_values[renderer](hostile));
            Assert.DoesNotContain(bundle.Data[MimeTypes.Text], character => char.IsControl(character) && character is not ('\n' or '\t'));
            if (bundle.Data.TryGetValue(MimeTypes.Html, out var html)) Assert.Equal(expected, HtmlFragment.Vocabulary(HtmlFragment.Parse(html)));
        }
    }

    [Fact]
    public void What_a_hostile_string_says_can_still_be_read()
    {
        var html = HtmlFragment.Parse(Displayer.Render(new[] { "<b>&amp;\"'`" }).Data[MimeTypes.Html]);
        Assert.Contains(html.Descendants("td"), cell => cell.Value == "<b>&amp;\"'`");
    }
}
