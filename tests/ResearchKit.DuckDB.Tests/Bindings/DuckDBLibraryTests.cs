using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Tests.Bindings;

public sealed class DuckDBLibraryTests
{
    [Fact]
    public void An_override_that_is_not_there_is_named()
    {
        var error = Assert.Throws<DllNotFoundException>(() => DuckDBLibrary.Load("/nowhere/libduckdb.so", [], searchSystem: false));
        Assert.Contains("DUCKDB_LIBRARY is set to '/nowhere/libduckdb.so', but there is no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_that_is_no_library_is_named()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("libduckdb.so"), "not a library");
        var error = Assert.Throws<DllNotFoundException>(() => DuckDBLibrary.Load(folder.File("libduckdb.so"), [], searchSystem: false));
        Assert.Contains(folder.File("libduckdb.so"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_library_names_the_places_and_the_package()
    {
        var error = Assert.Throws<DllNotFoundException>(() => DuckDBLibrary.Load(null, ["/nowhere"], searchSystem: false));
        Assert.Contains("/nowhere", error.Message, StringComparison.Ordinal);
        Assert.Contains($"ResearchKit.DuckDB.Native.{DuckDBLibrary.RuntimeIdentifier}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_is_the_pinned_one() => Assert.Equal("v1.5.6", DuckDBConnection.LibraryVersion);
}
