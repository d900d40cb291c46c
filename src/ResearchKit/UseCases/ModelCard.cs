using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.UseCases;

/// <summary>
/// What is said of a model before it scores single learners: what for, of which data, how well and for whom, within which limits, who answers for it and who agreed, and until when. A file
/// <c>NAME.model-card.yaml</c>; MODEL-CARDS.md in the source folder has an example. Displays itself.
/// </summary>
/// <remarks>After Mitchell and others (2019), Model cards for model reporting; the subgroups are those of the use-case cards.</remarks>
public sealed record ModelCard : IDisplayable
{
    /// <summary>Name in file names, for example <c>early-identification-2026</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the card, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Name and version, as scores carry them: <c>early-identification-2026 v1</c>.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Name} v{Version}");

    /// <summary>Title for people.</summary>
    public required string Title { get; init; }

    /// <summary>The use case that the model serves; its card says who gets the scores, and in which view.</summary>
    public required UseCaseCard UseCase { get; init; }

    /// <summary>The model, as its formula: <c>lessons_missed ~ phase + distance</c>.</summary>
    public required string Model { get; init; }

    /// <summary>What is predicted, as the formula names it. Never an emotion.</summary>
    public required string Outcome { get; init; }

    /// <summary>What the scores are for.</summary>
    public required string Purpose { get; init; }

    /// <summary>What they are not for; at least one.</summary>
    public required ImmutableArray<string> NotFor { get; init; }

    /// <summary>The data that the model was fitted to.</summary>
    public required ModelCardData Data { get; init; }

    /// <summary>How well it does: for all, and for each group of at least one subgroup.</summary>
    public required ImmutableArray<ModelCardMetric> Metrics { get; init; }

    /// <summary>Whether what it expects comes about: intercept (0 is right on average) and slope (1 is right in spread), with intervals.</summary>
    public required ModelCardCalibration Calibration { get; init; }

    /// <summary>What it cannot say; at least one.</summary>
    public required ImmutableArray<string> Limits { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The last day on which it scores.</summary>
    public required DateOnly ExpiresOn { get; init; }

    /// <summary>Why then.</summary>
    public required string ExpiryReason { get; init; }

    /// <summary>Who agreed, and when: all whom the use case's card names.</summary>
    public required ImmutableArray<ModelCardSignature> CoSigners { get; init; }

    /// <summary>What stands with each score: a person decides, and how.</summary>
    public required string HumanInTheLoop { get; init; }

    /// <summary>Whether the card may be used on a day.</summary>
    /// <param name="day">The day.</param>
    public bool IsValidOn(DateOnly day) => day <= ExpiresOn;

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => ModelCardTable.Of(this).ToMimeBundle();
}

/// <summary>The data that a model was fitted to.</summary>
/// <param name="Source">The store's or file's name, as tables and models name it.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Population">Who is in it, and who is not.</param>
public sealed record ModelCardData(string Source, DateOnly From, DateOnly To, string Population);

/// <summary>One measure of one group.</summary>
/// <param name="Name">The measure: AUC, RMSE, Brier score.</param>
/// <param name="Subgroup">The way to divide learners, as use-case cards name it: <c>sex</c>; null for all learners.</param>
/// <param name="Group">The group of it: <c>F</c>; null for all learners.</param>
/// <param name="Value">Its value.</param>
/// <param name="Lower">Lower end of the 95 % interval.</param>
/// <param name="Upper">Upper end.</param>
public sealed record ModelCardMetric(string Name, string? Subgroup, string? Group, double Value, double Lower, double Upper);

/// <summary>Calibration.</summary>
/// <param name="Intercept">Observed less expected, on average; 0 is right.</param>
/// <param name="InterceptLower">Lower end of the 95 % interval.</param>
/// <param name="InterceptUpper">Upper end.</param>
/// <param name="Slope">Slope of observed on expected; 1 is right.</param>
/// <param name="SlopeLower">Lower end of the 95 % interval.</param>
/// <param name="SlopeUpper">Upper end.</param>
public sealed record ModelCardCalibration(double Intercept, double InterceptLower, double InterceptUpper, double Slope, double SlopeLower, double SlopeUpper);

/// <summary>Who agreed to a model.</summary>
/// <param name="Who">Whom they represent, as the use case's card says it.</param>
/// <param name="On">The day.</param>
public sealed record ModelCardSignature(string Who, DateOnly On);

/// <summary>A model card that cannot be read or does not hold. The message names the card, the line, what is wrong and what is expected.</summary>
public sealed class ModelCardException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public ModelCardException(string message)
        : base(message)
    {
    }
}
