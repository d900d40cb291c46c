using System.Globalization;
using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Lint;
using Xunit.Abstractions;

namespace ResearchKit.Notebooks.Tests.Lint;

public sealed class NotebookLintTests
{
    private static Notebook Notebook(params string[] cells) => ResearchKit.Notebooks.Documents.Notebook.Parse(Encoding.UTF8.GetBytes(
        "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\"}]}}\n\n" + string.Join("\n\n", cells) + "\n"), "test.dib", NotebookFormat.Dib);

    private static LintFinding[] Check(params string[] cells) => [.. new NotebookLint().Check(Notebook(cells), "notebooks/test.dib")];

    private static LintRule[] Prose(string text) => [.. Check("#!markdown\n\n" + text).Select(finding => finding.Rule)];

    private static LintRule[] Sql(string query) => [.. Check("#!sql\n\n" + query).Select(finding => finding.Rule)];

    public sealed class Words
    {
        [Theory]
        [InlineData("We look at weak students first.")]
        [InlineData("At-risk learners get a call.")]
        [InlineData("The model finds students at risk.")]
        [InlineData("Four types of learners come out.")]
        [InlineData("Latent profile analysis gave three groups.")]
        [InlineData("We cluster the students by their clicks.")]
        [InlineData("Visual learners like charts.")]
        [InlineData("Low performers need help.")]
        [InlineData("Heikot oppilaat tarvitsevat tukea.")]
        [InlineData("Riskioppilaille soitetaan.")]
        [InlineData("Oppijatyypit löytyvät aineistosta.")]
        [InlineData("Oppimistyylit vaihtelevat.")]
        [InlineData("Svaga elever får stöd.")]
        [InlineData("Riskelever hittas tidigt.")]
        [InlineData("Tre elevtyper syns.")]
        public void Labels_are_found(string text) => Assert.Equal([LintRule.PersonLabel], Prose(text));

        [Theory]
        [InlineData("We ranked the schools by their mean.")]
        [InlineData("A league table of the city.")]
        [InlineData("The best schools are in the north.")]
        [InlineData("Top 10 students by points.")]
        [InlineData("Koulut paremmuusjärjestyksessä.")]
        [InlineData("Parhaat koulut ovat pohjoisessa.")]
        [InlineData("Vi rangordnar dem.")]
        [InlineData("De bästa skolorna ligger i norr.")]
        public void Rankings_are_found(string text) => Assert.Contains(LintRule.RankingWord, Prose(text));

        [Theory]
        [InlineData("Burnout causes lower grades.")]
        [InlineData("Homework leads to engagement.")]
        [InlineData("The effect of feedback on grades is large.")]
        [InlineData("Feedback improved the students' grades.")]
        [InlineData("Uupumus aiheuttaa poissaoloja.")]
        [InlineData("Palaute vaikuttaa arvosanaan.")]
        [InlineData("Utmattning leder till frånvaro.")]
        public void Causal_words_are_found(string text) => Assert.Equal([LintRule.CausalWord], Prose(text));

        [Theory]
        [InlineData("Standard errors are cluster-robust, with schools as clusters of rows.")]
        [InlineData("The log-rank test compares schools.")]
        [InlineData("Spearman's rank correlation of school means is 0.3.")]
        [InlineData("Random effects of schools have a normal distribution.")]
        [InlineData("Does burnout cause lower grades?")]
        [InlineData("This does not show that burnout causes lower grades.")]
        [InlineData("Nobody is ranked, and no learner types come out.")]
        [InlineData("Learners are never labelled \"at-risk students\".")]
        [InlineData("If feedback caused the difference, we would see it in the null city.")]
        [InlineData("Näyttää siltä että arvosanat nousevat; uupumus ei aiheuta poissaoloja.")]
        [InlineData("Utmattning orsakar inte frånvaro.")]
        [InlineData("Weak items are dropped, and slow queries too.")]
        [InlineData("See `rank the students` in the code, and [here](https://example.org/weak-students).")]
        [InlineData("Grades and burnout go together: r = -0.3.")]
        [InlineData("The fractions unit has the most difficult items.")]
        public void What_only_sounds_alike_is_left_alone(string text) => Assert.Empty(Prose(text));

        [Fact]
        public void The_place_is_told()
        {
            var finding = Assert.Single(Check("#!csharp\n\n1 + 1", "#!markdown\n\n## Who\n\nFirst a line.\nThen weak students."));
            Assert.Equal((2, 4, "weak students"), (finding.Cell, finding.Line, finding.Excerpt));
            Assert.StartsWith("notebooks/test.dib, cell 2, line 4: error PersonLabel: \"weak students\": people are not labelled", finding.ToString(), StringComparison.Ordinal);
        }

