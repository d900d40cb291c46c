using ResearchKit.DuckDB;
using ResearchKit.Store.Access;

namespace ResearchKit.Tests.Store.Access;

/// <summary>The list of allowed functions against the library: when DuckDB brings or drops functions, somebody looks at them.</summary>
public sealed class AllowedFunctionsTests
{
    // Families that read the catalog or the session, or exist for DuckDB itself.
    private static readonly string[] s_families = ["__internal_", "icu_", "pg_", "has_", "inet_", "st_", "variant_", "json_serialize_", "json_deserialize_"];

    private const string Refused =
        """
        can_cast_implicitly cast_to_type col_description combine constant_or_null create_sort_key current_catalog current_connection_id current_database current_query current_query_id
        current_role current_schema current_schemas current_setting current_transaction_id current_user currval error finalize format_pg_type format_type get_block_size get_type getvariable
        in_search_path is_histogram_other_bin make_type map_to_pg_oid nextval obj_description parse_duckdb_log_message parse_formatted_bytes remap_struct replace_type session_user setseed
        shobj_description sleep_ms stats sum_no_overflow timetz_byte_comparable transaction_timestamp txid_current user vector_type version write_log
        """;

    [Fact]
    public void All_functions_of_values_are_allowed_or_known_to_be_refused()
    {
        var names = Names("'scalar', 'aggregate', 'macro'");
        Assert.Equal(
            Refused.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            names.Where(name => !AllowedFunctions.OfValues.Contains(name) && !s_families.Any(family => name.StartsWith(family, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Equal(["unnest"], AllowedFunctions.OfValues.Except(names, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void None_is_allowed_that_reads()
    {
        Assert.DoesNotContain(AllowedFunctions.OfValues, name => s_families.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(
            ["generate_series", "generate_subscripts", "json_each", "json_tree", "range", "regexp_split_to_table", "repeat", "repeat_row", "unnest"],
            AllowedFunctions.OfTables.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Names(string types)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = new DuckDBCommand($"SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ({types})", connection);
        using var reader = command.ExecuteReader();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }
}
