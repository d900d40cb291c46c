using System.Text;
using ResearchKit.Privacy;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Suggestion;
using ResearchKit.Tests.Sources.Mapped;

namespace ResearchKit.Tests.Sources.Suggestion;

/// <summary>Drafts of mappings: they parse, they fail closed, and they quote nothing personal.</summary>
public sealed class MappingSuggestionTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_draft_states_how_the_files_are_written()
    {
        var text = new StringBuilder("oppilasnumero;sukunimi;syntymäaika;sukupuoli;äidinkieli;oppiaine;lukukausi;arvosana;pisteet;lisätieto\r\n");
        for (var i = 0; i < 60; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"OPP{i:0000};CANARY{i};{(i % 28) + 1}.5.2010;{(i % 2 == 0 ? "nainen" : "mies")};{(i % 3 == 0 ? "fi" : "sv")};MA;2024;{4 + (i % 7)};{i},5;CANARY7391 teksti\r\n");
        File.WriteAllText(Path.Combine(_folder.Source, "arvosanat.csv"), text.ToString(), Encoding.Latin1);

        var draft = MappingSuggestion.Draft(_folder.Source);

        var file = Assert.Single(MappingReader.Parse(draft, "draft").Files);
        Assert.Equal((';', "latin-1", true), (file.Delimiter, file.Encoding, file.HasHeader));
        Assert.Equal(
            [("oppilasnumero", SourceClass.Direct), ("sukunimi", SourceClass.Direct), ("syntymäaika", SourceClass.Quasi), ("sukupuoli", SourceClass.Quasi), ("äidinkieli", SourceClass.Quasi), ("oppiaine", SourceClass.Neutral), ("lukukausi", SourceClass.Neutral), ("arvosana", SourceClass.Neutral), ("pisteet", SourceClass.Neutral), ("lisätieto", SourceClass.FreeText)],
            file.Columns.Select(column => (column.Name, column.Class)));
        Assert.Contains("birth_year: { column: \"syntymäaika\", generalise: year, format: [\"%d.%m.%Y\"] }", draft, StringComparison.Ordinal);
        Assert.Contains("sex_code: { column: sukupuoli, recode: { mies: M, nainen: F } }", draft, StringComparison.Ordinal);
        Assert.Contains("decimal comma", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("OPP0", draft, StringComparison.Ordinal);

        // Every column has a class here, so that the draft can be imported as it is.
        var report = Importer.Mapped(MappingReader.Parse(draft, "draft")).Import(_folder.Request);
        Assert.Equal((60L, 60L), (report.Loads.Single(load => load.Table == "grade").Read, report.Loads.Single(load => load.Table == "grade").Kept));
        Assert.Equal("60|60|2", string.Join('|', _folder.Query("SELECT count(*), count(birth_year), count(DISTINCT sex_code) FROM learner")[0]));
    }

    [Theory]
    [InlineData("puhelin")]
    [InlineData("personnummer")]
    [InlineData("Förnamn")]
    [InlineData("e-mail")]
    [InlineData("guardianName")]
    [InlineData("Student Number")]
    [InlineData("osoite")]
    public void A_name_that_says_a_person_is_direct(string name) => Assert.Equal("direct", Class(name, i => $"x{i % 3}"));

    [Theory]
    [InlineData("score", "aino{0}@kaupunki.example", "direct")]
    [InlineData("kind", "0105{0:00}A{0:000}X", "direct")]
    [InlineData("subject", "040{0:0000000}", "direct")]
    [InlineData("group", "Mäkinen, Aino", "neutral")]
    public void Values_that_name_persons_count_more_than_the_name(string name, string format, string? expected) =>
        Assert.Equal(expected, Class(name, i => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, i)));

    [Theory]
    [InlineData("xyz", "{0}")]
    [InlineData("kala", "abc{0}")]
    [InlineData("tulos", "2010-05-{0:00}")]
    [InlineData("type", "k{0}")]
    public void What_is_not_clear_has_no_class_and_the_import_refuses_it(string name, string format)
    {
        Assert.Null(Class(name, i => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, (i % 28) + 1 + (name == "xyz" ? i * 1000 : 0))));

        var draft = MappingSuggestion.Draft(_folder.Source);
        Assert.Contains($"# CLASS? {name}:", draft, StringComparison.Ordinal);
        Assert.Contains("without a disclosure class", Assert.Throws<ImportException>(() => _folder.Import(draft)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_numbered_alike_are_questions_and_numbered_files_are_deliveries()
    {
        var header = "wave,student_number," + string.Join(',', Enumerable.Range(1, 9).Select(i => $"SBI0{i}")) + "\n";
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"2024,S{i}," + string.Join(',', Enumerable.Range(1, 9).Select(q => ((i + q) % 6) + 1)) + "\n"));
        _folder.Write("responses.csv", header + rows);
        _folder.Write("responses-2.csv", header + "2024,S99,1,1,1,1,1,1,1,1,1\n");

        var draft = MappingSuggestion.Draft(_folder.Source);
        var report = Importer.Mapped(MappingReader.Parse(draft, "draft")).Import(_folder.Request);

        Assert.Contains("path: \"responses*.csv\"", draft, StringComparison.Ordinal);
        Assert.Contains("more_columns: { pattern: \"SBI[0-9]+\", class: sensitive }", draft, StringComparison.Ordinal);
        Assert.Equal(31 * 9, report.Loads.Where(load => load.Table == "survey_response").Sum(load => load.Kept));
    }

    [Fact]
    public void Json_Parquet_and_files_without_a_header_are_drafted_too()
    {
        _folder.Write("a.ndjson", string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"student\": {{\"number\": \"S{i}\"}}, \"points\": {i}}}\n")));
        TypedRows.Copy(Path.Combine(_folder.Source, "b.parquet"), "SELECT 'S' || i AS student_number, i AS points, TIMESTAMP '2024-01-01' AS submitted_on FROM range(30) t(i)");
        _folder.Write("c.csv", string.Concat(Enumerable.Range(0, 20).Select(i => $"V011-2025-{i},{Guid.Empty},student\n")));
        _folder.Write("d.csv", "");
        _folder.Write("e.json", "{}");
        _folder.Write("readme.md", "x");

        var draft = MappingSuggestion.Draft(_folder.Source);

        var mapping = MappingReader.Parse(draft, "draft");
        Assert.Equal([("a", TableFormat.NdJson, true), ("b", TableFormat.Parquet, true), ("c", TableFormat.Csv, false)], mapping.Files.Select(file => (file.Name, file.Format, file.HasHeader)));
        Assert.Contains("student.number", draft, StringComparison.Ordinal);
        Assert.Contains("# e.json: ", draft, StringComparison.Ordinal);
        Assert.Contains("Not looked at: readme.md", draft, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_tables_says_what_was_expected() =>
        Assert.Contains("expected files that end in .csv", Assert.Throws<ImportException>(() => MappingSuggestion.Draft(_folder.Source)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_value_of_a_person_is_in_a_draft_whatever_the_column_is_called()
    {
        foreach (var name in new[] { "score", "kind", "subject", "nimi", "hetu", "group", "syntymäaika", "xyz", "huom", "sukupuoli", "term" })
        {
            // Rare codes, near-unique texts, and sentences.
            var text = new StringBuilder(name + ",other\n");
            for (var i = 0; i < 400; i++)
                text.Append(i % 100 == 7 ? "CANARY7391" : i % 3 == 0 ? $"CANARY-{i}" : "a").Append(",1\n");
            _folder.Write("t.csv", text.ToString());
            Assert.DoesNotContain("CANARY", MappingSuggestion.Draft(_folder.Source), StringComparison.Ordinal);

            _folder.Write("t.csv", text.ToString().Replace("CANARY", "\"CANARY", StringComparison.Ordinal));
            Assert.DoesNotContain("CANARY", MappingSuggestion.Draft(_folder.Source), StringComparison.Ordinal);
        }
    }

    /// <summary>The class that a draft gives a column, or null when it leaves it to a person.</summary>
    private string? Class(string name, Func<int, string> value)
    {
        _folder.Write("t.csv", $"{name},points\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"\"{value(i)}\",{i % 5}\n")));
        var mapping = MappingReader.Parse(MappingSuggestion.Draft(_folder.Source), "draft");
        return mapping.Files[0].Columns.FirstOrDefault(column => column.Name == name) is { } found ? ImportGate.ClassNames.First(pair => pair.Value == found.Class).Key : null;
    }
}
