using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Cli;

/// <summary>Results as JSON, for programs.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions OneLine = new(Format) { WriteIndented = false };

    /// <summary>A result as one JSON value.</summary>
    public static string Of(object value) => JsonSerializer.Serialize(value, Format);

    /// <summary>A result as one line of JSON, for results that come one after the other.</summary>
    public static string Line(object value) => JsonSerializer.Serialize(value, OneLine);

    /// <summary>Rows as an array of objects.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public static string OfRows(DataFrame frame)
    {
        if (new ReleaseGate().Admit(frame) is not DataFrame shown)
            throw new ProtectedDataException("The store is protected: its rows are not printed. Ask for counts or means by group in a notebook, with frame.Release(...).");
        var rows = Enumerable.Range(0, shown.RowCount)
            .Select(row => shown.Columns.ToDictionary(column => column.Name, column => column.GetValue(row), StringComparer.Ordinal));
        return JsonSerializer.Serialize(rows, Format);
    }
}
