using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.UseCases;

/// <summary>
/// Scores of single learners, made with a model card. They display the card's statement and no score; <see cref="WriteFor"/> writes them for the recipient of the use case, one file for each class or
/// learner, and takes that down.
/// </summary>
public sealed class LearnerScores : IDisplayable
{
    private readonly string? _class;
    private readonly string _learner;
    private readonly TimeProvider _time;

    internal LearnerScores(ModelCard card, string learner, string? @class, DataFrame frame, TimeProvider time) =>
        (Card, _learner, _class, Frame, _time) = (card, learner, @class, frame, time);

    /// <summary>The card.</summary>
    public ModelCard Card { get; }

    /// <summary>Who gets the scores.</summary>
    public UseCaseRecipient Recipient => Card.UseCase.Recipient;

    /// <summary>What stands with each score.</summary>
    public string HumanInTheLoop => Card.HumanInTheLoop;

    /// <summary>
    /// The scores, one row a learner in the order of their keys: learner, class, <c>prediction</c>, <c>prediction_lower</c>, <c>prediction_upper</c>. As protected as the learners; its provenance has the card, the
    /// recipient and the statement.
    /// </summary>
    public DataFrame Frame { get; }

    /// <summary>
    /// Writes the scores for their recipient: a file for each class (view of the own class) or each learner (own data), readable by the owner of the folder's files alone, with the statement on top and learners under the
    /// project's keys, in the order of these. The act is taken down first: in the audit log of the store, or of the folder where the learners came from no store.
    /// </summary>
    /// <param name="folder">Where; made if it is not there. Files that are there are not written over.</param>
    /// <param name="cancellationToken">Stops the work between files.</param>
    /// <returns>The files. A learner without a class is in none.</returns>
    /// <exception cref="ModelCardException">The card has expired since.</exception>
    /// <exception cref="IOException">A file is there already, or cannot be written.</exception>
    public IReadOnlyList<string> WriteFor(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ScoringExtensions.RefuseExpired(Card, _time);
        var of = Frame[_class ?? _learner];
        var rows = Enumerable.Range(0, Frame.Length).Where(row => !of.IsMissing(row)).GroupBy(row => ReleaseLabel.Of(of.ValueAt(row)), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (Name: group.Key, Rows: group.ToArray())).ToArray();
        Directory.CreateDirectory(folder);
        var day = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var files = rows.Select((group, number) => Path.Combine(folder, $"{FileName(Card.Name)}-{day}-{FileName(group.Name)}.csv")).ToArray();
        if (files.Distinct(StringComparer.OrdinalIgnoreCase).Count() < files.Length || files.FirstOrDefault(File.Exists) is not null)
            throw new IOException($"{files.FirstOrDefault(File.Exists) ?? "A file for two of the classes"} is there already, or two classes would share a file's name. Name another folder, or take away what the recipients no longer need.");
        TakeDown(folder, files.Length);
        foreach (var (group, file) in rows.Zip(files))
        {
            cancellationToken.ThrowIfCancellationRequested();
            OwnerOnlyFile.WriteWhole(file, Text(group.Name, group.Rows, day));
        }

        return files;
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MimeBundle.OfText(string.Create(
        CultureInfo.InvariantCulture,
        $"Scores of {Banding.Count(Frame.Length)} learners by the model card {Card.Id}, valid to {Card.ExpiresOn:yyyy-MM-dd}. For {Recipient.Who} ({ModelCardRecipient.View(Recipient.View)}) alone: scores.WriteFor(folder).\n{HumanInTheLoop}"));

    private string Text(string group, int[] rows, string day)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {OneLine(HumanInTheLoop)}\n# For {OneLine(Recipient.Who)}, and nobody else ({ModelCardRecipient.View(Recipient.View)}{(_class is null ? "" : $": {OneLine(group)}")}). Not for: {OneLine(string.Join("; ", Card.NotFor))}.\n");
        text.Append(CultureInfo.InvariantCulture, $"# {OneLine(Card.Outcome)}, expected by the model card {OneLine(Card.Id)} on {day}, with its interval; valid to {Card.ExpiresOn:yyyy-MM-dd}. Limits: {OneLine(string.Join("; ", Card.Limits))}.\n");
        text.Append("learner,expected,lower,upper\n");
        foreach (var row in rows)
        {
            text.Append(Quoted(ReleaseLabel.Of(Frame[_learner].ValueAt(row))));
            foreach (var column in new[] { "prediction", "prediction_lower", "prediction_upper" })
                text.Append(',').Append(Frame[column].ValueAt(row) is double value ? value.ToString("G4", CultureInfo.InvariantCulture) : "");
            text.Append('\n');
        }

        return text.ToString();
    }

    private void TakeDown(string folder, int files)
    {
        var stores = (Frame.Provenance.Origin?.All() ?? []).Select(origin => origin.StorePath).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        foreach (var place in stores.Length > 0 ? stores : [Path.Combine(folder, "scores")])
        {
            new AuditLog(place, _time).Append("score", new JsonObject
            {
                ["card"] = Card.Id,
                ["use_case"] = Card.UseCase.Name,
                ["recipient"] = Recipient.Who,
                ["view"] = ModelCardRecipient.View(Recipient.View),
                ["learners"] = Banding.Count(Frame.Length),
                ["files"] = Banding.Count(files),
                ["owner"] = Card.Owner,
            });
        }
    }

    // A line that begins with # stays one.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string FileName(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
}
