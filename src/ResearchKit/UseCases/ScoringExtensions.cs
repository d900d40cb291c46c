using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;

namespace ResearchKit.UseCases;

/// <summary>Scores of single learners: with a model card, for the recipient that the use case names, and for nobody else.</summary>
public static class ScoringExtensions
{
    /// <summary>Scores learners.</summary>
    /// <param name="model">The model. Its formula and its data are the card's.</param>
    /// <param name="learners">One row a learner, with the columns that the model's terms read.</param>
    /// <param name="card">The model's card, valid today, of a use case whose recipient may see single learners.</param>
    /// <param name="options">Columns of learners and classes, and the clock; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The scores. As protected as the learners: they are written for the recipient alone.</returns>
    /// <exception cref="ModelCardException">The card is past its day, or is of another model or other data; the message says what to do.</exception>
    /// <exception cref="ProtectedDataException">The use case's recipient may not see single learners, or a model of invented learners would score real ones.</exception>
    /// <exception cref="ArgumentException">A column is not there or is needed, or a learner has two rows.</exception>
    /// <example><code>var scores = model.Score(learners, ModelCards.Read("early-identification-2026.model-card.yaml"), new ScoringOptions { Class = "class_key" });</code></example>
    public static LearnerScores Score(this IPredictiveModel model, DataFrame learners, ModelCard card, ScoringOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learners);
        ArgumentNullException.ThrowIfNull(card);
        options ??= new ScoringOptions();
        RefuseExpired(card, options.TimeProvider);
        if (ModelCardReader.Plain(card.Model) != ModelCardReader.Plain(model.Formula.Text))
            throw new ModelCardException($"The model card {card.Id} is of the model {card.Model}, not of {model.Formula.Text}. A changed model takes a new version of its card, with its own metrics and signatures.");
        if (!string.Equals(card.Data.Source, model.Provenance.Source, StringComparison.OrdinalIgnoreCase))
            throw new ModelCardException($"The model card {card.Id} is of a model fitted to {card.Data.Source}, not to {model.Provenance.Source}. Fit the model to the data that the card names, or write the card anew for these.");
        var recipient = card.UseCase.Recipient;
        if (recipient.View is not (UseCaseView.OwnData or UseCaseView.OwnClassUnranked))
        {
            throw new ProtectedDataException(
                $"The use case {card.UseCase.Name} gives its results to {recipient.Who} in the view \"{ModelCardRecipient.View(recipient.View)}\": nobody lawfully sees single learners, so that none are scored. "
                + "Evaluate by groups: model.Evaluate(frame, by: [\"school\"]).");
        }

        if (model.Provenance.Protection == Protection.Synthetic && learners.Provenance.Protection != Protection.Synthetic)
            throw new ProtectedDataException($"The model was fitted to invented learners ({model.Provenance.Source}) and says nothing of real ones. Fit it to real data, and write its card of these.");

        var learner = learners[ReleaseExtensions.Learner(learners, options.Learner)].Name;
        if (recipient.View == UseCaseView.OwnClassUnranked && options.Class is null)
            throw new ArgumentException($"The use case {card.UseCase.Name} shows a teacher the own class: which column says whose class a learner is in? new ScoringOptions {{ Class = \"class_key\" }}. Columns: {string.Join(", ", learners.ColumnNames)}.", nameof(options));
        string[] kept = [learner, .. recipient.View == UseCaseView.OwnClassUnranked ? [learners[options.Class!].Name] : Array.Empty<string>(), "prediction", "prediction_lower", "prediction_upper"];
        RefuseRepeated(learners[learner]);
        var scored = model.PredictRows(learners, cancellationToken).Select(kept);
        // By key, in which there is no merit.
        return new LearnerScores(card, learner, kept.Length == 5 ? kept[1] : null, Marked(scored.OrderBy(learner), card), options.TimeProvider);
    }

    internal static void RefuseExpired(ModelCard card, TimeProvider time)
    {
        if (!card.IsValidOn(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)))
        {
            throw new ModelCardException(string.Create(
                CultureInfo.InvariantCulture,
                $"The model card {card.Id} expired on {card.ExpiresOn:yyyy-MM-dd}: {card.ExpiryReason}. Evaluate the model on newer data, say in a new version of the card what changed, have it signed; or retire the model."));
        }
    }

    private static void RefuseRepeated(Column learner)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < learner.Length; row++)
        {
            if (!seen.Add(ReleaseLabel.Of(learner.ValueAt(row))))
                throw new ArgumentException($"Some learner has two rows (column \"{learner.Name}\"), or a row has no learner. Scores are one a learner: choose the row of the latest week, or aggregate, in SQL first.");
        }
    }

    private static DataFrame Marked(DataFrame scores, ModelCard card)
    {
        var provenance = scores.Provenance.Then(string.Create(
            CultureInfo.InvariantCulture,
            $"Score(model card {card.Id}, valid to {card.ExpiresOn:yyyy-MM-dd}; for {card.UseCase.Recipient.Who}, {ModelCardRecipient.View(card.UseCase.Recipient.View)}; {card.HumanInTheLoop})"));
        return DataFrame.FromColumns(provenance, scores.Columns);
    }
}

/// <summary>How learners are scored.</summary>
public sealed record ScoringOptions
{
    /// <summary>The column that says whose row it is. Null, the default: the one column of class pseudonym, else <c>learner_key</c>, <c>learner_id</c> or <c>learner</c>.</summary>
    public string? Learner { get; init; }

    /// <summary>The column of the class or group whose teacher or counsellor is the recipient; needed where the view is the own class. Default null.</summary>
    public string? Class { get; init; }

    /// <summary>The clock by which cards expire; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
