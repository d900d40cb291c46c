using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ResearchKit.Attacks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Attacks;

/// <summary>Each kind of leak is planted and found; outputs that passed the gate raise nothing.</summary>
public sealed class RedTeamTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-attack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private AttackReport Attack(params string[] canaries) => RedTeam.Run(new AttackRequest(_folder) { Canaries = canaries });

    private static IEnumerable<AttackFinding> Of(AttackReport report, string attack) => report.Attacks.Single(one => one.Name == attack).Findings;

    private static DataFrame Learners(int skip = 0)
    {
        // 40, 12, 3 and 9 learners in four schools.
        var schools = new[] { ("A", 40), ("B", 12), ("C", 3), ("D", 9) }.SelectMany(school => Enumerable.Repeat(school.Item1, school.Item2)).Skip(skip).ToArray();
        return DataFrame.FromColumns(
            Column.Create("learner_key", schools.Select((_, i) => $"rk1_{i + skip:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("school", schools).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("sex", schools.Select((_, i) => i % 2 == 0 ? "F" : "M")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("grade", schools.Select((_, i) => 4.0 + (i % 7))).WithDisclosureClass(DisclosureClass.Neutral));
    }

    private void Notebook(string file, params object[] shown)
    {
        var cells = shown.Select(value => new
        {
            cell_type = "code",
            source = "show",
            outputs = new[] { new { output_type = "display_data", data = new Displayer(new ReleaseGate()).Render(value).Data } },
        });
        Write(file, JsonSerializer.Serialize(new { cells, nbformat = 4 }));
    }

    [Fact]
    public void Outputs_that_passed_the_gate_raise_nothing()
    {
        var frame = Learners();
        var table = frame.Release(["school"], [Measure.Count(), Measure.Mean("grade")]);
        table.WriteCsv(Path.Combine(_folder, "table.csv"), totals: true);
        table.WriteXlsx(Path.Combine(_folder, "table.xlsx"), totals: true);
        table.WriteParquet(Path.Combine(_folder, "table.parquet"), totals: true);
        Notebook("notebook.ipynb", table, frame, frame.Release(["school", "sex"], [Measure.Count()]));
        var report = Attack("Canarius Kanarialintu");
        Assert.Equal([], report.Findings);
        Assert.True(report.Tables >= 5, report.Tables.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("Nothing was found", AttackText.Of(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("html")]
    public void A_hidden_count_that_the_total_gives_away_is_found(string format)
    {
        string[][] rows = [["A", "40"], ["B", "12"], ["C", "×"], ["all", "55"]];
        if (format == "csv") Write("leak.csv", "# Rule: × hidden: fewer than 5 learners\nschool,learners\n" + string.Join('\n', rows.Select(row => string.Join(',', row))));
        else
            Write("leak.html", "<table><caption>Released table by school</caption><thead><tr><th scope=\"col\">school</th><th scope=\"col\">learners</th></tr></thead><tbody>"
                + string.Concat(rows.Select(row => $"<tr><th scope=\"row\">{row[0]}</th><td>{row[1]}</td></tr>")) + "</tbody></table>");
        var finding = Assert.Single(Of(Attack(), "Differencing"));
        Assert.Equal((AttackSeverity.High, true), (finding.Severity, finding.Where.Contains("school = C", StringComparison.Ordinal)));
        Assert.DoesNotContain("3", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tables_give_away_what_neither_does()
    {
        // By sex within school, C's boys are hidden in one; the other shows C whole, and both hide one more.
        Write("a.csv", "# released table\nschool,sex,learners\nC,F,20\nC,M,×\n");
        Write("b.csv", "# released table\nschool,sex,learners\nC,F,20\nC,M,×\nC,all,23\n");
        Assert.Contains(Of(Attack(), "Differencing"), finding => finding.Severity == AttackSeverity.High);
    }

    [Fact]
    public void The_same_group_counted_with_and_without_two_is_found()
    {
        Write("all.csv", "# released table\nschool,learners\nA,40\nB,12\n");
        Write("most.csv", "# released table\nschool,learners\nA,38\nB,12\n");
        var finding = Assert.Single(Of(Attack(), "Differencing"));
        Assert.Contains("two counts", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_contradict_each_other_are_attacked_one_by_one_too()
    {
        Write("all.csv", "# released table\nschool,learners\nA,40\nB,12\nC,×\nall,55\n");
        Write("most.csv", "# released table\nschool,learners\nA,38\nB,12\n");
        Assert.Contains(Of(Attack(), "Differencing"), finding => finding.What.Contains("determined", StringComparison.Ordinal));
    }

    [Fact]
    public void Small_counts_and_shares_that_imply_them_are_found()
    {
        Write("small.csv", "school,learners,share_passed\nA,40,0.95\nB,3,\n");
        Write("printed.ipynb", """{"cells":[{"cell_type":"code","source":"x","outputs":[{"output_type":"stream","name":"stdout","text":["found 2 learners\n"]}]}],"nbformat":4}""");
        var found = Of(Attack(), "Singling out").Select(finding => finding.Where).ToArray();
        Assert.Equal(["small.csv: school = A, share_passed", "small.csv: school = B", "printed.ipynb, cell 1, stream"], found);
    }

    [Fact]
    public void Models_with_and_without_one_learner_are_found()
    {
        string Cell(int n) => $$$"""{"cell_type":"code","source":"fit","outputs":[{"output_type":"execute_result","data":{"text/plain":["Linear regression: grade ~ burnout\n","term  estimate\n","burnout  -0.41\n","n = {{{n}}} rows; none left out.\n"]}}]}""";
        Write("models.ipynb", $$"""{"cells":[{{Cell(240)}},{{Cell(239)}},{{Cell(120)}}],"nbformat":4}""");
        var finding = Assert.Single(Of(Attack(), "Refits"));
        Assert.Equal((AttackSeverity.High, "models.ipynb, cell 1, text/plain and models.ipynb, cell 2, text/plain"), (finding.Severity, finding.Where));
    }

    [Fact]
    public void Rows_that_quasi_identifiers_single_out_are_found_and_so_are_classes_of_one_value()
    {
        Write("rows.csv", "birth_year,sex_code,home_language_group,digital_access\n2008,F,fi,none\n2008,F,fi,none\n2009,M,sv,own_device\n");
        var report = Attack();
        Assert.Contains("finds 1 of 3 rows alone", Assert.Single(Of(report, "Linkage")).What, StringComparison.Ordinal);
        Assert.Contains("2 of 2 classes", Assert.Single(Of(report, "Homogeneity")).What, StringComparison.Ordinal);
        Assert.DoesNotContain("own_device", AttackText.Of(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_which_everybody_has_a_sensitive_value_is_found()
    {
        Write("shares.csv", "school,learners,share_digital_access\nA,40,1\nB,40,0.5\n");
        Assert.Equal("shares.csv: school = A, share_digital_access", Assert.Single(Of(Attack(), "Homogeneity")).Where);
    }

    public static readonly TheoryData<string> Spellings = ["text", "utf-16", "base64", "base64 shifted", "url", "html", "json", "zip", "gzip", "xlsx", "parquet"];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_canary_is_found_however_it_is_written_and_never_quoted(string spelling)
    {
        const string canary = "Åke Kanarialintu & co";
        var bytes = Encoding.UTF8.GetBytes(canary);
        var path = Path.Combine(_folder, "output.bin");
        var open = DataFrame.FromColumns(new FrameProvenance("city", Protection.Synthetic), [Column.Create("name", new[] { canary, "b" })]);
        switch (spelling)
        {
            case "text": File.WriteAllBytes(path, [.. "a "u8, .. bytes]); break;
            case "utf-16": File.WriteAllText(path, canary, Encoding.Unicode); break;
            case "base64": Write("output.txt", Convert.ToBase64String(bytes)); break;
            case "base64 shifted": Write("output.txt", Convert.ToBase64String([.. "x"u8, .. bytes, .. "yz"u8])); break;
            case "url": Write("output.txt", Uri.EscapeDataString(canary)); break;
            case "html": Write("output.html", System.Net.WebUtility.HtmlEncode(canary)); break;
            case "json": Write("output.json", JsonSerializer.Serialize(new { a = canary })); break;
            case "zip":
                using (var zip = ZipFile.Open(Path.Combine(_folder, "output.zip"), ZipArchiveMode.Create))
                using (var entry = new StreamWriter(zip.CreateEntry("inner.txt").Open())) entry.Write(canary);
                break;
            case "gzip":
                using (var gzip = new GZipStream(File.Create(Path.Combine(_folder, "output.gz")), CompressionMode.Compress)) gzip.Write(bytes);
                break;
            case "xlsx": open.WriteXlsx(Path.Combine(_folder, "output.xlsx")); break;
            case "parquet": open.WriteParquet(Path.Combine(_folder, "output.parquet")); break;
        }

        var report = Attack("Nobody Nowhere", canary);
        Assert.Contains(Of(report, "Identifiers"), finding => finding.What.StartsWith("Canary 2 ", StringComparison.Ordinal));
        Assert.DoesNotContain("Kanarialintu", AttackText.Of(report) + AttackPage.Of(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rk1_0123456789abcdef0123456789abcdef", "pseudonym")]
    [InlineData("born 131052-308T in", "personal identity code")]
    [InlineData("write to matti.meikalainen@oppilas.example.fi", "e-mail")]
    [InlineData("call 040 123 45 67", "mobile number")]
    public void Shapes_of_identifiers_are_found(string text, string what)
    {
        Write("log.txt", "a line\n" + text + "\n");
        Assert.Contains(what, Assert.Single(Of(Attack(), "Identifiers")).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("131052-308A")] // wrong check character
    [InlineData("0.0401234567 and 1,040,123,456")]
    [InlineData("2026-11-22T18:00:00")]
    public void What_only_looks_like_one_is_left_alone(string text)
    {
        Write("log.txt", text);
        Assert.Empty(Of(Attack(), "Identifiers"));
    }

    [Fact]
    public void A_copy_of_a_database_is_found()
    {
        File.WriteAllBytes(Path.Combine(_folder, "backup.bin"), [.. new byte[8], .. "DUCK"u8, .. new byte[100]]);
        Assert.Contains("database", Assert.Single(Of(Attack(), "Identifiers")).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_as_many_terms_as_learners_betrays_who_was_in_it_and_a_small_one_does_not()
    {
        var random = new RandomStream(11);
        double[] Normals(int n) => [.. Enumerable.Range(0, n).Select(_ => random.Normal())];
        var (small, smallX) = (Normals(40), Enumerable.Range(0, 15).Select(_ => Normals(40)).ToArray());
        var over = MembershipAttack.Advantage(small, smallX, false, 6, 50, 1, CancellationToken.None);
        Assert.True(over.Lower > 0.2, over.ToString());
        var (large, largeX) = (Normals(2000), new[] { Normals(2000) });
        var fair = MembershipAttack.Advantage(large, largeX, false, 3, 50, 1, CancellationToken.None);
        Assert.True(fair.Upper < 0.05 && fair.Lower > -0.05, fair.ToString());
        // The same of yes and no, by logistic regression.
        double[] Coins(double[] from) => [.. from.Select(value => value > 0 ? 1.0 : 0)];
        var overCoins = MembershipAttack.Advantage(Coins(Normals(80)), [.. Enumerable.Range(0, 12).Select(_ => Normals(80))], true, 6, 50, 1, CancellationToken.None);
        Assert.True(overCoins.Lower > 0.1, overCoins.ToString());
        var fairCoins = MembershipAttack.Advantage(Coins(large), largeX, true, 3, 50, 1, CancellationToken.None);
        Assert.True(fairCoins.Upper < 0.05 && fairCoins.Lower > -0.05, fairCoins.ToString());
    }

    [Fact]
    public void Hidden_means_and_shares_that_follow_from_the_others_are_found()
    {
        Write("one.csv", "# released table\nschool,learners,mean_grade\nA,40,7.50\nB,12,×\nall,52,7.31\n");
        Write("two.csv", "# released table\nclass,learners,share_passed\nA,40,0.850\nB,12,×\nC,9,×\nall,61,0.803\n");
        var finding = Assert.Single(Of(Attack(), "Hidden means"));
        Assert.Equal((AttackSeverity.High, "one.csv: school = B, mean_grade"), (finding.Severity, finding.Where));
        // The two together, in another table: then each follows.
        Write("three.csv", "# released table\nclass,learners,share_passed\nA,40,0.850\nB,12,0.667\n");
        Assert.Equal(2, Of(Attack(), "Hidden means").Count(one => one.What.StartsWith("A hidden mean", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_rounding_leaves_open_is_no_finding()
    {
        // 5,000 learners' mean to one digit leaves the mean of 12 open by 21 either way.
        Write("coarse.csv", "# released table\nschool,learners,mean_grade\nA,4988,7.5\nB,12,×\nall,5000,7.5\n");
        Assert.Empty(Of(Attack(), "Hidden means"));
        Write("empty.csv", "# released table\nschool,learners,mean_grade\nA,40,7.50\nB,0,\nC,12,×\nall,52,7.31\n");
        Assert.Single(Of(Attack(), "Hidden means"));
    }

    [Fact]
    public void Refits_of_any_kind_of_model_are_found_by_learners()
    {
        string Cell(string title, string sizes) => $$$"""{"cell_type":"code","source":"fit","outputs":[{"output_type":"execute_result","data":{"text/plain":["{{{title}}}\n","item  alpha\n","i1  0.7\n","n = {{{sizes}}}; none left out.\n"]}}]}""";
        Write("models.ipynb", $$"""{"cells":[{{Cell("Cronbach's alpha", "240 rows, 240 learners")}},{{Cell("Cronbach's alpha", "238 rows, 238 learners")}},{{Cell("Multilevel model: grade ~ x + (1 | school)", "900 rows, 8 groups of school, 240 learners")}},{{Cell("Logistic regression: passed ~ x", "239 rows, 239 learners")}},{{Cell("Multilevel model: grade ~ z + (1 | school)", "899 rows, 8 groups of school, 240 learners")}}],"nbformat":4}""");
        Assert.Equal(["models.ipynb, cell 1, text/plain and models.ipynb, cell 2, text/plain"], Of(Attack(), "Refits").Select(finding => finding.Where));
    }

    [Fact]
    public void The_page_is_one_file_that_escapes_what_it_names()
    {
        Write("<b>.csv", "school,learners\nA,2\n");
        var page = AttackPage.Of(Attack());
        Assert.Contains("&lt;b&gt;.csv", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>.csv", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Attacks_can_be_stopped_and_a_missing_folder_is_named()
    {
        Write("a.csv", "school,learners\nA,2\n");
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => RedTeam.Run(new AttackRequest(_folder), null, stopped.Token));
        Assert.Contains("--outputs", Assert.Throws<DirectoryNotFoundException>(() => RedTeam.Run(new AttackRequest(Path.Combine(_folder, "none")))).Message, StringComparison.Ordinal);
    }
}