        [Fact]
        public void Texts_in_code_are_read_as_well()
        {
            var finding = Assert.Single(Check("#!csharp\n\nvar n = 3;\nChart.Bar(frame, \"school\", \"mean\", title: $\"The worst schools of {n}\")"));
            Assert.Equal((LintRule.RankingWord, 2), (finding.Rule, finding.Line));
        }
    }

    public sealed class Queries
    {
        [Theory]
        [InlineData("SELECT learner_id, avg(grade_number) AS x FROM grade GROUP BY learner_id ORDER BY x DESC LIMIT 10")]
        [InlineData("SELECT learner_id AS who, avg(grade_number) FROM grade GROUP BY ALL ORDER BY 2")]
        [InlineData("SELECT school_id, rank() OVER (ORDER BY avg(score) DESC) AS place FROM results GROUP BY school_id")]
        [InlineData("WITH m AS (SELECT learner_id AS a, avg(risk) AS b FROM predictions GROUP BY 1) SELECT a, b FROM m ORDER BY b DESC")]
        [InlineData("SELECT l.learner_id, p.risk FROM learner l JOIN predictions p USING (learner_id) ORDER BY p.risk")]
        [InlineData("SELECT teacher_id, row_number() OVER (PARTITION BY school_id ORDER BY mean_score DESC) AS n FROM t")]
        public void Rows_in_the_order_of_a_measure_are_found(string query) => Assert.Equal([LintRule.RankedRows], Sql(query));

        [Theory]
        [InlineData("SELECT learner_id, ntile(4) OVER (ORDER BY points) AS q FROM results")]
        [InlineData("SELECT learner_id, CASE WHEN avg(points) < 50 THEN 'a' ELSE 'b' END AS letter FROM results GROUP BY 1")]
        [InlineData("WITH m AS (SELECT learner_id AS k, sum(burnout) AS z FROM answers GROUP BY 1) SELECT k, CASE WHEN z > 30 THEN 'red' WHEN z > 20 THEN 'amber' ELSE 'green' END AS innocent FROM m")]
        public void Columns_that_sort_people_are_found_whatever_their_name(string query) => Assert.Equal([LintRule.SortedPeople], Sql(query));

        [Theory]
        [InlineData("SELECT learner_id, wave_id, value FROM survey_response ORDER BY learner_id, wave_id, item_code LIMIT 6")]
        [InlineData("SELECT learner_id, row_number() OVER (PARTITION BY learner_id, skill_id ORDER BY responded_at) AS opportunity FROM item_response")]
        [InlineData("SELECT subject_code, avg(grade_number) AS m FROM grade GROUP BY 1 ORDER BY m DESC")]
        [InlineData("SELECT learner_id, CASE WHEN gender = 1 THEN 'f' ELSE 'm' END AS sex FROM learner ORDER BY learner_id")]
        [InlineData("SELECT learner_id, max(score) AS best FROM results GROUP BY learner_id")]
        [InlineData("SELECT week_start, count(*) AS n FROM attendance_week GROUP BY 1 ORDER BY n DESC")]
        [InlineData("SELECT school_id, count(*) AS learners FROM enrolment GROUP BY 1 ORDER BY learners")]
        [InlineData("SELECT CASE WHEN points < 50 THEN 'below' ELSE 'above' END AS band, count(*) FROM results GROUP BY 1 ORDER BY 1")]
        [InlineData("SELECT learner_id, points FROM results WHERE points > $least ORDER BY week")]
        [InlineData("this is no SQL")]
        public void Other_queries_are_left_alone(string query) => Assert.Empty(Sql(query));

        [Fact]
        public void A_frame_is_followed_from_its_query_to_where_it_is_sorted()
        {
            var findings = Check(
                "#!csharp\n\nvar risky = store.Query(\"SELECT learner_id, avg(points) AS letter FROM results GROUP BY 1\");",
                "#!sql --name named\n\nSELECT school_id, avg(points) AS m FROM results GROUP BY 1",
                "#!csharp\n\nrisky.OrderBy(\"learner_id\")",
                "#!csharp\n\nrisky.OrderByDescending(\"letter\").Head(10)",
                "#!csharp\n\nnamed.OrderBy(\"m\")",
                "#!csharp\n\nvar groups = KMeans.Fit(risky, 3);");
            // A selector with options is a line of the cell before it, so that there are five cells.
            Assert.Equal([(LintRule.RankedRows, 3), (LintRule.RankedRows, 4), (LintRule.SortedPeople, 5)], findings.Select(finding => (finding.Rule, finding.Cell!.Value)));
        }

