using ResearchKit.Display;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Display;

public sealed class DisplayerTests
{
    private static MimeBundle Render(object? value, DisplayOptions? options = null) => new Displayer(new OpenGate(), options).Render(value);

    private static string Text(object? value, DisplayOptions? options = null) => Render(value, options).Data[MimeTypes.Text];

    public sealed class Scalars
    {
        public static TheoryData<object?, string> Cases => new()
        {
            { null, "null" }, { DBNull.Value, "null" }, { true, "true" }, { 42, "42" }, { -7L, "-7" }, { 0.1 + 0.2, "0.3" },
            { 1.0 / 3, "0.3333333333" }, { -118860.884388, "-118860.8844" }, { 1e-9, "1e-9" }, { 1.5e20, "1.5e+20" }, { 0.0, "0" },
            { double.NaN, "NaN" }, { double.NegativeInfinity, "-∞" }, { 0.1f, "0.1" }, { 12.50m, "12.50" }, { 'x', "x" },
            { new DateOnly(2026, 3, 9), "2026-03-09" }, { new DateTime(2026, 3, 9, 8, 5, 0, DateTimeKind.Utc), "2026-03-09 08:05:00Z" },
            { new DateTimeOffset(2026, 3, 9, 8, 5, 0, TimeSpan.FromHours(2)), "2026-03-09 08:05:00+02:00" }, { TimeSpan.FromMinutes(90), "01:30:00" },
            { DayOfWeek.Friday, "Friday" }, { new byte[] { 1, 255 }, "2 bytes: 01ff" }, { typeof(Dictionary<string, int?>), "Dictionary<string, int?>" },
            { "two\nlines", "two\nlines" },
        };

        [Theory]
        [MemberData(nameof(Cases))]
        public void Are_written_in_the_invariant_culture(object? value, string expected)
        {
            var before = Thread.CurrentThread.CurrentCulture;
            try
            {
                Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("fi-FI");
                Assert.Equal(expected, Text(value));
            }
            finally
            {
                Thread.CurrentThread.CurrentCulture = before;
            }
        }

        [Fact]
        public void A_method_without_its_brackets_says_how_to_call_it()
        {
            Assert.Equal("method Parse(string) → int: write Parse(...) to call it", Text((Func<string, int>)int.Parse));
            Assert.Equal("function (int) → int", Text((Func<int, int>)(x => x + 1)));
        }

        [Fact]
        public void A_terminals_control_sequence_becomes_visible() => Assert.Equal("␛[2Jgone", Text("\u001b[2Jgone"));
    }

    public sealed class Sequences
    {
        [Fact]
        public void Numbers_align_by_equal_decimals()
        {
            var text = Text(new[] { 1.5, 10.25, -3 });
            Assert.Contains("│  1.50 │", text, StringComparison.Ordinal);
            Assert.Contains("│ 10.25 │", text, StringComparison.Ordinal);
            Assert.Contains("│ -3.00 │", text, StringComparison.Ordinal);
        }

        [Fact]
        public void Objects_become_rows_with_a_column_a_property()
        {
            var text = Text(new[] { new { Name = "Aino", Age = (int?)7 }, new { Name = "Onni", Age = (int?)null } });
            Assert.Matches("Name +│ +Age", text);
            Assert.Matches("Aino +│ +7", text);
            Assert.Matches("Onni +│ +<NA>", text);
        }

        [Fact]
        public void A_long_list_ends_in_how_many_more() =>
            Assert.Contains("… 980 more items", Text(Enumerable.Range(0, 1000).ToList()), StringComparison.Ordinal);

        [Fact]
        public void An_endless_sequence_is_read_no_further_than_shown()
        {
            var read = 0;
            IEnumerable<int> Endless()
            {
                while (true) yield return read++;
            }

            Assert.Contains("… more items", Text(Endless()), StringComparison.Ordinal);
            Assert.InRange(read, 20, 21);
        }

        [Fact]
        public void Cancelling_stops_a_sequence_that_never_yields_its_last()
        {
            using var source = new CancellationTokenSource();
            IEnumerable<int> CancelsItself()
            {
                yield return 1;
                source.Cancel();
                yield return 2;
            }

            Assert.Throws<OperationCanceledException>(() => new Displayer(new OpenGate()).Render(CancelsItself(), source.Token));
        }

        [Fact]
        public void A_matrix_keeps_its_shape()
        {
            var text = Text(new[,] { { 1.0, 0.25 }, { 0.25, 1.0 } });
            Assert.Contains("double[2, 2]", text, StringComparison.Ordinal);
            Assert.Matches(@"0 │ 1\.00 │ 0\.25", text);
        }

        [Fact]
        public void An_empty_sequence_says_so() => Assert.Contains("0 items", Text(Array.Empty<int>()), StringComparison.Ordinal);
    }

    public sealed class Objects
    {
        private sealed class Node
        {
            public string Name => "n";

            public Node? Next { get; set; }
        }

        private sealed class Throwing
        {
            public int Good => 1;

            public int Bad => throw new InvalidOperationException("no value yet");
        }

        [Fact]
        public void A_cycle_ends()
        {
            var node = new Node();
            node.Next = node;
            Assert.Contains("↻ Node, shown above", Text(node), StringComparison.Ordinal);
        }

        [Fact]
        public void A_deep_chain_is_summed_up_below_the_limit()
        {
            var top = new Node();
            var last = top;
            for (var i = 0; i < 5000; i++) last = last.Next = new Node();
            var html = Render(top).Data[MimeTypes.Html];
            Assert.Equal(2, System.Text.RegularExpressions.Regex.Matches(html, "<table class=\"rk-nested\"").Count);
        }

