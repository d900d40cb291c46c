using System.Collections.Immutable;
using ResearchKit.Display;
using ResearchKit.Sources.Linkage;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>What an import did with every row.</summary>
/// <param name="StorePath">Full path of the store.</param>
/// <param name="Outcome">What became of the store.</param>
/// <param name="Loads">One entry a file and table: read = kept + merged + superseded + rejected.</param>
/// <param name="Rejects">Reasons for rejected rows, with their number, most frequent first. Lines are in the store's table <c>rejected_row</c>.</param>
/// <param name="AbsentFiles">Optional files that were not there.</param>
/// <param name="Notes">What else is to be known, a sentence each: surprises that the files held, files that were read for checks alone.</param>
/// <param name="KeyFile">File of the pseudonym key, or null when there is no person in the sources.</param>
/// <param name="KeyIsNew">Whether this import made the key: keep a copy in a safe place.</param>
/// <param name="DataAsOf">The moment up to which the data tells, in UTC; see <see cref="ImportRequest.DataAsOf"/>.</param>
public sealed record ImportReport(
    string StorePath,
    ImportOutcome Outcome,
    ImmutableArray<StoreLoad> Loads,
    ImmutableArray<RejectCount> Rejects,
    ImmutableArray<string> AbsentFiles,
    ImmutableArray<string> Notes,
    string? KeyFile,
    bool KeyIsNew,
    DateTimeOffset? DataAsOf) : IDisplayable
{
    /// <summary>How persons of different systems were linked; null when there were none to link, or nothing was imported.</summary>
    public LinkageReport? Linkage { get; init; }

    /// <summary>Rejected rows over all loads. A row of a file that goes to several tables counts once for each that refused it.</summary>
    public long RejectedRows => Loads.Sum(load => load.Rejected);

    /// <summary>A table of the loads with every row accounted for; below it what became of the store, the key, and why rows were rejected. Then how persons were linked, in brief: <see cref="Linkage"/> shows the weights as well.</summary>
    public MimeBundle ToMimeBundle()
    {
        var loads = ImportReportTable.Of(this).ToMimeBundle();
        if (Linkage is not { } report)
            return loads;
        var linkage = LinkageReportTable.Of(report, isBrief: true).ToMimeBundle();
        return MimeBundle.OfHtml(
            $"<div>{loads.Data[MimeTypes.Html]}{linkage.Data[MimeTypes.Html]}</div>",
            $"{loads.Data[MimeTypes.Text]}\n\n{linkage.Data[MimeTypes.Text]}");
    }
}

/// <summary>What became of the store.</summary>
public enum ImportOutcome
{
    /// <summary>There was none; it was made.</summary>
    Created = 0,

    /// <summary>It held something else; it was replaced.</summary>
    Replaced = 1,

    /// <summary>It already held this import; nothing was written.</summary>
    Unchanged = 2,

    /// <summary>What was appended to followed files was added to it.</summary>
    Extended = 3,
}

/// <summary>A reason for which rows were rejected.</summary>
/// <param name="SourceFile">File.</param>
/// <param name="Table">Table that the rows were meant for.</param>
/// <param name="Column">Source column at fault, or null when the whole row is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record RejectCount(string SourceFile, string Table, string? Column, string Reason, long Rows);
