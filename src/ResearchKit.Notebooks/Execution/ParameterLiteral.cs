using System.Globalization;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResearchKit.Notebooks.Execution;

/// <summary>Values of parameters: from text, by the declared type, to a C# literal. Numbers and dates are written as machines do (1.5, 2026-03-01).</summary>
internal static class ParameterLiteral
{
    private static readonly Dictionary<string, (string Expected, Func<string, string?> Write)> Types = new(StringComparer.Ordinal)
    {
        ["string"] = ("a text", Quote),
        ["int"] = ("a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var x) ? x.ToString(Invariant) : null),
        ["long"] = ("a whole number", text => long.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var x) ? x.ToString(Invariant) + "L" : null),
        ["double"] = ("a number with a decimal point", Double),
        ["float"] = ("a number with a decimal point", text => float.TryParse(text, NumberStyles.Float, Invariant, out var x) && float.IsFinite(x) ? x.ToString("R", Invariant) + "f" : null),
        ["decimal"] = ("a number with a decimal point", text => decimal.TryParse(text, NumberStyles.Float, Invariant, out var x) ? x.ToString(Invariant) + "m" : null),
        ["bool"] = ("true or false", text => bool.TryParse(text, out var x) ? (x ? "true" : "false") : null),
        ["DateOnly"] = ("a date, yyyy-mm-dd", Date),
        ["DateTime"] = ("a date or time in ISO form", text => DateTime.TryParse(text, Invariant, DateTimeStyles.RoundtripKind, out var x) ? $"new DateTime({x.Ticks.ToString(Invariant)}L)" : null),
        ["TimeSpan"] = ("a duration, hh:mm:ss", text => TimeSpan.TryParse(text, Invariant, out var x) ? $"TimeSpan.FromTicks({x.Ticks.ToString(Invariant)}L)" : null),
    };

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    /// <summary>The type that a declaration gives; for <c>var</c> that of its literal, <c>object</c> where the literal does not tell.</summary>
    public static string TypeOf(TypeSyntax declared, ExpressionSyntax initial) => declared.IsVar ? OfExpression(initial) : declared.ToString();

    /// <summary>The C# literal of a value.</summary>
    /// <exception cref="NotebookParameterException">The value does not fit the type, or the type cannot be given from outside.</exception>
    public static string Of(NotebookParameter parameter, string value)
    {
        var type = parameter.Type;
        if (type.EndsWith('?'))
        {
            if (value == "null")
                return "null";
            type = type[..^1];
        }

        if (type.EndsWith("[]", StringComparison.Ordinal) && Types.TryGetValue(type[..^2], out var element))
            return Array(parameter, type[..^2], element, value);
        if (!Types.TryGetValue(type, out var known))
            throw new NotebookParameterException($"parameter \"{parameter.Name}\" is of type {parameter.Type}, which cannot be given from outside. Types that can: {string.Join(", ", Types.Keys.Order(StringComparer.Ordinal))}, each also with ? or [].");
        return known.Write(value) ?? throw Misfit(parameter, value, known.Expected);
    }

    private static string Array(NotebookParameter parameter, string type, (string Expected, Func<string, string?> Write) element, string value)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
                throw Misfit(parameter, value, "a JSON list such as [1, 2]");
            var items = json.RootElement.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());
            return $"new {type}[] {{ {string.Join(", ", items.Select(item => element.Write(item) ?? throw Misfit(parameter, item, element.Expected)))} }}";
        }
        catch (JsonException)
        {
            throw Misfit(parameter, value, "a JSON list such as [1, 2]");
        }
    }

    private static NotebookParameterException Misfit(NotebookParameter parameter, string value, string expected) =>
        new($"parameter \"{parameter.Name}\" ({parameter.Type}): \"{value}\" is not {expected}. Its default is {parameter.Default}.");

    private static string OfExpression(ExpressionSyntax initial) => initial switch
    {
        PrefixUnaryExpressionSyntax sign => OfExpression(sign.Operand),
        LiteralExpressionSyntax { Token.Value: { } value } => value switch
        {
            string => "string",
            bool => "bool",
            int => "int",
            long => "long",
            double => "double",
            float => "float",
            decimal => "decimal",
            _ => "object",
        },
        InterpolatedStringExpressionSyntax => "string",
        ObjectCreationExpressionSyntax creation => creation.Type.ToString(),
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: [var first, ..] } => OfExpression(first) + "[]",
        ArrayCreationExpressionSyntax array => array.Type.ToString(),
        _ => "object",
    };

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string? Double(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, Invariant, out var x))
            return null;
        return double.IsFinite(x) ? x.ToString("R", Invariant) + "d" : double.IsNaN(x) ? "double.NaN" : x > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
    }

    private static string? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", Invariant, DateTimeStyles.None, out var x)
            ? string.Create(Invariant, $"new DateOnly({x.Year}, {x.Month}, {x.Day})")
            : null;
}
