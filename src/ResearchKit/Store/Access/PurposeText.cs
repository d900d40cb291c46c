using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>Reads and writes the text of a purpose register: every setting known, every table and column in the learning schema.</summary>
internal static class PurposeText
{
    public const string Head =
        """
        # What this store may be read for. Written by whoever answers for the data; queries state one of these names.
        # consent: the scope that a learner's consent must contain; without it, legal-basis says what the purpose rests on.
        # keeps: rows about people that are older are not read. until: the last day. columns: table.column, or table.* for all.
        purposes:

        """;

    public static ImmutableArray<Purpose> Read(string yaml, string path)
    {
        var root = YamlBlock.Root(yaml, "the register", problem => new PurposeException(PurposeRefusal.Register, $"Purpose register {path}, {problem}"));
        var purposes = root.Find("purposes") is not { } list || list is YamlDotNet.RepresentationModel.YamlScalarNode { Value: "" or null }
            ? [] : root.Blocks("purposes", "purpose").Select(block => (Block: block, Purpose: Purpose(block))).ToArray();
        root.Complete();
        foreach (var same in purposes.GroupBy(one => one.Purpose.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            throw same.Last().Block.Problem(same.Last().Block.Node, $"two purposes are called \"{same.Key}\"");
        return [.. purposes.Select(one => one.Purpose)];
    }

    /// <summary>A purpose as an item of the register's list.</summary>
    public static string Write(Purpose purpose)
    {
        var text = new StringBuilder();
        text.Append("  - name: ").Append(purpose.Name).Append('\n');
        Setting("question", Quoted(purpose.Question));
        if (purpose.Card is { } card)
            Setting("card", Quoted(card));
        Setting("until", purpose.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Setting("consent", purpose.Consent is { } scope ? Quoted(scope) : "none");
        if (purpose.LegalBasis is { } basis)
            Setting("legal-basis", Quoted(basis));
        if (purpose.KeepsMonths is { } months)
            Setting("keeps", string.Create(CultureInfo.InvariantCulture, $"{months} months"));
        text.Append("    columns:\n");
        foreach (var column in purpose.Columns)
            text.Append("      - ").Append(Quoted(column)).Append('\n');
        return text.ToString();

        void Setting(string name, string value) => text.Append("    ").Append(name).Append(": ").Append(value).Append('\n');
    }

    private static Purpose Purpose(YamlBlock block)
    {
        var columns = block.Require("columns");
        var purpose = new Purpose
        {
            Name = block.RequireText("name"),
            Question = block.RequireText("question"),
            Card = block.Text("card"),
            Until = Day(block, "until"),
            Consent = block.RequireText("consent") is var scope && scope == "none" ? null : scope,
            LegalBasis = block.Text("legal-basis"),
            KeepsMonths = Months(block, "keeps"),
            Columns = [.. block.Texts(columns, "columns")],
        };
        block.Complete();
        if (PurposeRules.ProblemOf(purpose) is { } problem)
            throw block.Problem(block.Node, problem);
        return purpose;
    }

    private static DateOnly Day(YamlBlock block, string name) =>
        DateOnly.TryParseExact(block.RequireText(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw block.Problem(block.Require(name), $"\"{name}\" of {block.What} is \"{QuotedText.Shortened(block.RequireText(name))}\"; expected a day as yyyy-mm-dd");

    private static int? Months(YamlBlock block, string name)
    {
        if (block.Text(name) is not { } text)
            return null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var factor = words.Length == 2 ? words[1] switch { "month" or "months" => 1, "year" or "years" => 12, _ => 0 } : 0;
        return factor > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1200
            ? number * factor
            : throw block.Problem(block.Require(name), $"\"{name}\" of {block.What} is \"{QuotedText.Shortened(text)}\"; expected a time such as \"24 months\" or \"2 years\"");
    }

    // In double quotes every text is itself.
    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text, s_plain);

    private static readonly System.Text.Json.JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
