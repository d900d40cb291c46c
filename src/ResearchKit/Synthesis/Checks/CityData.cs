using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Checks;

/// <summary>A city's tables as an analyst has them: frames by name, however they came about.</summary>
internal sealed class CityData(IReadOnlyDictionary<string, DataFrame> tables)
{
    public static CityData Of(SyntheticCity city) => new(city.Tables.ToDictionary(table => table.Name, table => table.Rows, StringComparer.Ordinal));

    /// <summary>The rows of a table.</summary>
    /// <exception cref="KeyNotFoundException">There is no such table.</exception>
    public DataFrame this[string table] => tables[table];

    /// <summary>Whether the table is there.</summary>
    public bool Has(string table) => tables.ContainsKey(table);

    /// <summary>A column as numbers, NaN where missing.</summary>
    public double[] Numbers(string table, string column) => this[table][column].Doubles();

    /// <summary>A column of integers, 0 where missing.</summary>
    public int[] Integers(string table, string column) => Array.ConvertAll(Numbers(table, column), value => double.IsNaN(value) ? 0 : (int)value);

    /// <summary>A column of texts, null where missing.</summary>
    public string?[] Texts(string table, string column)
    {
        var read = this[table][column];
        var texts = new string?[read.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = (string?)read.ValueAt(i);
        return texts;
    }
}
