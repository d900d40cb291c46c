using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;
using static ResearchKit.Notebooks.Tests.Reports.SampleNotebooks;

namespace ResearchKit.Notebooks.Tests.Reports;

public sealed class NotebookReportTests
{
    private static string Html(Notebook notebook, ReportOptions? options = null) => new NotebookReport(new ReleaseGate(), options).ToHtml(notebook);

    private static string Set(params Notebook[] notebooks) =>
        new NotebookReport(new ReleaseGate()).ToHtml([.. notebooks.Select((notebook, i) => Reported(notebook, $"n{i}.ipynb"))]);

    public sealed class Tags
    {
        [Theory]
        [InlineData("reader:teacher", "n.ipynb, cell 2: the tag \"reader:teacher\" names no reader. Valid tags: reader:principal, reader:analyst, reader:researcher.")]
        [InlineData("Reader:Analyst", "n.ipynb, cell 2: the tag \"Reader:Analyst\" names no reader. Valid tags: reader:principal, reader:analyst, reader:researcher.")]
        public void That_name_no_reader_are_an_error_with_the_valid_ones(string tag, string said)
        {
            var notebook = Of(NotebookCell.Markdown("# a"), NotebookCell.Code("1", id: null, kernelName: null, tag));
            Assert.Equal(said, Assert.Throws<ReportTagException>(() => new NotebookReport(new ReleaseGate()).ToHtml([Reported(notebook, "n.ipynb")])).Message);
        }

