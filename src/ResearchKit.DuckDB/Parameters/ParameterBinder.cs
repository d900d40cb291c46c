using System.Globalization;
using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>Gives a prepared statement its values, and says by name what is missing or too much.</summary>
internal static unsafe class ParameterBinder
{
    /// <summary>Binds every parameter of the statement.</summary>
    /// <param name="prepared">The statement.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="sql">The SQL, for errors.</param>
    /// <param name="isOnly">True when no other statement may take what this one leaves.</param>
    /// <exception cref="ArgumentException">One has no value, one cannot be bound, or one is not taken.</exception>
    public static void Bind(PreparedStatementHandle prepared, DuckDBParameterCollection parameters, string sql, bool isOnly)
    {
        var names = NamesOf(prepared);
        if (isOnly)
            CheckSurplus(names, parameters);
        if (names.Count == 0)
            return;
        var byPlace = parameters.Where<DuckDBParameter>(p => p.BareName.Length == 0).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            var parameter = Find(names[i], parameters, byPlace) ?? throw Missing(names, parameters, byPlace.Count);
            Bind(prepared, i + 1, names[i], parameter, sql);
        }
    }

    /// <summary>Refuses parameters that no statement takes. Says nothing when a later statement cannot be looked at before an earlier one ran.</summary>
    /// <exception cref="ArgumentException">A parameter is not taken.</exception>
    public static void CheckSurplus(ExtractedStatements statements, DuckDBParameterCollection parameters)
    {
        var names = new List<string>();
        for (var i = 0; i < statements.Count; i++)
        {
            try
            {
                using var prepared = statements.Prepare(i);
                names.AddRange(NamesOf(prepared));
            }
            catch (DuckDBException)
            {
                // It needs what an earlier statement makes; if it is wrong in itself, running it will say so.
                return;
            }
        }

        CheckSurplus(names, parameters);
    }

    private static void CheckSurplus(List<string> names, DuckDBParameterCollection parameters)
    {
        if (parameters.Count == 0)
            return;
        var places = names.Select(PlaceOf).Max() ?? 0;
        var unnamed = parameters.Count<DuckDBParameter>(p => p.BareName.Length == 0);
        if (unnamed > places)
            throw new ArgumentException($"The SQL takes {Taken(names)}, but {unnamed} values were given by place. Remove the surplus, or name them.");
        foreach (var parameter in parameters.Where<DuckDBParameter>(p => p.BareName.Length > 0))
        {
            if (!names.Contains(parameter.BareName, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"The parameter '{parameter.BareName}' was given, but the SQL takes {Taken(names)}. Remove it, or correct its name.");
        }
    }

    private static List<string> NamesOf(PreparedStatementHandle prepared)
    {
        var count = (int)duckdb_nparams(prepared);
        var names = new List<string>(count);
        for (var i = 1; i <= count; i++)
            names.Add(Utf8Text.Take((nint)duckdb_parameter_name(prepared, (ulong)i)) ?? i.ToString(CultureInfo.InvariantCulture));
        return names;
    }

    private static int? PlaceOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    private static DuckDBParameter? Find(string name, DuckDBParameterCollection parameters, List<DuckDBParameter> byPlace)
    {
        var index = parameters.IndexOf(name);
        if (index >= 0)
            return parameters[index];
        return PlaceOf(name) is { } place && place <= byPlace.Count ? byPlace[place - 1] : null;
    }

    private static void Bind(PreparedStatementHandle prepared, int place, string name, DuckDBParameter parameter, string sql)
    {
        try
        {
            using var value = ParameterValue.Create(parameter.Value, parameter.LogicalType);
            if (duckdb_bind_value(prepared, (ulong)place, value) == NativeState.Error)
                throw DuckDBException.FromStatement(Utf8Text.Read(duckdb_prepare_error(prepared)), sql);
        }
        catch (InvalidCastException error)
        {
            throw new ArgumentException($"The parameter '{name}' cannot be bound: {error.Message}", error);
        }
    }

    private static ArgumentException Missing(List<string> names, DuckDBParameterCollection parameters, int byPlace)
    {
        var given = parameters.Select<DuckDBParameter, string>(p => p.BareName).Where(n => n.Length > 0).Select(n => $"${n}").ToList();
        if (byPlace > 0)
            given.Add($"{byPlace.ToString(CultureInfo.InvariantCulture)} by place");
        var missing = names.Where(n => parameters.IndexOf(n) < 0 && !(PlaceOf(n) <= byPlace)).Select(n => $"${n}");
        return new ArgumentException($"No value was given for {string.Join(", ", missing)}. The SQL takes {Taken(names)}; given: {(given.Count == 0 ? "nothing" : string.Join(", ", given))}.");
    }

    private static string Taken(List<string> names)
    {
        var distinct = names.Distinct(StringComparer.OrdinalIgnoreCase).Select(n => $"${n}").ToList();
        return distinct.Count == 0 ? "no parameters" : string.Join(", ", distinct);
    }
}
