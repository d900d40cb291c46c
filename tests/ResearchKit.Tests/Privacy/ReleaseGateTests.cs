using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ReleaseGateTests
{
    private const string Canary = "Aino Mäkinen 010203A123B";
    private static readonly Displayer s_displayer = new(new ReleaseGate());

    private static DataFrame Protected(int rows = 137) => DataFrame.FromColumns(
        Column.Create("name", Enumerable.Repeat(Canary, rows)).WithDisclosureClass(DisclosureClass.DirectIdentifier),
        Column.Create("grade", Enumerable.Range(0, rows).Select(i => i % 10 == 0 ? (double?)null : 7.531)).WithUnit("points").WithDisclosureClass(DisclosureClass.Sensitive)).Opened();

    [Fact]
    public void A_protected_frame_is_shown_as_its_columns_with_banded_counts()
    {
        var text = s_displayer.Render(Protected()).Data[MimeTypes.Text];
        Assert.Contains("Protected DataFrame", text, StringComparison.Ordinal);
        Assert.Matches("name +│ string +│ +│ direct identifier", text);
        Assert.Matches("grade +│ double +│ points +│ sensitive +│ 5 to 20 %", text);
        Assert.Contains("Rows: 100 to 199", text, StringComparison.Ordinal);
        Assert.Contains("frame.Release(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_and_no_exact_count_of_it_leaves_wherever_it_stands()
    {
        var frame = Protected();
        object?[] places =
        [
            frame, frame["name"], frame["grade"], frame.Columns, new { frame }, new[] { frame }, (1, frame), frame.Head(3), frame.Filter(_ => true),
            new Dictionary<string, object> { ["key"] = frame, ["column"] = frame["grade"] }, new[] { new { Rows = frame, N = 1 } }, new { Deep = new { frame } },
        ];
        foreach (var place in places)
        {
            foreach (var content in s_displayer.Render(place).Data.Values)
            {
                Assert.DoesNotContain(Canary, content, StringComparison.Ordinal);
                Assert.DoesNotContain("7.531", content, StringComparison.Ordinal);
                Assert.DoesNotContain("137", content, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_view_holds_no_way_back_to_the_rows()
    {
        var view = Assert.IsType<ProtectedView>(new ReleaseGate().Admit(Protected()));
        Assert.All(typeof(ProtectedView).GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic),
            field => Assert.False(typeof(IHasProvenance).IsAssignableFrom(field.FieldType)));
        Assert.Equal("100 to 199", view.Rows);
    }

    [Theory]
    [InlineData(Protection.Synthetic)]
    [InlineData(Protection.Released)]
    public void What_may_be_shown_passes(Protection protection)
    {
        var frame = DataFrame.FromColumns(new FrameProvenance("s", protection), [Column.Create("i", [1])]).Opened();
        var gate = new ReleaseGate();
        Assert.Same(frame, gate.Admit(frame));
        Assert.Same(frame["i"], gate.Admit(frame["i"]));
    }

    [Fact]
    public void Numbers_and_texts_pass()
    {
        var gate = new ReleaseGate();
        Assert.Equal(3.5, gate.Admit(3.5));
        Assert.Null(gate.Admit(null));
    }

    public sealed class Screen
    {
        private const string Pseudonym = "rk1_0123456789abcdef0123456789abcdef";

        [Theory]
        [InlineData("text/plain")]
        [InlineData("text/html")]
        [InlineData("application/vnd.plotly.v1+json")]
        public void A_pseudonym_is_removed_and_the_message_says_so(string mimeType)
        {
            var screened = new ReleaseGate().Screen(mimeType, $"a {Pseudonym} b {Pseudonym.ToUpperInvariant()}c");
            Assert.Equal($"a {ReleaseGate.PseudonymRemoved} b {ReleaseGate.PseudonymRemoved}c", screened);
        }

        [Theory]
        [InlineData("rk1_0123")]
        [InlineData("rk1_ is the prefix of learner keys")]
        [InlineData("0123456789abcdef0123456789abcdef")]
        public void What_is_no_pseudonym_stays(string text) => Assert.Equal(text, new ReleaseGate().Screen("text/plain", text));

        [Fact]
        public void A_canary_is_removed_also_as_html_and_json_write_it()
        {
            var gate = new ReleaseGate(["O'Brien <1>", "Mäkinen"]);
            Assert.DoesNotContain("Brien", gate.Screen("text/plain", "x O'Brien <1> y"), StringComparison.Ordinal);
            Assert.DoesNotContain("Brien", gate.Screen("text/html", Escaping.Html("x O'Brien <1> y")), StringComparison.Ordinal);
            Assert.DoesNotContain("Brien", gate.Screen("application/json", System.Text.Json.JsonSerializer.Serialize("x O'Brien <1> y")), StringComparison.Ordinal);
            Assert.DoesNotContain("kinen", gate.Screen("application/json", System.Text.Json.JsonSerializer.Serialize("Mäkinen")), StringComparison.Ordinal);
        }

        [Fact]
        public void What_is_displayed_is_screened()
        {
            var bundle = new Displayer(new ReleaseGate()).Render(new { Key = Pseudonym });
            Assert.All(bundle.Data.Values, content => Assert.DoesNotContain(Pseudonym, content, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData(0, "fewer than 20")]
    [InlineData(19, "fewer than 20")]
    [InlineData(20, "20 to 49")]
    [InlineData(50, "50 to 99")]
    [InlineData(100, "100 to 199")]
    [InlineData(200, "200 to 499")]
    [InlineData(4999, "2,000 to 4,999")]
    [InlineData(10_655_280, "10,000,000 to 19,999,999")]
    [InlineData(long.MaxValue, null)]
    public void Counts_are_banded(long count, string? expected)
    {
        var band = Banding.Count(count);
        if (expected is not null) Assert.Equal(expected, band);
        else Assert.DoesNotContain("-", band, StringComparison.Ordinal);
    }
}