        [Fact]
        public void Two_of_them_on_one_cell_are_an_error()
        {
            var notebook = Of(NotebookCell.Markdown("# a", id: null, "reader:analyst", "reader:principal"));
            Assert.Contains("cell 1 has 2 reader tags (reader:analyst, reader:principal)", Assert.Throws<ReportTagException>(() => Html(notebook)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Of_a_heading_hold_for_its_section_and_end_with_the_next_of_its_level()
        {
            var html = Html(Of(
                NotebookCell.Markdown("# t"),
                NotebookCell.Markdown("## deep\n\ntext one\n\n### deeper\n\ntext two", id: null, "reader:researcher"),
                NotebookCell.Markdown("text three"),
                NotebookCell.Markdown("text before\n\n## next\n\ntext four")));
            Assert.Equal(["researcher", "researcher", "researcher", "researcher", ""], new[] { "text one", "text two", "text three", "text before", "text four" }.Select(From));

            string From(string text) => Regex.Matches(html[..html.IndexOf(text, StringComparison.Ordinal)], "<div class=\"prose\"(?: data-from=\"(\\w+)\")?>", RegexOptions.None, TimeSpan.FromSeconds(10))[^1].Groups[1].Value;
        }
    }

    [Theory]
    [InlineData(ReportReader.Principal, true, false, false)]
    [InlineData(ReportReader.Analyst, true, true, false)]
    [InlineData(ReportReader.Researcher, true, true, true)]
    public void What_one_reader_is_not_shown_can_be_left_out_of_the_file(ReportReader reader, bool answer, bool code, bool diagnostics)
    {
        var html = Html(ForThreeReaders(), new ReportOptions { Reader = reader, OnlyReader = true });
        Assert.Equal(answer, html.Contains("Most withdraw in the first month", StringComparison.Ordinal));
        Assert.Equal(code, html.Contains("Chart.Bar(...)", StringComparison.Ordinal));
        Assert.Equal(diagnostics, html.Contains("Residuals by group", StringComparison.Ordinal));
        Assert.Equal(diagnostics, html.Contains("SHA-256", StringComparison.Ordinal));
        Assert.Contains("A plain word on them", html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"rk-reader\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_is_in_no_summary_and_no_search_either()
    {
        var notebook = Of(NotebookCell.Markdown("# a"), NotebookCell.Markdown("A word for researchers.", id: null, "reader:researcher"), NotebookCell.Markdown("A word for all."));
        var html = new NotebookReport(new ReleaseGate(), new ReportOptions { Reader = ReportReader.Principal, OnlyReader = true }).ToHtml([Reported(notebook, "a.ipynb"), Reported(notebook, "b.ipynb")]);
        Assert.DoesNotContain("A word for researchers", html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"summary\">A word for all.</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_code_and_stored_outputs_pass_the_gate_again()
    {
        const string Canary = "Aino Virtanen";
        var gate = new ReleaseGate([Canary]);
        var notebook = WithMetadata(
            Of(
                NotebookCell.Markdown($"# {Canary}\n\n{Canary} [x](https://example.org \"{Canary}\")"),
                Run($"var name = \"{Canary}\";", [new StreamOutput("stdout", Canary), new ErrorOutput("E", Canary, [Canary]), Bundle((MimeTypes.Html, $"<table><caption>{Canary}</caption></table>"))], "parameters"),
                Run("chart", [Bundle((MimeTypes.Plotly, "{\"data\":[{\"name\":\"" + Canary + "\"}],\"layout\":{}}"), (MimeTypes.Svg, $"<svg><title>{Canary}</title></svg>"), (MimeTypes.Text, Canary))])),
            Canary, Canary);
        var html = new NotebookReport(gate).ToHtml([Reported(notebook, $"{Canary}.ipynb"), Reported(Of(NotebookCell.Markdown("# b")), "b.ipynb")]);
        Assert.DoesNotContain(Canary, html, StringComparison.Ordinal);
        Assert.Contains(ReleaseGate.CanaryRemoved, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_are_there_once_and_only_where_they_are_used()
    {
        var chart = Of(NotebookCell.Markdown("# a"), Run("c", [Shown(Bars("Bars", "x", "y"))]));
        var html = Set(chart, Of(NotebookCell.Markdown("# b"), Run("c", [Shown(Bars("Bars", "x", "y"))])));
        Assert.Equal(1, Count(html, "id=\"rk-library-plotly\""));
        Assert.Equal(0, Count(html, "id=\"rk-library-mermaid\""));
        Assert.Equal(1, Count(html, "<script type=\"application/json\" id=\"rk-figure-"));
        Assert.Equal(2, Count(html, "data-figure=\"rk-figure-1\""));
        Assert.DoesNotContain("id=\"rk-library", Html(Of(NotebookCell.Markdown("# c"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_lets_no_source_in_but_the_scripts_of_the_kit()
    {
        var policy = Regex.Match(Html(ForThreeReaders()), "Content-Security-Policy\" content=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(10)).Groups[1].Value;
        Assert.Matches("^default-src 'none'; script-src( 'sha256-[A-Za-z0-9+/=]{44}'){3}; style-src 'unsafe-inline'; img-src data: blob:; form-action 'none'; base-uri 'none'$", policy);
    }

    [Fact]
    public void Sections_of_two_notebooks_with_the_same_headings_have_addresses_of_their_own()
    {
        var html = Set(Of(NotebookCell.Markdown("# a\n\n## Answer\n\n[see](#answer) x[^1]\n\n[^1]: note")), Of(NotebookCell.Markdown("# a\n\n## Answer\n\n## Answer\n\nx[^1]\n\n[^1]: note")));
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(10)).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("n1/answer-2", ids);
        Assert.Contains("<a href=\"#n0/answer\">see</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attached_picture_is_in_the_page_and_one_from_elsewhere_is_a_link()
    {
        var cell = NotebookCell.Markdown("# a\n\n![mine](attachment:p.png) ![theirs](https://example.org/p.png)");
        cell.Json["attachments"] = new System.Text.Json.Nodes.JsonObject { ["p.png"] = new System.Text.Json.Nodes.JsonObject { ["image/png"] = "AAAA" } };
        var html = Html(Of(cell));
        Assert.Contains("<img src=\"data:image/png;base64,AAAA\" alt=\"mine\">", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/p.png\">theirs</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Provenance_says_data_parameters_seeds_run_and_file()
    {
        var notebook = Of(
            NotebookCell.Markdown("# a"), Run("int year = 2025;", [], "parameters"), Run("int year = 2026;", [], "injected-parameters"), Run("Fit(seed: 42)", []),
            Run("t", [Bundle((MimeTypes.Html, "<div class=\"rk-output\"><table class=\"rk-table\"><caption>x <small class=\"rk-synthetic\">synthetic data</small></caption></table><p class=\"rk-note\">Source: city.duckdb, data as of 2026-06-01</p></div>"))]));
        var result = new NotebookRunResult("a.ipynb", null, RunExitCode.Succeeded, "a", new DateTimeOffset(2026, 11, 22, 9, 30, 5, TimeSpan.Zero), TimeSpan.FromSeconds(3.25), [new CellRunResult(1, "cell 2", CellStatus.Succeeded, TimeSpan.FromSeconds(1.5))]);
        var html = new NotebookReport(new ReleaseGate()).ToHtml(notebook, result);
        foreach (var said in new[] { "<dd>city.duckdb</dd>", "<dd>2026-06-01</dd>", "<dd>int year = 2026;</dd>", "<dd>42</dd>", "<dd>2026-11-22 09:30 UTC, 3.3 s</dd>", "<dd>1 of 1 run; the longest, cell 2, took 1.5 s</dd>", "synthetic: made by the kit&#39;s generator" })
            Assert.Contains(said, html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notebook_that_was_not_run_says_so_and_so_does_one_that_failed()
    {
        Assert.Contains("<strong>Not run</strong>", Html(Of(NotebookCell.Markdown("# a"), NotebookCell.Code("1"))), StringComparison.Ordinal);
        Assert.Contains("<strong>A cell failed</strong>", Html(Of(NotebookCell.Markdown("# a"), Run("1", [new ErrorOutput("E", "v", [])]))), StringComparison.Ordinal);
        Assert.DoesNotContain("<strong>A cell failed</strong>", Html(Of(NotebookCell.Markdown("# a"), Run("1", [new ErrorOutput("E", "v", [])], "raises-exception"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_notebooks_with_charts_tables_and_diagrams_are_at_most_8_megabytes()
    {
        var notebooks = Enumerable.Range(0, 20).Select(n => Of(
        [
            NotebookCell.Markdown($"# Notebook {n}\n\n{string.Concat(Enumerable.Repeat("Plain words about what was found. ", 60))}"),
            .. Enumerable.Range(0, 6).Select(i => Run("chart", [Shown(Points(n, i, i == 0 ? 600 : 60))])),
            Run("table", [Shown(Table("learner", [.. Enumerable.Range(0, 40).Select(i => $"row {i}")]))]),
            Run("diagram", n < 2 ? [Bundle((MimeTypes.Mermaid, "flowchart LR\n a --> b"))] : []),
        ]));
        var bytes = Encoding.UTF8.GetByteCount(Set([.. notebooks]));
        Assert.InRange(bytes, 2_000_000, 8_000_000);
    }

    private static Chart Points(int n, int i, int count) => Chart.Of(new PointMark(
        Channel.Number("x", Enumerable.Range(0, count).Select(k => Math.Sin(n + (k * 0.7)))),
        Channel.Number("y", Enumerable.Range(0, count).Select(k => Math.Cos(i + (k * 1.3)))))) with
    { Title = $"Points {n} {i}" };

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
