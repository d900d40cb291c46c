using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Store;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.UseCases;

/// <summary>Reads a model card from YAML: every setting known, none left open, metrics by subgroup with intervals, all co-signers, a day on which it expires.</summary>
internal static class ModelCardReader
{
    /// <summary>What stands in a draft where a person has to say something.</summary>
    public const string Open = "?";

    public static ModelCard Read(string yaml, string name)
    {
        var root = YamlBlock.Root(yaml, "the model card", problem => new ModelCardException($"Model card {name}, {problem}"));
        RefuseOpen(root, root.Node);
        var useCase = UseCase(root);
        var (data, calibration, expires) = (Need(root, "data"), Need(root, "calibration"), Need(root, "expires"));
        var intercept = Interval(calibration, "intercept");
        var slope = Interval(calibration, "slope");
        var card = new ModelCard
        {
            Name = root.RequireText("model-card"),
            Version = root.RequireWhole("version"),
            Title = root.RequireText("title"),
            UseCase = useCase,
            Model = root.RequireText("model"),
            Outcome = root.RequireText("outcome"),
            Purpose = root.RequireText("purpose"),
            NotFor = Some(root, "not-for"),
            Data = new ModelCardData(data.RequireText("source"), Day(data, "from"), Day(data, "to"), data.RequireText("population")),
            Metrics = Metrics(root),
            Calibration = new ModelCardCalibration(intercept.Value, intercept.Lower, intercept.Upper, slope.Value, slope.Lower, slope.Upper),
            Limits = Some(root, "limits"),
            Owner = root.RequireText("owner"),
            ExpiresOn = Day(expires, "on"),
            ExpiryReason = expires.RequireText("because"),
            CoSigners = CoSigners(root, useCase),
            HumanInTheLoop = root.RequireText("human-in-the-loop"),
        };
        foreach (var block in new[] { data, calibration, expires, root }) block.Complete();
        Check(root, expires, card);
        return card;
    }

    private static void Check(YamlBlock root, YamlBlock expires, ModelCard card)
    {
        foreach (var (setting, text) in new[] { ("outcome", card.Outcome), ("model", card.Model.Split('~')[0]), ("title", card.Title) })
        {
            if (EmotionWords.In(text) is { } word)
                throw root.Problem(root.Require(setting), $"\"{setting}\" of {root.What} speaks of \"{word}\": the kit does not infer emotions, moods or affect of learners. Well-being is measured by asking, and shown of groups (use case well-learning)");
        }

        if (!Plain(card.Model).StartsWith(Plain(card.Outcome) + "~", StringComparison.Ordinal))
            throw root.Problem(root.Require("model"), $"\"model\" of {root.What} is \"{QuotedText.Shortened(card.Model)}\"; expected a formula of the outcome \"{card.Outcome}\": {card.Outcome} ~ ...");
        if (card.Data.From > card.Data.To)
            throw root.Problem(root.Require("data"), $"the data window of {root.What} ends before it begins");
        var latest = card.CoSigners.Max(signature => signature.On).AddMonths(card.UseCase.ExpiresAfterMonths);
        if (card.ExpiresOn > latest)
            throw root.Problem(expires.Node, string.Create(CultureInfo.InvariantCulture, $"{root.What} expires on {card.ExpiresOn:yyyy-MM-dd}; expected {latest:yyyy-MM-dd} or earlier, {card.UseCase.ExpiresAfterMonths} months after it was signed, as the card of {card.UseCase.Name} says"));
    }

    /// <summary>A formula without what does not matter.</summary>
    public static string Plain(string formula) => string.Concat(formula.Where(letter => !char.IsWhiteSpace(letter)));

    private static UseCaseCard UseCase(YamlBlock root)
    {
        var name = root.RequireText("use-case");
        return UseCaseCards.All.FirstOrDefault(card => card.Name == name)
            ?? throw root.Problem(root.Require("use-case"), NameSuggestion.NotFound("use case", "the kit", name, [.. UseCaseCards.All.Select(card => card.Name)]));
    }

