using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Tests.Sources.Mapped;

/// <summary>Postcodes and free-text places become districts; what is not listed is never kept.</summary>
public sealed class DistrictTests : IDisposable
{
    private const string Mapping =
        """
        mapping: schools
        files:
          schools:
            columns: { code: neutral, place: free_text }
        loads:
          - table: school
            from: schools
            columns:
              school_id: code
              district_code: { column: place, generalise: district, DISTRICTS }
        """;

    private const string Rows = "code,place\nA,00530\nB, kALLIO \nC,Åggelby\nD,CANARY7391 Street 5\nE,\n";

    private readonly ImportFolder _folder = new();

    public DistrictTests() => _folder.Write("schools.csv", Rows);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_place_that_is_not_listed_is_missing_and_counted()
    {
        var report = _folder.Import(Mapping.Replace("DISTRICTS", "districts: { '00530': centre, Kallio: centre, ÅGGELBY: north }", StringComparison.Ordinal));

        Assert.Equal(["A|centre", "B|centre", "C|north", "D|", "E|"], Districts());
        Assert.Contains("school.district_code: 1 rows of schools state a place without a district in the mapping; it is missing.", report.Notes);
        Assert.Equal(0, report.RejectedRows);
    }

    [Fact]
    public void A_place_that_is_not_listed_becomes_the_stated_default()
    {
        var report = _folder.Import(Mapping.Replace("DISTRICTS", "districts: { '00530': centre }, otherwise: other", StringComparison.Ordinal));

        Assert.Equal(["A|centre", "B|other", "C|other", "D|other", "E|"], Districts());
        Assert.Contains("it became \"other\"", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY7391", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_folder.Store)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beside_the_mapping_lists_them_and_is_part_of_what_the_mapping_says()
    {
        _folder.Write("mapping.yaml", Mapping.Replace("DISTRICTS", "districts: places.csv", StringComparison.Ordinal));
        _folder.Write("places.csv", "place;district\n00530;centre\n\"Kallio\";centre\n");
        var first = MappingReader.Load(Path.Combine(_folder.Source, "mapping.yaml"));
        Importer.Mapped(first).Import(_folder.Request);
        Assert.Equal(["A|centre", "B|centre", "C|", "D|", "E|"], Districts());

        _folder.Write("places.csv", "place;district\n00530;harbour\n");
        var second = MappingReader.Load(Path.Combine(_folder.Source, "mapping.yaml"));

        Assert.NotEqual(first.Sha256, second.Sha256);
        Assert.Equal(ImportOutcome.Replaced, Importer.Mapped(second).Import(_folder.Request with { Replace = true }).Outcome);
        Assert.Equal("A|harbour", Districts()[0]);
    }

    [Theory]
    [InlineData("otherwise: x", "lacks the setting \"districts\"")]
    [InlineData("districts: places.csv", "lies in no folder")]
    [InlineData("districts: { a: x, A: y }", "two districts")]
    [InlineData("districts: { a: '' }", "is empty")]
    public void A_mistake_is_named(string districts, string part) => Assert.Contains(
        part, Assert.Throws<MappingException>(() => MappingReader.Parse(Mapping.Replace("DISTRICTS", districts, StringComparison.Ordinal), "m")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("place\n00530\n", "does not begin with the line place,district")]
    [InlineData("place,district\n00530,a,b\n", "line 2 of places.csv has 3 fields")]
    [InlineData(null, "did you mean place.csv?")]
    public void A_file_that_is_none_is_named(string? text, string part)
    {
        _folder.Write("mapping.yaml", Mapping.Replace("DISTRICTS", "districts: places.csv", StringComparison.Ordinal));
        _folder.Write(text is null ? "place.csv" : "places.csv", text ?? "place,district\n");

        Assert.Contains(part, Assert.Throws<MappingException>(() => MappingReader.Load(Path.Combine(_folder.Source, "mapping.yaml"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("place: free_text", "generalise: district, DISTRICTS", "generalise: first 3", "it is free text")]
    [InlineData("place: direct", "generalise: district, DISTRICTS", "generalise: first 3", "it is a direct identifier")]
    [InlineData("place: neutral", "district_code: { column: place, generalise: district, DISTRICTS }", "organiser_id: { column: place, generalise: first 2 }", "is a key; it takes no format, unit or generalisation")]
    public void What_could_still_name_a_person_does_not_pass(string column, string right, string wrong, string part)
    {
        var yaml = Mapping.Replace("place: free_text", column, StringComparison.Ordinal).Replace(right, wrong, StringComparison.Ordinal);

        Assert.Contains(part, Assert.Throws<MappingException>(() => MappingReader.Parse(yaml, "m")).Message, StringComparison.Ordinal);
    }

    private List<string> Districts() => [.. _folder.Query("SELECT school_code, district_code FROM school ORDER BY 1").Select(row => string.Join('|', row))];
}
