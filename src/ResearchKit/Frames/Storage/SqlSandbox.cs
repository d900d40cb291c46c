using System.Collections;
using System.Globalization;
using System.Reflection;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>
/// Databases in memory for SQL over frames. They write nothing to disk (a statement that lacks memory fails instead), load nothing from
/// the network, and count times in UTC.
/// </summary>
internal static class SqlSandbox
{
    /// <summary>A database that sees registered frames only: no files, no network, no other databases, and SQL can't change that.</summary>
    public static DuckDBConnection Closed() => Open("SET enable_external_access = false; SET lock_configuration = true");

    /// <summary>A database that may also read and write the files that the kit names.</summary>
    public static DuckDBConnection WithFiles() => Open("SET lock_configuration = true");

    /// <summary>
    /// The same within a bound of memory, in MiB, and without threads of its own: every statement runs on the thread that calls, so that as many run at once
    /// as there are callers, each on a <see cref="DuckDBConnection.Duplicate"/>.
    /// </summary>
    public static DuckDBConnection WithFiles(int memoryMebibytes) =>
        Open(string.Create(CultureInfo.InvariantCulture, $"SET threads = 1; SET memory_limit = '{memoryMebibytes}MiB'; SET lock_configuration = true"));

    /// <summary>
    /// Takes parameters from an object's properties or a dictionary. A frame becomes a table of that name, anything else the value of
    /// <c>$name</c>.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Parameters(object? parameters) => parameters switch
    {
        null => [],
        IEnumerable<KeyValuePair<string, object?>> pairs => [.. pairs],
        IDictionary dictionary => [.. dictionary.Keys.Cast<object>().Select(key => KeyValuePair.Create((string)key, dictionary[key]))],
        string or IEnumerable => throw new ArgumentException(
            "Parameters are named: pass an object with a property for each, such as new { minimum = 5 }, or a dictionary.", nameof(parameters)),
        _ => [.. parameters.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => KeyValuePair.Create(property.Name, property.GetValue(parameters)))],
    };

    private static DuckDBConnection Open(string restrictions)
    {
        var connection = new DuckDBConnection(
            "Data Source=:memory:;autoinstall_known_extensions=false;autoload_known_extensions=false;temp_directory=");
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SET TimeZone = 'UTC'; " + restrictions;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
