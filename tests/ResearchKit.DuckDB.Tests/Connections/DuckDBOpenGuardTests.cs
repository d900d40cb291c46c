namespace ResearchKit.DuckDB.Tests.Connections;

public sealed class DuckDBOpenGuardTests
{
    [Fact]
    public void A_guard_sees_the_full_path_and_its_reason_reaches_the_user()
    {
        using var folder = new TestFolder();
        var path = folder.File("protected.duckdb");
        TestDatabase.OpenFile(path).Dispose();
        using (DuckDBOpenGuard.Install(request => request.Path == path ? $"protected store, {(request.IsReadOnly ? "read-only" : "writable")}" : null))
        {
            var error = Assert.Throws<DuckDBException>(() => TestDatabase.OpenFile(path, "Access Mode=ReadOnly"));
            Assert.Contains("was refused: protected store, read-only", error.Message, StringComparison.Ordinal);
            Assert.Equal(DuckDBErrorType.Permission, error.ErrorType);
            using var other = TestDatabase.OpenFile(folder.File("other.duckdb"));
            using var past = DuckDBConnection.OpenPastGuard($"Data Source={path}");
            using var duplicate = past.Duplicate();
            Assert.Equal(1, duplicate.Scalar("SELECT 1"));
            // Joining a database that is open already asks as well.
            Assert.Throws<DuckDBException>(() => TestDatabase.OpenFile(path));
        }

        using var after = TestDatabase.OpenFile(path);
    }

    [Fact]
    public void A_link_to_the_file_is_the_file()
    {
        using var folder = new TestFolder();
        var path = folder.File("protected.duckdb");
        TestDatabase.OpenFile(path).Dispose();
        File.CreateSymbolicLink(folder.File("link.duckdb"), path);
        using var guard = DuckDBOpenGuard.Install(request => request.Path == path ? "protected" : null);
        Assert.Throws<DuckDBException>(() => TestDatabase.OpenFile(folder.File("link.duckdb")));
    }
}
