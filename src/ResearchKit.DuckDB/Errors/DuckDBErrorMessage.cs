using System.Collections.Frozen;
using System.Globalization;

namespace ResearchKit.DuckDB;

/// <summary>Reads DuckDB's messages: "Binder Error: ... LINE 2: excerpt" with a caret below the place.</summary>
internal static class DuckDBErrorMessage
{
    private static readonly FrozenDictionary<string, DuckDBErrorType> s_types = new Dictionary<string, DuckDBErrorType>(StringComparer.Ordinal)
    {
        ["Out of Range"] = DuckDBErrorType.OutOfRange,
        ["Conversion"] = DuckDBErrorType.Conversion,
        ["Mismatch Type"] = DuckDBErrorType.MismatchType,
        ["Invalid type"] = DuckDBErrorType.InvalidType,
        ["Serialization"] = DuckDBErrorType.Serialization,
        ["TransactionContext"] = DuckDBErrorType.Transaction,
        ["Not implemented"] = DuckDBErrorType.NotImplemented,
        ["Catalog"] = DuckDBErrorType.Catalog,
        ["Parser"] = DuckDBErrorType.Parser,
        ["Constraint"] = DuckDBErrorType.Constraint,
        ["Connection"] = DuckDBErrorType.Connection,
        ["Syntax"] = DuckDBErrorType.Syntax,
        ["Settings"] = DuckDBErrorType.Settings,
        ["Binder"] = DuckDBErrorType.Binder,
        ["IO"] = DuckDBErrorType.IO,
        ["INTERRUPT"] = DuckDBErrorType.Interrupt,
        ["FATAL"] = DuckDBErrorType.Fatal,
        ["INTERNAL"] = DuckDBErrorType.Internal,
        ["Invalid Input"] = DuckDBErrorType.InvalidInput,
        ["Out of Memory"] = DuckDBErrorType.OutOfMemory,
        ["Permission"] = DuckDBErrorType.Permission,
        ["Dependency"] = DuckDBErrorType.Dependency,
        ["HTTP"] = DuckDBErrorType.Http,
        ["Missing Extension"] = DuckDBErrorType.MissingExtension,
        ["Extension Autoloading"] = DuckDBErrorType.Autoload,
        ["Sequence"] = DuckDBErrorType.Sequence,
        ["Invalid Configuration"] = DuckDBErrorType.InvalidConfiguration,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The class that a message's first words name; Invalid when they name none.</summary>
    public static DuckDBErrorType TypeOf(string message)
    {
        var end = message.IndexOf(" Error:", StringComparison.Ordinal);
        return end > 0 && s_types.TryGetValue(message[..end], out var type) ? type : DuckDBErrorType.Invalid;
    }

    /// <summary>
    /// The place that the message's "LINE n:" and caret point at. DuckDB shortens long lines with dots at either end,
    /// so the excerpt is looked up in the statement's own line.
    /// </summary>
    public static DuckDBErrorPosition? PositionIn(string sql, string message)
    {
        var lines = message.Split('\n');
        for (var i = lines.Length - 2; i >= 0; i--)
        {
            if (!lines[i].StartsWith("LINE ", StringComparison.Ordinal))
                continue;
            var colon = lines[i].IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0 || !int.TryParse(lines[i].AsSpan(5, colon - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                continue;
            var caret = lines[i + 1].IndexOf('^', StringComparison.Ordinal) - (colon + 2);
            if (caret < 0)
                return null;
            return Locate(sql, number, lines[i][(colon + 2)..], caret);
        }

        return null;
    }

    private static DuckDBErrorPosition? Locate(string sql, int number, string excerpt, int caret)
    {
        var start = 0;
        for (var line = 1; line < number; line++)
        {
            var next = sql.IndexOf('\n', start);
            if (next < 0)
                return null;
            start = next + 1;
        }

        var end = sql.IndexOf('\n', start);
        var text = sql[start..(end < 0 ? sql.Length : end)];
        const string dots = "...";
        var shown = excerpt;
        if (shown.EndsWith(dots, StringComparison.Ordinal) && !text.EndsWith(dots, StringComparison.Ordinal))
            shown = shown[..^dots.Length];
        var skipped = 0;
        if (shown.StartsWith(dots, StringComparison.Ordinal) && !text.StartsWith(dots, StringComparison.Ordinal))
        {
            shown = shown[dots.Length..];
            skipped = dots.Length;
        }

        var at = text.IndexOf(shown.TrimEnd('\r'), StringComparison.Ordinal);
        if (at < 0)
            return null;
        var column = Math.Clamp(at + caret - skipped, 0, text.Length);
        return new DuckDBErrorPosition(start + column, number, column + 1);
    }
}
