using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>A sensitive column to be measured.</summary>
/// <param name="Column">The name that the report says.</param>
/// <param name="Elsewhere">Null where it is a column of the rows; else a frame of the columns <c>p</c> (person) and <c>value</c>.</param>
internal sealed record SensitiveColumn(string Column, DataFrame? Elsewhere = null);

/// <summary>Measures the disclosure risk of a frame's rows in SQL.</summary>
internal static class DisclosureRiskMeasurement
{
    private static readonly Type[] s_moments = [typeof(DateOnly), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeOnly), typeof(TimeSpan)];

    public static DisclosureRiskReport Of(
        DataFrame frame, string? person, IReadOnlyList<string> quasi, IReadOnlyList<SensitiveColumn> sensitive, DisclosureRiskOptions options, bool exact, CancellationToken cancellationToken)
    {
        var (rows, known, people) = Count(frame, person, cancellationToken);
        var coarse = !exact && !frame.Provenance.Protection.MayBeShown();
        if (coarse && people < Banding.Smallest)
            throw new ProtectedDataException(
                $"The rows are about fewer than {Banding.Smallest} people and protected: any figure of them would be about single people. Measure the whole table that they are part of.");
        if (coarse && options.K < ReleaseOptions.LeastLearners)
            throw new ProtectedDataException($"k is {options.K}, but of protected data nothing is said about classes of fewer than {ReleaseOptions.LeastLearners} people. Ask with k = {ReleaseOptions.LeastLearners} or more.");
        var columns = sensitive.Select(column => column.Elsewhere is { } other ? other["value"] : frame[column.Column]).ToArray();
        var orders = sensitive.Select((column, s) => Order(column.Column, columns[s], options)).ToArray();
        var sources = sensitive.Select((column, s) => new SensitiveSql(column.Elsewhere is null ? null : $"elsewhere_{s}", orders[s])).ToArray();
        var names = quasi.Select((name, q) => $"{Value(frame[name])} as q{q}")
            .Concat(sensitive.Select((column, s) => column.Elsewhere is null ? $"{Value(frame[column.Column])} as s{s}" : $"null as s{s}"));
        var select = $"select {(person is null ? "row_number() over ()" : Sql(person))} as p, {string.Join(", ", names)} from this{(person is null ? "" : $" where {Sql(person)} is not null")}";
        var script = DisclosureRiskSql.Script(quasi.Count, sources, people < known, options, select);
        var elsewhere = sensitive.Select((column, s) => KeyValuePair.Create($"elsewhere_{s}", (object?)column.Elsewhere)).Where(pair => pair.Value is not null).ToList();
        var figures = RiskFigures.Read(frame.Sql(script, elsewhere, cancellationToken).Opened(), people);
        for (var s = 0; s < sensitive.Count; s++)
        {
            if (figures.Unordered(s) > 0)
                throw new ArgumentException($"The order given for \"{sensitive[s].Column}\" lacks values that the column has. List all of its values, lowest first.");
        }

        return new RiskRounding(coarse, figures, options).Report(frame.Provenance, person, quasi, rows - known, [.. sensitive.Select((column, s) => (column.Column, orders[s] is not null))]);
    }

    private static (long Rows, long Known, long People) Count(DataFrame frame, string? person, CancellationToken cancellationToken)
    {
        if (person is null || frame.Length == 0)
            return (frame.Length, frame.Length, frame.Length);
        var counts = frame.Sql($"select count(*) as n, count({Sql(person)}) as known, count(distinct {Sql(person)}) as people from this", cancellationToken: cancellationToken).Opened();
        long Figure(string name) => counts.Column<long>(name)[0]!.Value;
        return (Figure("n"), Figure("known"), Figure("people"));
    }

    /// <summary>SQL of the rank of a value; null where values have no order.</summary>
    private static string? Order(string name, Column column, DisclosureRiskOptions options)
    {
        var key = options.Orders.Keys.FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase));
        if (key is not null)
            return $"list_position([{string.Join(", ", options.Orders[key].Select(Text))}], value::varchar)";
        return column.IsNumeric || s_moments.Contains(column.ElementType) ? "value" : null;
    }

    /// <summary>The column's value; not-a-number is missing.</summary>
    private static string Value(Column column) =>
        column.ElementType == typeof(double) || column.ElementType == typeof(float) ? $"if(isnan({Sql(column.Name)}), null, {Sql(column.Name)})" : Sql(column.Name);

    private static string Sql(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";
}