        [Fact]
        public void A_getter_that_throws_does_not_hide_the_others()
        {
            var text = Text(new Throwing());
            Assert.Contains("threw InvalidOperationException: no value yet", text, StringComparison.Ordinal);
            Assert.Matches("Good +│ 1", text);
            Assert.Contains("threw InvalidOperationException", Text(new[] { new Throwing() }), StringComparison.Ordinal);
        }

        [Fact]
        public void A_running_task_is_not_waited_for() =>
            Assert.Contains("still running: write await", Text(new TaskCompletionSource<int>().Task), StringComparison.Ordinal);

        [Fact]
        public void A_value_tuple_shows_its_items() => Assert.Matches("Item2 +│ b", Text((1, "b")));
    }

    public sealed class Dictionaries
    {
        [Fact]
        public void Show_keys_and_values()
        {
            var text = Text(new Dictionary<string, double> { ["a"] = 1.5, ["b"] = 22 });
            Assert.Matches(@"a +│ +1\.5 │", text);
            Assert.Matches(@"b +│ +22\.0 │", text);
        }

        [Fact]
        public void Read_only_ones_do_as_well() =>
            Assert.Matches("k +│ v", Text(System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("k", "v")));
    }

    public sealed class Exceptions
    {
        [Fact]
        public void Show_type_message_cause_and_the_users_frames_only()
        {
            Exception caught;
            try
            {
                Analyse();
                throw new InvalidOperationException("not reached");
            }
            catch (NotSupportedException exception)
            {
                caught = exception;
            }

            var text = Text(caught);
            Assert.StartsWith("NotSupportedException: bad <formula>", text, StringComparison.Ordinal);
            Assert.Contains("caused by FormatException: not a number", text, StringComparison.Ordinal);
            Assert.Contains("at Exceptions.Analyse in DisplayerTests.cs, line ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Path.DirectorySeparatorChar + "Display", text, StringComparison.Ordinal);
            Assert.Contains("bad &lt;formula&gt;", Render(caught).Data[MimeTypes.Html], StringComparison.Ordinal);
        }

        private static void Analyse() => throw new NotSupportedException("bad <formula>", new FormatException("not a number"));
    }

    public sealed class Gate
    {
        private sealed class Secret;

        private sealed class HidingGate : IReleaseGate
        {
            public object? Admit(object? value) => value is Secret ? "a view of it" : value;

            public string Screen(string mimeType, string content) => content.Replace("hush", "####", StringComparison.Ordinal);
        }

        [Fact]
        public void Is_asked_for_the_value_and_for_every_value_inside()
        {
            var inner = new object[] { "x", new { Deep = "y" } };
            var gate = new OpenGate();
            new Displayer(gate).Render(new Dictionary<string, object> { ["k"] = inner });
            Assert.Contains(inner, gate.Admitted);
            Assert.Contains("x", gate.Admitted);
            Assert.Contains("y", gate.Admitted);
            Assert.Equal([MimeTypes.Html, MimeTypes.Text], gate.Screened);
        }

        [Fact]
        public void What_it_does_not_admit_is_replaced_wherever_it_stands()
        {
            var displayer = new Displayer(new HidingGate());
            object[] places =
            [
                new Secret(), new[] { new Secret() }, new object[] { 1, new Secret() }, new { Property = new Secret() },
                new Dictionary<string, Secret> { ["key"] = new() }, new[] { new { Column = new Secret() } }, (1, new Secret()),
            ];
            foreach (var place in places)
            {
                var text = displayer.Render(place).Data[MimeTypes.Text];
                Assert.Contains("a view of it", text, StringComparison.Ordinal);
                Assert.DoesNotContain("Secret │", text, StringComparison.Ordinal);
            }
        }

        [Fact]
        public void It_is_asked_before_a_registered_renderer()
        {
            var displayer = new Displayer(new HidingGate());
            displayer.Register<Secret>(_ => MimeBundle.OfText("the secret itself"));
            Assert.Equal("a view of it", displayer.Render(new Secret()).Data[MimeTypes.Text]);
        }

        [Fact]
        public void Every_representation_is_screened()
        {
            var bundle = new Displayer(new HidingGate()).Render(new[] { "hush" });
            Assert.All(bundle.Data.Values, content => Assert.DoesNotContain("hush", content, StringComparison.Ordinal));
        }
    }

    public sealed class Registered
    {
        [Fact]
        public void A_renderer_shows_the_type_and_what_derives_from_it()
        {
            var displayer = new Displayer(new OpenGate());
            displayer.Register<Stream>(_ => MimeBundle.OfText("a stream"));
            using var stream = new MemoryStream();
            Assert.Equal("a stream", displayer.Render(stream).Data[MimeTypes.Text]);
        }

        [Fact]
        public void The_later_registration_wins()
        {
            var displayer = new Displayer(new OpenGate());
            displayer.Register<int>(_ => MimeBundle.OfText("first"));
            displayer.Register<int>(_ => new MimeBundle(MimeBundle.OfText("").Data.Clear().Add(MimeTypes.Markdown, "*second*")));
            var bundle = displayer.Render(5);
            Assert.Equal("*second*", bundle.Data[MimeTypes.Markdown]);
            Assert.Equal("int", bundle.Data[MimeTypes.Text]);
        }
    }
}
