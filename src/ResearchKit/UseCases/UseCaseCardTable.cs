using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.UseCases;

/// <summary>How a use-case card is shown: a line for each of its statements.</summary>
internal static class UseCaseCardTable
{
    public static TableModel Of(UseCaseCard card)
    {
        (string Name, string Text)[] lines =
        [
            ("question", card.Question),
            ("decision", card.Decision),
            ("decided by", string.Join(", ", card.DecidedBy)),
            ("estimand", card.Estimand),
            ("methods", string.Join("; ", card.Methods)),
            ("judged by", string.Join("; ", card.Metrics)),
            ("must not", string.Join(" ", card.Guardrails)),
            ("who sees it", $"{card.Recipient.Who}: {ModelCardRecipient.View(card.Recipient.View)}"),
            ("needs", string.Join("; ", card.Needs.Select(need => need.Name))),
            ("adds to it", card.Optional.IsEmpty ? "nothing named" : string.Join("; ", card.Optional.Select(need => need.Name))),
            ("expires", string.Create(CultureInfo.InvariantCulture, $"after {card.ExpiresAfterMonths} months: {card.ExpiryReason}")),
            ("co-signed by", string.Join("; ", card.CoSigners.Select(signer => $"{signer}: ____________"))),
            ("log of decisions", card.DecisionLog),
            ("log of harms", card.HarmLog),
        ];
        return new TableBuilder($"Use case {card.Number.ToString(CultureInfo.InvariantCulture)}: {card.Title}")
            .Labels("card", [.. lines.Select(line => line.Name)])
            .Text("says", [.. lines.Select(line => line.Text)])
            .Note($"Version {card.Version.ToString(CultureInfo.InvariantCulture)}. {Origin(card)}")
            .Build();
    }

    private static string Origin(UseCaseCard card) => card.Unanswered.Length > 0 ? $"A draft: it does not say {string.Join(", ", card.Unanswered)} yet."
        : card.Number < UseCaseCards.FirstFreeNumber ? UseCaseCard.Reconstruction : $"Origin: {card.Origin}";
}
