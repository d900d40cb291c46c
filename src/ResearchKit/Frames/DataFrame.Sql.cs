using ResearchKit.DuckDB;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>
    /// Runs SQL over this frame, which is the table <c>this</c>; DuckDB scans the columns where they are.
    /// <code>frame.Sql("select school, avg(grade) as mean from this where grade >= $minimum group by school", new { minimum = 5 })</code>
    /// </summary>
    /// <remarks>
    /// The SQL sees frames only: files, other databases and the network are closed to it, so that protection can't be lost. Columns that
    /// the outermost SELECT takes from a frame unchanged (by name or by a star) keep their unit, description and disclosure class. Without ORDER BY, rows that are only filtered keep their order.
    /// </remarks>
    /// <param name="sql">One or more statements of DuckDB's SQL; the first that returns rows makes the frame.</param>
    /// <param name="parameters">
    /// An object or anonymous type whose properties are parameters, or a dictionary: a <see cref="DataFrame"/> becomes a table of that name, any
    /// other value is <c>$name</c> in the SQL. Null for none.
    /// </param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <returns>A frame as protected as the most protected of the frames it was made of.</returns>
    /// <exception cref="DuckDBException">DuckDB refused the SQL; its message tells where, and of protected rows quotes no value.</exception>
    /// <exception cref="InvalidOperationException">The frame has no columns, or one that SQL has no type for.</exception>
    public DataFrame Sql(string sql, object? parameters = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        using var connection = SqlSandbox.Closed();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var frames = new Dictionary<string, DataFrame>(StringComparer.OrdinalIgnoreCase) { ["this"] = this };
        foreach (var (name, value) in SqlSandbox.Parameters(parameters))
        {
            if (value is not DataFrame frame)
                command.Parameters.Add(name, value);
            else if (!frames.TryAdd(name, frame))
                throw new ArgumentException($"Two tables would be named \"{name}\". \"this\" is the frame itself; give the other another name.", nameof(parameters));
        }

        foreach (var (name, frame) in frames)
            Register(connection, name, frame);
        var provenance = frames.Count == 1
            ? Provenance.Then(sql)
            : frames.Values.Select(frame => frame.Provenance).Aggregate((all, other) => all.Combine(other, sql));
        try
        {
            using var chunks = command.ExecuteChunks(cancellationToken);
            var result = FromChunks(chunks, provenance, cancellationToken);
            chunks.Dispose();
            return result.DescribedBy(SqlLineage.Of(connection, sql, frames));
        }
        catch (DuckDBException error) when (!provenance.Protection.MayBeShown() && ValueFreeErrors.MayQuote(error))
        {
            // What DuckDB says where there are no rows quotes none.
            if (Length > 0) _ = Head(0).Sql(sql, Emptied(parameters), cancellationToken);
            throw Length > 0 ? ValueFreeErrors.Of(error) : error;
        }
    }

    private static Dictionary<string, object?> Emptied(object? parameters) => SqlSandbox.Parameters(parameters)
        .ToDictionary(parameter => parameter.Key, parameter => parameter.Value is DataFrame frame ? frame.Head(0) : parameter.Value, StringComparer.OrdinalIgnoreCase);

    private static void Register(DuckDBConnection connection, string name, DataFrame frame)
    {
        if (frame.Columns.Count == 0)
            throw new InvalidOperationException($"The frame \"{name}\" has no columns, so SQL has nothing to scan. Add a column first.");
        connection.RegisterTable(name, new FrameTable(frame));
    }

    private DataFrame DescribedBy(IReadOnlyDictionary<string, Column> origins) => new(
        _columns.Select(column => origins.TryGetValue(column.Name, out var origin) && origin.ElementType == column.ElementType
            ? column.With(column.Info with { Unit = origin.Unit, Description = origin.Description, DisclosureClass = origin.DisclosureClass })
            : column),
        Length,
        Provenance);
}
