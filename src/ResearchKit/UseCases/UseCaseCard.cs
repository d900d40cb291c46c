using System.Collections.Immutable;
using ResearchKit.Display;

namespace ResearchKit.UseCases;

/// <summary>
/// A use case as data: the question, who decides what by it, the data that it takes, how it is judged, and what guards it. The nine cards are a reconstruction
/// from the published words of a city's education division, which never published a list; every place that shows them says so.
/// </summary>
public sealed record UseCaseCard : IDisplayable
{
    /// <summary>What every place that shows the use cases says of them.</summary>
    public const string Reconstruction =
        "The nine use cases are a reconstruction from the published words of a city's education division; they are not the city's own list.";

    /// <summary>Number, 1 to 9.</summary>
    public required int Number { get; init; }

    /// <summary>Version of the card, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Name in file names, for example <c>early-identification</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Title for people.</summary>
    public required string Title { get; init; }

    /// <summary>What is asked.</summary>
    public required string Question { get; init; }

    /// <summary>What is decided by the answer.</summary>
    public required string Decision { get; init; }

    /// <summary>Who decides.</summary>
    public required ImmutableArray<string> DecidedBy { get; init; }

    /// <summary>The published words that the use case is traced to.</summary>
    public required string Origin { get; init; }

    /// <summary>Whom it is about; coverage is counted among them.</summary>
    public required UseCasePeople People { get; init; }

    /// <summary>How the question is answered.</summary>
    public required ImmutableArray<string> Methods { get; init; }

    /// <summary>The quantity that is estimated.</summary>
    public required string Estimand { get; init; }

    /// <summary>What is shown.</summary>
    public required string Output { get; init; }

    /// <summary>What the result is judged by.</summary>
    public required ImmutableArray<string> Metrics { get; init; }

    /// <summary>What is never done with it.</summary>
    public required ImmutableArray<string> Guardrails { get; init; }

    /// <summary>Who gets the result, and in which view.</summary>
    public required UseCaseRecipient Recipient { get; init; }

    /// <summary>Who agrees to it beside the owner.</summary>
    public required ImmutableArray<string> CoSigners { get; init; }

    /// <summary>Months after which a result or model is made anew or given up.</summary>
    public required int ExpiresAfterMonths { get; init; }

    /// <summary>Why then.</summary>
    public required string ExpiryReason { get; init; }

    /// <summary>Where decisions are written down.</summary>
    public required string DecisionLog { get; init; }

    /// <summary>Where harms are reported and written down.</summary>
    public required string HarmLog { get; init; }

    /// <summary>The data that it takes; at least one.</summary>
    public required ImmutableArray<DataNeed> Needs { get; init; }

    /// <summary>Data that adds to it. Never decides readiness.</summary>
    public required ImmutableArray<DataNeed> Optional { get; init; }

    /// <summary>Names of the subgroups over which coverage is reported.</summary>
    public required ImmutableArray<string> Subgroups { get; init; }

    /// <summary>What the notebook of the use case found out; null until there is one.</summary>
    public NotebookFinding? Notebook { get; init; }

    /// <summary>Settings that a draft leaves open, those that hold <c>?</c>: <c>decision</c>, <c>recipient.who</c>. Empty of a card that is filled in. No audit is made of a card with open settings.</summary>
    public ImmutableArray<string> Unanswered { get; init; } = [];

    /// <summary>The card as a table: what is asked and decided, for whom, how it is judged, what guards it, who signs, and where decisions and harms are logged.</summary>
    public MimeBundle ToMimeBundle() => UseCaseCardTable.Of(this).ToMimeBundle();
}

/// <summary>Whom a use case is about.</summary>
public enum UseCasePeople
{
    /// <summary>Learners.</summary>
    Learners = 0,

    /// <summary>Teachers, counsellors and employees.</summary>
    Staff = 1,

    /// <summary>Both.</summary>
    LearnersAndStaff = 2,
}

/// <summary>Who gets a result, and in which lawful view.</summary>
/// <param name="Who">Who.</param>
/// <param name="View">Which view.</param>
public sealed record UseCaseRecipient(string Who, UseCaseView View);

/// <summary>The lawful views of a result.</summary>
public enum UseCaseView
{
    /// <summary>A person's own data, for that person.</summary>
    OwnData = 0,

    /// <summary>A teacher's own class, in no order of merit.</summary>
    OwnClassUnranked = 1,

    /// <summary>Groups, with small cells hidden.</summary>
    Aggregate = 2,

    /// <summary>No person is scored; the model is evaluated on past data.</summary>
    OfflineEvaluationOnly = 3,
}

/// <summary>What the notebook of a use case found out on the synthetic city.</summary>
/// <param name="File">The notebook's file name, beside the card.</param>
/// <param name="Planted">The value that is planted in the city, in <paramref name="Unit"/>; null when none is stated.</param>
/// <param name="Unit">Unit of the planted value; null when none is stated.</param>
/// <param name="Power">Probability, 0 to 1, of finding the planted value at <paramref name="Learners"/> learners; null when not stated.</param>
/// <param name="Learners">Number of learners for which the power holds; null when not stated.</param>
/// <param name="ExpiresOn">Day after which the result is made anew; null when not stated.</param>
public sealed record NotebookFinding(string File, double? Planted, string? Unit, double? Power, int? Learners, DateOnly? ExpiresOn);
