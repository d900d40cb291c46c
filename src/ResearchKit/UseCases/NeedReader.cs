using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Store;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.UseCases;

/// <summary>Reads the data that a use case takes.</summary>
internal static class NeedReader
{
    public static IEnumerable<DataNeed> Read(YamlBlock card, string setting, bool isOptional)
    {
        foreach (var block in card.Blocks(setting, isOptional ? "optional data" : "need"))
        {
            var name = block.RequireText("name");
            var need = new DataNeed(
                name,
                [.. Alternatives(block, name)],
                isOptional ? null : block.Text("without"),
                isOptional ? block.RequireText("adds") : null,
                block.RequireText("collect"),
                !isOptional && MeansNone(block));
            block.Complete();
            yield return need;
        }
    }

    /// <summary>A column of the learning schema, written <c>table.column</c>.</summary>
    public static ColumnReference Column(YamlBlock block, YamlNode node, string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 2)
            throw block.Problem(node, $"\"{text}\" in {block.What} is no column; expected table.column, for example grade.term_code");
        var table = Table(block, node, parts[0]);
        var column = table.Find(parts[1])
            ?? throw block.Problem(node, NameSuggestion.NotFound("column", $"the learning table \"{table.Name}\"", parts[1], [.. table.Columns.Select(c => c.Name)]));
        return new ColumnReference(table.Name, column.Name);
    }

    public static SchemaTable Table(YamlBlock block, YamlNode node, string name) => LearningSchema.Current.TryGetTable(name, out var table)
        ? table
        : throw block.Problem(node, NameSuggestion.NotFound("table", "the learning schema", name, [.. LearningSchema.Current.Tables.Select(t => t.Name)]));

    private static IEnumerable<DataAlternative> Alternatives(YamlBlock need, string name)
    {
        if (need.Find("any") is not { } any)
        {
            yield return Alternative(need, name);
            yield break;
        }

        if (need.Find("columns") is { } columns)
            throw need.Problem(columns, $"{need.What} has both \"any\" and \"columns\"; put the columns into the alternatives");
        var count = 0;
        foreach (var block in need.Blocks("any", "alternative"))
        {
            yield return Alternative(block, block.RequireText("name"));
            block.Complete();
            count++;
        }

        if (count < 2)
            throw need.Problem(any, $"\"any\" of {need.What} has {count} alternatives; expected two or more, or \"columns\" in its place");
    }

    private static DataAlternative Alternative(YamlBlock block, string name)
    {
        var node = block.Require("columns");
        var columns = block.Texts("columns").Select(text => Column(block, node, text)).ToImmutableArray();
        return new DataAlternative(name, columns, [.. block.Blocks("conditions", "condition").Select(ConditionReader.Read)]);
    }

    private static bool MeansNone(YamlBlock block) => block.Text("absence") switch
    {
        null => false,
        "means-none" => true,
        var other => throw block.Problem(block.Require("absence"), $"\"absence\" of {block.What} is \"{other}\"; expected means-none, or nothing"),
    };
}
