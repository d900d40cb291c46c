using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Store;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.UseCases;

/// <summary>Reads a use-case card from YAML: every setting known, every table and column in the learning schema.</summary>
internal static class CardReader
{
    private static readonly Dictionary<string, UseCasePeople> PeopleNames = new(StringComparer.Ordinal)
    {
        ["learners"] = UseCasePeople.Learners,
        ["staff"] = UseCasePeople.Staff,
        ["learners and staff"] = UseCasePeople.LearnersAndStaff,
    };

    private static readonly Dictionary<string, UseCaseView> ViewNames = new(StringComparer.Ordinal)
    {
        ["own-data"] = UseCaseView.OwnData,
        ["own-class-unranked"] = UseCaseView.OwnClassUnranked,
        ["aggregate"] = UseCaseView.Aggregate,
        ["offline-evaluation-only"] = UseCaseView.OfflineEvaluationOnly,
    };

    public static UseCaseCard Read(string yaml, string name)
    {
        var root = YamlBlock.Root(yaml, "the card", problem => new UseCaseCardException($"Card {name}, {problem}"));
        var recipient = root.Block("recipient") ?? throw Lacking(root, "recipient");
        var expires = root.Block("expires") ?? throw Lacking(root, "expires");
        var log = root.Block("log") ?? throw Lacking(root, "log");
        var card = new UseCaseCard
        {
            Number = root.RequireWhole("card"),
            Version = root.RequireWhole("version"),
            Name = root.RequireText("name"),
            Title = root.RequireText("title"),
            Question = root.RequireText("question"),
            Decision = root.RequireText("decision"),
            DecidedBy = Some(root, "for"),
            Origin = root.RequireText("origin"),
            People = OneOf(root, "people", PeopleNames),
            Methods = Some(root, "method"),
            Estimand = root.RequireText("estimand"),
            Output = root.RequireText("output"),
            Metrics = Some(root, "metrics"),
            Guardrails = Some(root, "guardrails"),
            Recipient = new UseCaseRecipient(recipient.RequireText("who"), OneOf(recipient, "view", ViewNames)),
            CoSigners = Some(root, "co-signed-by"),
            ExpiresAfterMonths = expires.RequireWhole("after-months"),
            ExpiryReason = expires.RequireText("because"),
            DecisionLog = log.RequireText("decisions"),
            HarmLog = log.RequireText("harms"),
            Needs = [.. NeedReader.Read(root, "needs", isOptional: false)],
            Optional = [.. NeedReader.Read(root, "optional", isOptional: true)],
            Subgroups = Subgroups(root),
            Notebook = root.Block("notebook") is { } notebook ? Finding(notebook) : null,
            Unanswered = [.. Unanswered(root.Node, "").Distinct(StringComparer.Ordinal)],
        };
        if (card.Needs.Length == 0)
            throw Lacking(root, "needs");
        recipient.Complete();
        expires.Complete();
        log.Complete();
        root.Complete();
        return card;
    }

    /// <summary>The settings that hold nothing but <c>?</c>, with the blocks they stand in.</summary>
    private static IEnumerable<string> Unanswered(YamlNode node, string setting) => node switch
    {
        YamlScalarNode { Value: UseCaseDraft.Open } => [setting],
        YamlSequenceNode list => list.Children.SelectMany(item => Unanswered(item, setting)),
        YamlMappingNode block => block.Children.SelectMany(pair => Unanswered(pair.Value, setting.Length == 0 ? pair.Key.ToString() : $"{setting}.{pair.Key}")),
        _ => [],
    };

    private static ImmutableArray<string> Some(YamlBlock block, string name) =>
        block.Texts(name) is { Count: > 0 } texts ? [.. texts] : throw Lacking(block, name);

    private static Exception Lacking(YamlBlock block, string name) => block.Problem(block.Node, $"{block.What} lacks the setting \"{name}\"");

    private static T OneOf<T>(YamlBlock block, string name, Dictionary<string, T> names)
    {
        var text = block.RequireText(name);
        return names.TryGetValue(text, out var value) ? value
            : throw block.Problem(block.Require(name), NameSuggestion.NotFound(name, block.What, text, names.Keys));
    }

    private static ImmutableArray<string> Subgroups(YamlBlock root)
    {
        var names = Some(root, "subgroups");
        foreach (var name in names)
        {
            if (Subgroup.All.All(subgroup => subgroup.Name != name))
                throw root.Problem(root.Require("subgroups"), NameSuggestion.NotFound("subgroup", "the kit", name, [.. Subgroup.All.Select(subgroup => subgroup.Name)]));
        }

        return names;
    }

    private static NotebookFinding Finding(YamlBlock block)
    {
        var power = block.Number("power");
        if (power is < 0 or > 1)
            throw block.Problem(block.Require("power"), $"\"power\" of {block.What} is {power}; expected a probability from 0 to 1");
        DateOnly? expires = block.Find("expires-on") is not { } node ? null
            : DateOnly.TryParseExact(block.Scalar(node, "expires-on"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw block.Problem(node, $"\"expires-on\" of {block.What} is no date; expected yyyy-mm-dd");
        var finding = new NotebookFinding(
            block.RequireText("file"), block.Number("planted"), block.Text("unit"), power, block.Whole("learners"), expires);
        block.Complete();
        return finding;
    }
}
