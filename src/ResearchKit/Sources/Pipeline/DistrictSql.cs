using System.Globalization;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>SQL that brings places to districts: in-memory tables of the listed places, which rows are looked up in.</summary>
internal static class DistrictSql
{
    private const int BatchSize = 16_384;

    /// <summary>The district of a place; never the place itself.</summary>
    public static string District(DistrictTable districts, string place)
    {
        var found = $"(SELECT d.district FROM {Table(districts)} d WHERE d.place = {Key(place)})";
        return districts.Otherwise is null ? found : $"(CASE WHEN {Key(place)} <> '' THEN coalesce({found}, {SqlSession.Text(districts.Otherwise)}) END)";
    }

    /// <summary>Makes the table of a value's districts, if it is not there yet.</summary>
    public static void Prepare(SqlSession session, DistrictTable districts, CancellationToken cancellationToken)
    {
        var exists = session.Scalar<object>($"SELECT count(*) FROM duckdb_tables() WHERE database_name = 'memory' AND table_name = 'district_{districts.Hash}'", cancellationToken);
        if (Convert.ToInt64(exists, CultureInfo.InvariantCulture) > 0)
            return;
        session.Execute($"CREATE TABLE {Table(districts)}(place VARCHAR, district VARCHAR)");
        foreach (var batch in districts.Districts.Chunk(BatchSize))
            session.Execute(
                $"INSERT INTO {Table(districts)} SELECT lower(p), d FROM (SELECT unnest($1) AS p, unnest($2) AS d)",
                cancellationToken,
                batch.Select(pair => pair.Key).ToList(),
                batch.Select(pair => pair.Value).ToList());
    }

    /// <summary>Condition for rows whose place is not listed.</summary>
    public static string IsUnknown(DistrictTable districts, string place) => $"{Key(place)} <> '' AND {Key(place)} NOT IN (SELECT d.place FROM {Table(districts)} d)";

    private static string Key(string place) => $"lower(trim({place}))";

    private static string Table(DistrictTable districts) => "memory.district_" + districts.Hash;
}
