using System.Text.Json;
using ResearchKit.Attacks;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Tests.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Stories;

/// <summary>
/// What an analyst does by accident or out of curiosity, cell by cell, on a protected store, by the real runner and gate: no output, message, file, report, log or history holds an
/// identifier or a row; what is refused says what works.
/// </summary>
[Collection(nameof(CurrentDirectory))]
public sealed class ProtectedCityStoryTests(ProtectedCity city) : IClassFixture<ProtectedCity>
{
    internal const string Open = """
        using ResearchKit.Store;
        var store = LearningStore.Open(@"STORE", new LearningStoreOptions { Purpose = "stories" });
        var people = store.Query("SELECT p.pseudonym, s.school_code, l.birth_year, l.sex_code FROM learner l JOIN person p ON p.person_id = l.learner_id JOIN enrolment e USING (learner_id) JOIN school s USING (school_id)");
        var frame = store.Query("SELECT e.learner_id, s.school_code, s.education_level, l.birth_year, l.sex_code, (l.learner_id % 7)::double AS x, (l.birth_year - 2000)::double AS y FROM learner l JOIN enrolment e USING (learner_id) JOIN school s USING (school_id)");
        """;

    /// <summary>Cells that work and show nothing of a row.</summary>
    public static readonly TheoryData<string, string> Shown = new()
    {
        { "display", "people" },
        { "display of parts", "display(people[\"pseudonym\"]); display(new { people, first = people.Head(1) }); display(new[] { people.Sample(3, 1) }); display((1, people.Columns))" },
        { "display update", "var d = display(1); d.Update(people.Head(1));" },
        { "text", "Console.WriteLine($\"{people} {people[\"pseudonym\"]} {people.Provenance}\"); Console.Error.WriteLine(people); people.ToString() + people.GroupBy(\"school_code\")" },
        { "description", "people.Description()" },
        { "grouping", "people.GroupBy(\"pseudonym\").Count()" },
        { "progress", "foreach (var i in ShowProgress(new[] { 1, 2 }, \"Working on \" + people)) { }" },
        { "release", "frame.Release([\"school_code\", \"sex_code\"], Measure.Count())" },
        { "released files", "var t = frame.Release([\"education_level\", \"sex_code\"], Measure.Count(), Measure.Share(\"sex_code\", \"F\")); t.WriteCsv(\"t.csv\", totals: true); t.WriteXlsx(\"t.xlsx\"); t.WriteParquet(\"t.parquet\"); t.ToFrame().WriteCsv(\"u.csv\");" },
        { "chart of a release", "Chart.Bar(frame.Release([\"education_level\"], Measure.Count()).ToFrame(), x: \"education_level\", y: \"learners\")" },
        { "model", "var m = Regression.Fit(\"y ~ x\", frame); display(m); display(m.ToChart()); Console.WriteLine(m); m.Estimates" },
        { "further models", "var rows = store.Query(\"SELECT l.learner_id, s.school_code, l.learner_id % 3 = 0 AS late, (l.learner_id * 7 % 11)::double AS a, (l.learner_id * 13 % 17)::double AS b, (l.learner_id * 5 % 13)::double AS c FROM learner l JOIN enrolment e USING (learner_id) JOIN school s USING (school_id)\"); display(Regression.Logistic(\"late ~ a\", rows)); display(Multilevel.Fit(\"b ~ a + (1 | school_code)\", rows)); display(Reliability.Alpha(rows, [\"a\", \"b\", \"c\"])); display(Factors.Exploratory(rows, [\"a\", \"b\", \"c\"]))" },
        { "risk", "frame.DisclosureRisk([\"birth_year\", \"sex_code\"], [], new DisclosureRiskOptions { Person = \"learner_id\" })" },
        { "a dump in code", "System.Text.Json.JsonSerializer.Serialize(new { a = people.ColumnNames })" },
        { "SQL kernel on the store", "#!connect store --kernel-name city \"STORE\"\n" },
        { "SQL over a frame", "#!sql\nSELECT * FROM people" },
        { "SQL sharing", "#!sql --name some\nSELECT * FROM people LIMIT 1\n#!csharp\ndisplay(some)" },
        { "explain", "#!sql\nEXPLAIN ANALYZE SELECT * FROM people WHERE birth_year > 2005" },
        { "store and catalog", "display(store); display(store.Catalog); display(store.Provenance)" },
    };

