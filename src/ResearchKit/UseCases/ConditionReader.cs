using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Store;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.UseCases;

/// <summary>Reads a condition: its kind is the name of the setting that names the table or column.</summary>
internal static class ConditionReader
{
    private static readonly Dictionary<string, ConditionKind> Kinds = new(StringComparer.Ordinal)
    {
        ["rows"] = ConditionKind.Rows,
        ["filled"] = ConditionKind.Filled,
        ["distinct"] = ConditionKind.Distinct,
        ["learners"] = ConditionKind.Learners,
        ["repeated"] = ConditionKind.Repeated,
        ["span"] = ConditionKind.Span,
        ["linked"] = ConditionKind.Linked,
        ["smallest"] = ConditionKind.Smallest,
    };

    public static DataCondition Read(YamlBlock block)
    {
        var named = Kinds.Keys.Where(name => block.Find(name) is not null).ToArray();
        if (named.Length != 1)
            throw block.Problem(block.Node, $"{block.What} names {named.Length} kinds; expected one of {string.Join(", ", Kinds.Keys)}");
        var kind = Kinds[named[0]];
        var node = block.Require(named[0]);
        var text = block.RequireText(named[0]);
        var whole = kind is ConditionKind.Rows or ConditionKind.Learners;
        var counted = whole ? new ColumnReference(NeedReader.Table(block, node, text).Name, "") : NeedReader.Column(block, node, text);
        if (kind == ConditionKind.Learners && PersonPath.Of(counted.Table) is null)
            throw block.Problem(node, $"the table {counted.Table} says nothing of single people; \"learners\" counts people");
        var other = kind switch
        {
            ConditionKind.Repeated => (ColumnReference?)NeedReader.Column(block, block.Require("by"), block.RequireText("by")),
            ConditionKind.Linked => NeedReader.Column(block, block.Require("to"), block.RequireText("to")),
            _ => null,
        };
        if (kind == ConditionKind.Repeated && other!.Value.Table != counted.Table)
            throw block.Problem(node, $"\"by\" of {block.What} is of the table {other.Value.Table}; expected a column of {counted.Table}");
        RequireType(block, node, kind, counted);
        var (atLeast, isShare) = Least(block, kind);
        var condition = new DataCondition(
            kind, counted.Table, whole ? null : counted.Column, other, kind == ConditionKind.Repeated ? block.RequireWhole("times") : 1, atLeast, isShare,
            block.RequireText("as"), block.Text("one"), kind == ConditionKind.Repeated ? block.RequireText("of") : null, Filter(block, counted.Table));
        block.Complete();
        return condition;
    }

    private static void RequireType(YamlBlock block, YamlNode node, ConditionKind kind, ColumnReference column)
    {
        string[]? expected = kind switch
        {
            ConditionKind.Span => ["DATE", "TIMESTAMP"],
            ConditionKind.Smallest => ["DOUBLE", "SMALLINT", "INTEGER", "BIGINT"],
            _ => null,
        };
        if (expected is not null && LearningSchema.Current[column.Table][column.Column].Type is var type && !expected.Contains(type))
            throw block.Problem(node, $"{column} is {type}; this kind of condition takes {string.Join(", ", expected)}");
    }

    private static (double Value, bool IsShare) Least(YamlBlock block, ConditionKind kind)
    {
        var node = block.Require("at-least");
        var text = block.RequireText("at-least");
        var isShare = text.EndsWith('%');
        if (!double.TryParse(text.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || (isShare && value > 100))
            throw block.Problem(node, $"\"at-least\" of {block.What} is \"{text}\"; expected a number, or a share such as 60 %");
        var mayBeShare = kind is ConditionKind.Filled or ConditionKind.Linked or ConditionKind.Learners or ConditionKind.Repeated;
        var mustBeShare = kind is ConditionKind.Filled or ConditionKind.Linked;
        if (isShare ? !mayBeShare : mustBeShare)
            throw block.Problem(node, $"\"at-least\" of {block.What} is \"{text}\"; expected {(mustBeShare ? "a share such as 60 %" : "a number")}");
        return isShare ? (value / 100, true) : (value, false);
    }

    private static RowFilter? Filter(YamlBlock block, string table)
    {
        if (block.Block("where") is not { } where)
            return null;
        var entries = where.Entries().ToArray();
        if (entries.Length != 1)
            throw where.Problem(where.Node, $"{where.What} names {entries.Length} columns; expected one");
        var (name, values) = entries[0];
        var column = NeedReader.Column(where, values, name);
        if (column.Table != table)
            throw where.Problem(values, $"{where.What} is of the table {column.Table}; expected a column of {table}");
        var texts = where.Texts(values, name);
        var codes = LearningSchema.Current[table][column.Column].Codes;
        foreach (var text in texts)
        {
            if (codes.Length > 0 && !codes.Contains(text, StringComparer.Ordinal))
                throw where.Problem(values, NameSuggestion.NotFound("code", $"the column {column}", text, codes));
        }

        return new RowFilter(column.Column, [.. texts]);
    }
}
