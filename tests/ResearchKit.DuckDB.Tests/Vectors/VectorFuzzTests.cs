using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.DuckDB.Tests.Vectors;

/// <summary>Random schemas, nested to three levels, with random values and NULLs at every level: what goes in comes out.</summary>
public sealed class VectorFuzzTests(SharedConnection shared) : IClassFixture<SharedConnection>
{
    private readonly DuckDBConnection _connection = shared.Connection;

    [Fact]
    public void What_the_appender_puts_in_the_reader_takes_out()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(60), Prop.ForAll(RandomTable.Tables(), table =>
        {
            _connection.Execute($"CREATE OR REPLACE TEMP TABLE fuzz ({string.Join(", ", table.Types.Select((t, i) => $"c{i} {t}"))})");
            using (var appender = _connection.CreateAppender("fuzz"))
            {
                foreach (var row in table.Rows)
                    appender.AppendRow(row);
            }

            Assert.Equal(table.Rows.Select(Line), Read("SELECT * FROM fuzz"));
        }));
    }

    [Fact]
    public void What_a_table_source_holds_SQL_sees()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(60), Prop.ForAll(RandomTable.Tables(), table =>
        {
            _connection.RegisterTable("fuzzed", table);
            Assert.Equal(table.Rows.Select(Line), Read("SELECT * FROM fuzzed"));
            var last = table.Types.Count - 1;
            Assert.Equal(table.Rows.Select(r => Plain.Text(r[last])), Read($"SELECT c{last} FROM fuzzed"));
        }));
    }

    [Fact]
    public void What_a_parameter_carries_comes_back()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(20), Prop.ForAll(RandomTable.Tables(), table =>
        {
            foreach (var row in table.Rows.Take(3))
            {
                var parameters = row.Select((value, i) => new DuckDBParameter($"p{i}", table.Types[i], value)).ToArray<object?>();
                var sql = $"SELECT {string.Join(", ", table.Types.Select((t, i) => $"CAST($p{i} AS {t})"))}";
                Assert.Equal([Line(row)], Read(sql, parameters));
            }
        }));
    }

    private static string Line(object?[] row) => string.Join(" | ", row.Select(Plain.Text));

    private List<string> Read(string sql, params object?[] parameters)
    {
        using var command = _connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetProviderSpecificValues(values);
            lines.Add(Line(values));
        }

        return lines;
    }
}
