using System.Text.Json.Serialization;
using ResearchKit.Store;

namespace ResearchKit.Synthesis;

/// <summary>The columns of a file, as the Data Package standard's Table Schema has them.</summary>
/// <param name="Fields">The columns, in order.</param>
/// <param name="PrimaryKey">Columns that together identify a row; null when none do.</param>
/// <param name="MissingValues">Texts that stand for a missing value.</param>
public sealed record DataFields(IReadOnlyList<DataField> Fields, IReadOnlyList<string>? PrimaryKey, IReadOnlyList<string> MissingValues)
{
    /// <summary>Columns of a learning table.</summary>
    internal static DataFields OfSchema(string table, IReadOnlyList<(string Name, string Type)> columns)
    {
        var schema = LearningSchema.Current[table];
        var key = schema.Key.Where(name => columns.Any(column => column.Name == name)).ToArray();
        return new DataFields([.. columns.Select(column => DataField.Of(schema[column.Name]))], key.Length == schema.Key.Length ? key : null, [""]);
    }

    /// <summary>Columns of text, of which nothing is said.</summary>
    internal static DataFields OfTexts(IEnumerable<string> names) => new([.. names.Select(name => new DataField(name, "string", "VARCHAR", null, null, null))], null, [""]);

    /// <summary>Names and SQL types.</summary>
    internal IReadOnlyList<(string Name, string Type)> SqlColumns() => [.. Fields.Select(field => (field.Name, field.SqlType))];
}

/// <summary>One column of a file.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Type of the Table Schema: integer, number, boolean, date, datetime or string.</param>
/// <param name="SqlType">Type in a store, for example SMALLINT; the checksum counts values by it.</param>
/// <param name="Description">Meaning, in a sentence; null when nobody said.</param>
/// <param name="Unit">Unit of the values; null for none.</param>
/// <param name="Constraints">Which values may stand in it; null for any.</param>
public sealed record DataField(
    string Name,
    string Type,
    [property: JsonPropertyName("researchkit:sqlType")] string SqlType,
    string? Description,
    [property: JsonPropertyName("researchkit:unit")] string? Unit,
    DataConstraints? Constraints)
{
    internal static DataField Of(SchemaColumn column)
    {
        var type = column.Type switch
        {
            "SMALLINT" or "INTEGER" or "BIGINT" => "integer",
            "DOUBLE" => "number",
            "BOOLEAN" => "boolean",
            "DATE" => "date",
            "TIMESTAMP" => "datetime",
            _ => "string",
        };
        var constraints = column.Codes.Length > 0 || column.Minimum is not null || column.Maximum is not null || !column.IsNullable
            ? new DataConstraints(column.IsNullable ? null : true, column.Codes.Length > 0 ? [.. column.Codes] : null, column.Minimum, column.Maximum)
            : null;
        return new DataField(column.Name, type, column.Type, column.Description, column.Unit, constraints);
    }
}

/// <summary>Which values may stand in a column.</summary>
/// <param name="Required">True when none may be missing; null otherwise.</param>
/// <param name="Enum">The codes; null when any may stand there.</param>
/// <param name="Minimum">Smallest value, or null.</param>
/// <param name="Maximum">Largest value, or null.</param>
public sealed record DataConstraints(bool? Required, IReadOnlyList<string>? Enum, double? Minimum, double? Maximum);