        [Fact]
        public void The_cells_of_a_connection_are_read_as_SQL()
        {
            var findings = Check("#!csharp\n\n#!connect store --kernel-name city @csharp:path", "#!city\nSELECT learner_id, risk FROM p ORDER BY risk DESC");
            Assert.Equal([LintRule.RankedRows], findings.Select(finding => finding.Rule));
        }
    }

    public sealed class Permissions
    {
        private static Notebook Jupyter(string metadata, string tags) => ResearchKit.Notebooks.Documents.Notebook.Parse(Encoding.UTF8.GetBytes(
            "{\"cells\":[{\"cell_type\":\"markdown\",\"id\":\"a\",\"metadata\":{\"tags\":[" + tags + "]},\"source\":[\"Feedback improved grades, and weak students won.\"]}],\"metadata\":{" + metadata + "},\"nbformat\":4,\"nbformat_minor\":5}"), "n.ipynb");

        [Theory]
        [InlineData("", "", "PersonLabel CausalWord")]
        [InlineData("\"researchkit\":{\"design\":\"randomised\"}", "", "PersonLabel")]
        [InlineData("\"researchkit\":{\"design\":\"observational\"}", "", "PersonLabel CausalWord")]
        [InlineData("", "\"design:randomised\"", "PersonLabel")]
        [InlineData("", "\"lint-ok:PersonLabel\"", "CausalWord")]
        [InlineData("", "\"lint-ok:PersonLabel\",\"lint-ok:CausalWord\"", "")]
        public void A_design_allows_causal_words_and_a_tag_what_it_names(string metadata, string tags, string rules) =>
            Assert.Equal(rules, string.Join(' ', new NotebookLint().Check(Jupyter(metadata, tags), "n.ipynb").Select(finding => finding.Rule)));
    }

    public sealed class Cards : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-lint");

        public void Dispose() => _folder.Delete(recursive: true);

        private sealed class Clock(DateTimeOffset now) : TimeProvider
        {
            public override DateTimeOffset GetUtcNow() => now;
        }

        private LintRule[] Check(string folder, string prose, string? card = null)
        {
            var path = Path.Combine(_folder.CreateSubdirectory(folder).FullName, "02-early-identification.dib");
            Notebook("#!markdown\n\n" + prose).Save(path);
            if (card is not null)
                File.WriteAllText(Path.ChangeExtension(path, null) + ".card.yaml", card);
            return [.. new NotebookLint(new Clock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero))).CheckFile(path).Select(finding => finding.Rule)];
        }

        private static string Card(string? expires = null)
        {
            using var stream = typeof(UseCases.UseCaseCards).Assembly.GetManifestResourceStream(
                typeof(UseCases.UseCaseCards).Assembly.GetManifestResourceNames().Single(name => name.Contains("early-identification", StringComparison.Ordinal)))!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd() + (expires is null ? "" : $"\nnotebook: {{ file: 02-early-identification.dib, expires-on: {expires} }}\n");
        }

        [Fact]
        public void A_use_case_needs_its_card_in_date_and_limits()
        {
            Assert.Equal([LintRule.MissingLimits, LintRule.MissingCard], Check("use-cases", "# A\n\nText."));
            Assert.Equal([LintRule.MissingCard], Check("use-cases", "# A\n\n## What this does not say\n\nText."));
            Assert.Empty(Check("use-cases", "# A\n\n## Limits\n\nText.", Card()));
            Assert.Empty(Check("use-cases", "# A\n\n## Limits\n\nText.", Card("2026-11-22")));
            Assert.Equal([LintRule.ExpiredCard], Check("use-cases", "# A\n\n## Limits\n\nText.", Card("2026-11-21")));
            Assert.Equal([LintRule.Unreadable], Check("use-cases", "# A\n\n## Limits\n\nText.", "card: 2\nnonsense: true\n"));
        }

        [Fact]
        public void Research_needs_limits_and_a_tutorial_neither()
        {
            Assert.Equal([LintRule.MissingLimits], Check("research", "# A\n\nText."));
            Assert.Empty(Check("research", "# A\n\n## Rajoitukset\n\nText."));
            Assert.Empty(Check("tutorials", "# A\n\nText."));
        }
    }
}
