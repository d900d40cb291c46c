using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public sealed class FilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("frames-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void ReadsCsvWithItsTypes()
    {
        var frame = DataFrame.ReadCsv(Write("marks.csv", "name,mark,day\nMäkinen,8,2024-02-29\n\"Smith, J\",,2024-03-01\n")).Opened();
        Assert.Equal(["Mäkinen", "Smith, J"], frame.StringColumn("name").Values);
        Assert.Equal([8, null], frame.Column<long>("mark").Values);
        Assert.Equal(new DateOnly(2024, 2, 29), frame.Column<DateOnly>("day")[0]);
        Assert.Equal(("marks.csv", Protection.Protected), (frame.Provenance.Source, frame.Provenance.Protection));
    }

    [Fact]
    public void ReadsCsvInTheWrittenFormat()
    {
        var path = Write("suomi.csv", "koodi;arvo;pvm\n007;1,5;29.2.2024\n008;?;1.3.2024\n");
        var format = new CsvFormat { Delimiter = ';', DecimalSeparator = ',', DateFormat = "%d.%m.%Y", MissingTexts = ["", "?"], HasHeader = true };
        var frame = DataFrame.ReadCsv(path, format).Opened();
        Assert.Equal([1.5, null], frame.Column<double>("arvo").Values);
        Assert.Equal(new DateOnly(2024, 3, 1), frame.Column<DateOnly>("pvm")[1]);
        Assert.Equal(["007", "008"], DataFrame.ReadCsv(path, format with { AllText = true }).Opened().StringColumn("koodi").Values);
    }

    [Fact]
    public void ReadsManyFilesOfAPattern()
    {
        Write("part-1.csv", "a,b\n1,2\n");
        Write("part-2.csv", "b,a\n4,3\n");
        var both = DataFrame.ReadCsv(Path.Combine(_folder, "part-*.csv")).Opened();
        Assert.Equal([1, 3], both.OrderBy("a").Column<long>("a").ToArray(-1));
        // What is released of one of them is compared with what is released of all.
        Assert.Contains(DataFrame.ReadCsv(Path.Combine(_folder, "part-2.csv")).Opened().Provenance.Origin, both.Provenance.Origin!.All());
        for (var i = 3; i < 70; i++) Write($"part-{i}.csv", $"a,b\n{i},2\n");
        var many = DataFrame.ReadCsv(Path.Combine(_folder, "part-*.csv")).Opened().Provenance.Origin!;
        Assert.Equal(many, DataFrame.ReadCsv(Path.Combine(_folder, "part-*.csv")).Opened().Provenance.Origin);
        File.AppendAllText(Path.Combine(_folder, "part-5.csv"), "9,9\n");
        Assert.NotEqual(many, DataFrame.ReadCsv(Path.Combine(_folder, "part-*.csv")).Opened().Provenance.Origin);
    }

    [Fact]
    public void AFileThatIsNotThereOrIsNotParquetSaysSo()
    {
        Assert.Contains("No files found", Assert.Throws<DuckDBException>(() => DataFrame.ReadCsv(Path.Combine(_folder, "none-*.csv"))).Message, StringComparison.Ordinal);
        Assert.Contains("There is no file", Assert.Throws<FileNotFoundException>(() => DataFrame.ReadCsv(Path.Combine(_folder, "none.csv"))).Message, StringComparison.Ordinal);
        Assert.Throws<DuckDBException>(() => DataFrame.ReadParquet(Write("x.parquet", "no")));
    }

    [Fact]
    public void WritesAndReadsBackWhatMayBeShown()
    {
        var frame = DataFrame.FromColumns(new FrameProvenance("city", Protection.Synthetic), [Column.Create("a", new int?[] { 1, null }), Column.Create("t", new[] { "it's, \"so\"", null })]).Opened();
        frame.WriteParquet(Path.Combine(_folder, "a.parquet"));
        var again = DataFrame.ReadParquet(Path.Combine(_folder, "a.parquet")).Opened();
        Assert.Equal([1, null], again.Column<int>("a").Values);
        Assert.Equal(["it's, \"so\"", null], again.StringColumn("t").Values);
        Assert.Equal(Protection.Protected, again.Provenance.Protection);
        frame.WriteCsv(Path.Combine(_folder, "a.csv"));
        Assert.Equal("a,t\n1,\"it's, \"\"so\"\"\"\n,\n", File.ReadAllText(Path.Combine(_folder, "a.csv")));
    }

    [Fact]
    public void ProtectedRowsAreNotWritten()
    {
        var path = Path.Combine(_folder, "leak.csv");
        var error = Assert.Throws<ProtectedDataException>(() => DataFrame.FromArrays(("a", new[] { 1 })).WriteCsv(path));
        Assert.Contains("protected", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        Assert.Throws<ProtectedDataException>(() => DataFrame.FromArrays(("a", new[] { 1 })).WriteParquet(path));
    }
}