    /// <summary>Cells that are refused or fail, and a part of what they say.</summary>
    public static readonly TheoryData<string, string, string> Refused = new()
    {
        { "element", "people[\"pseudonym\"].GetValue(0)", "frame.Sql(" },
        { "typed element", "frame.Column<short>(\"birth_year\")[3]", "frame.Sql(" },
        { "foreach over values", "foreach (var code in people.StringColumn(\"pseudonym\").Values) Console.WriteLine(code);", "frame.Release(" },
        { "foreach over rows", "foreach (var row in people.Rows<Person>()) Console.WriteLine(row);\nrecord Person(string Pseudonym);", "frame.Release(" },
        { "LINQ", "string.Join(\", \", people.StringColumn(\"pseudonym\").ToArray().Take(3))", "protected" },
        { "reader", "var reader = people.ToDataReader(); while (reader.Read()) Console.WriteLine(reader[0]);", "protected" },
        { "numbers", "frame[\"birth_year\"].ToDoubles().Average()", "fit a model" },
        { "exact count of a filter", "store.Query(\"SELECT * FROM learner WHERE birth_year = 2005\").RowCount", "Measure.Count()" },
        { "missing values", "frame[\"birth_year\"].NullCount", "band" },
        { "filter with print", "people.Filter(row => { Console.WriteLine(row[\"pseudonym\"]); return true; })", "Say it in SQL" },
        { "exception with data", "people.WithColumn(\"x\", row => row.Get<string>(\"pseudonym\") is var p ? throw new Exception(p) : 1)", "Say it in SQL" },
        { "CSV", "people.WriteCsv(\"leak.csv\")", "Release" },
        { "Parquet", "people.WriteParquet(\"leak.parquet\")", "Release" },
        { "XLSX", "people.WriteXlsx(\"leak.xlsx\")", "Release" },
        { "chart of rows", "Chart.Point(frame, x: \"x\", y: \"birth_year\")", "released table" },
        { "histogram of rows", "Chart.Histogram(frame, \"birth_year\")", "released table" },
        { "a model of a key", "Regression.Fit(\"y ~ pseudonym\", store.Query(\"SELECT l.learner_id, p.pseudonym, l.birth_year - 2000 AS y FROM learner l JOIN person p ON p.person_id = l.learner_id\"))", "tells learners apart" },
        { "all numbers of a model", "var all = Regression.Fit(\"y ~ x\", frame); Console.WriteLine(all.Result.Missingness)", "are not told" },
        { "kappa of two columns", "Reliability.Kappa(frame, \"x\", \"y\")", "frame.Release" },
        { "answers beside answers", "ItemResponse.Fit(frame.Select(\"x\", \"y\"), items: [\"x\", \"y\"])", "protected" },
        { "numbers that are no answers", "ItemResponse.Fit(store.Query(\"SELECT learner_id, birth_year - 3000.5 AS x, birth_year - 3000.5 AS y FROM learner\"), items: [\"x\", \"y\"])", "not told of protected rows" },
        { "prediction for learners", "Regression.Fit(\"y ~ x\", frame).Predict(frame)", "model card" },
        { "release by key", "people.Release([\"pseudonym\"], Measure.Count())", "learner" },
        { "conversion in the store", "store.Query(\"SELECT CAST(school_code AS INTEGER) FROM school\")", "TRY_CAST" },
        { "conversion of a frame", "people.Sql(\"SELECT CAST(school_code AS INTEGER) FROM this\")", "TRY_CAST" },
        { "conversion in a SQL cell", "#!sql\nSELECT CAST(school_code AS INTEGER) FROM people", "TRY_CAST" },
        { "error() in SQL", "people.Sql(\"SELECT error(school_code) FROM this\")", "the query failed on a row" },
        { "conversion of dates", "people.Sql(\"SELECT strptime(school_code, '%Y') FROM this\")", "the query failed on a row" },
        { "overflow", "frame.Sql(\"SELECT (birth_year * 30000::smallint)::smallint FROM this\")", "wider" },
        { "a wrong column", "people[\"pseudonim\"]", "Did you mean" },
        { "the file in SQL", "#!sql\nATTACH 'STORE' AS c; SELECT * FROM c.person", "protected" },
        { "the file by ADO.NET", "using ResearchKit.DuckDB;\nvar c = new DuckDBConnection(@\"Data Source=STORE\"); c.Open();", "protected" },
        { "values to the page", "#!javascript\n#!share --from csharp people --as p\nconsole.log(p)", "protected" },
        { "malformed file", "System.IO.File.WriteAllText(\"people.csv\", \"a,b\\n1,2\\n\\\"x\" + \"CANARY-\" + \"4711-8847\" + \",\\n\"); DataFrame.ReadCsv(\"people.csv\", new CsvFormat { HasHeader = true, Delimiter = ';', AllText = false }).Sql(\"SELECT CAST(COLUMNS(*) AS DATE) FROM this\")", "TRY_CAST" },
    };