    private static ImmutableArray<ModelCardMetric> Metrics(YamlBlock root)
    {
        var metrics = ImmutableArray.CreateBuilder<ModelCardMetric>();
        foreach (var block in root.Blocks("metrics", "metric"))
        {
            var (subgroup, group, interval) = (block.Text("subgroup"), block.Text("group"), Interval(block, null));
            if (subgroup is null != group is null)
                throw block.Problem(block.Node, $"{block.What} names one of subgroup and group; expected both (subgroup: sex, group: F), or neither for all learners");
            if (subgroup is not null && Subgroup.All.All(known => known.Name != subgroup))
                throw block.Problem(block.Require("subgroup"), NameSuggestion.NotFound("subgroup", "the kit", subgroup, [.. Subgroup.All.Select(known => known.Name)]));
            metrics.Add(new ModelCardMetric(block.RequireText("name"), subgroup, group, interval.Value, interval.Lower, interval.Upper));
            block.Complete();
        }

        if (!metrics.Any(metric => metric.Subgroup is null) || metrics.Where(metric => metric.Subgroup is not null).GroupBy(metric => (metric.Name, metric.Subgroup)).All(groups => groups.Count() < 2))
            throw root.Problem(root.Find("metrics") ?? root.Node, $"\"metrics\" of {root.What} must say how well the model does for all learners, and for each group of at least one subgroup (sex F and sex M, say)");
        return metrics.ToImmutable();
    }

    private static ImmutableArray<ModelCardSignature> CoSigners(YamlBlock root, UseCaseCard useCase)
    {
        var signatures = ImmutableArray.CreateBuilder<ModelCardSignature>();
        foreach (var block in root.Blocks("co-signed-by", "co-signer"))
        {
            signatures.Add(new ModelCardSignature(block.RequireText("who"), Day(block, "on")));
            block.Complete();
        }

        var missing = useCase.CoSigners.Where(who => signatures.All(signature => signature.Who != who)).ToArray();
        if (missing.Length > 0)
            throw root.Problem(root.Find("co-signed-by") ?? root.Node, $"{root.What} is not signed by {string.Join(", ", missing)}; the card of {useCase.Name} names them. Each is a block: {{ who: {missing[0]}, on: yyyy-mm-dd }}");
        return signatures.ToImmutable();
    }

    private static (double Value, double Lower, double Upper) Interval(YamlBlock block, string? setting)
    {
        var inner = setting is null ? block : Need(block, setting);
        var value = inner.Number("value") ?? throw inner.Problem(inner.Node, $"{inner.What} lacks the setting \"value\"");
        var node = inner.Require("interval");
        double[] ends = [.. inner.Texts(node, "interval").Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var end) ? end : double.NaN)];
        if (ends.Length != 2 || !(ends[0] <= value) || !(value <= ends[1]))
            throw inner.Problem(node, $"\"interval\" of {inner.What} must be two numbers with the value between them: [0.61, 0.68]");
        if (setting is not null) inner.Complete();
        return (value, ends[0], ends[1]);
    }

    private static DateOnly Day(YamlBlock block, string name) =>
        DateOnly.TryParseExact(block.RequireText(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw block.Problem(block.Require(name), $"\"{name}\" of {block.What} is no date; expected yyyy-mm-dd");

    private static YamlBlock Need(YamlBlock root, string name) => root.Block(name) ?? throw root.Problem(root.Node, $"{root.What} lacks the setting \"{name}\"");

    private static ImmutableArray<string> Some(YamlBlock root, string name) =>
        root.Texts(name) is { Count: > 0 } texts ? [.. texts] : throw root.Problem(root.Node, $"{root.What} lacks the setting \"{name}\"");

    private static void RefuseOpen(YamlBlock root, YamlNode node)
    {
        if (node is YamlScalarNode { Value: Open })
            throw root.Problem(node, $"{root.What} still has a \"{Open}\" of its draft here: a person who knows has to say it");
        foreach (var inner in node is YamlMappingNode block ? block.Children.Values : node is YamlSequenceNode list ? list.Children : Enumerable.Empty<YamlNode>())
            RefuseOpen(root, inner);
    }
}