    private string Code(string code) => code.Replace("STORE", city.Store, StringComparison.Ordinal);

    private async Task<(string Text, bool Succeeded)> Run(string name, string code)
    {
        var folder = Directory.CreateDirectory(Path.Combine(city.Root, "stories", string.Concat(name.Where(char.IsLetterOrDigit)))).FullName;
        var path = Path.Combine(folder, "..", Path.GetFileName(folder) + ".ipynb");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            cells = new[] { Code(Open), Code(code) }.Select((source, i) => new { cell_type = "code", id = $"c{i}", metadata = new { }, execution_count = (int?)null, outputs = Array.Empty<object>(), source }),
            metadata = new { kernelspec = new { name = "researchkit", language = "C#", display_name = "C#" } },
            nbformat = 4,
            nbformat_minor = 5,
        }));
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            var gate = new ReleaseGate();
            var output = Path.Combine(folder, "executed.ipynb");
            var run = await new NotebookRunner(gate).RunAsync(new NotebookRunRequest(path, output) { AllowErrors = true });
            var executed = Notebook.Load(output);
            File.WriteAllText(Path.Combine(folder, "report.html"), new NotebookReport(gate).ToHtml(executed, run.Result));
            File.WriteAllText(Path.Combine(folder, "result.json"), JsonSerializer.Serialize(run.Result));
            Assert.True(run.Result.Cells[0].Status == CellStatus.Succeeded, run.Result.Cells[0].Error);
            File.Delete(Path.Combine(folder, "people.csv"));
            return (File.ReadAllText(output), run.Result.Cells[^1].Status == CellStatus.Succeeded);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private void NothingLeaked(string name)
    {
        var folder = Path.Combine(city.Root, "stories", string.Concat(name.Where(char.IsLetterOrDigit)));
        foreach (var log in Directory.GetFiles(Path.GetDirectoryName(city.Store)!, "*", SearchOption.AllDirectories).Where(file => file != city.Store))
        {
            var copy = Path.Combine(folder, "beside", Path.GetFileName(log));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(log, copy, overwrite: true);
        }

        // The codes of schools stand in released tables, and nowhere else.
        var canaries = name is "release" ? city.Canaries : city.Canaries.Concat(city.SchoolCodes);
        var report = RedTeam.Run(new AttackRequest(folder) { Canaries = [.. canaries] });
        Assert.True(report.Findings.Count == 0, AttackText.Of(report));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task What_is_shown_leaks_nothing(string name, string code)
    {
        var (text, succeeded) = await Run(name, code);
        Assert.True(succeeded, text);
        NothingLeaked(name);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_refused_leaks_nothing_and_says_what_works(string name, string code, string says)
    {
        var (text, succeeded) = await Run(name, code);
        Assert.False(succeeded, text);
        Assert.Contains(JsonSerializer.Serialize(says)[1..^1].Replace("\\u0022", "\\\"", StringComparison.Ordinal), text, StringComparison.Ordinal);
        NothingLeaked(name);
    }
}
