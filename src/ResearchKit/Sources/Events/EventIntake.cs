using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Events;

/// <summary>Takes the items of a format's files into a stage: reads each, and rejects those that break the rules with the reason that the format's description gives.</summary>
internal abstract class EventIntake
{
    private readonly EventRecord _record = new();

    protected EventIntake(EventStage stage, EventPlaces places) => (Stage, Places) = (stage, places);

    public EventStage Stage { get; }

    protected EventPlaces Places { get; }

    /// <summary>Takes a whole file.</summary>
    /// <param name="name">Path within the imported folder.</param>
    /// <param name="stream">Its bytes, uncompressed.</param>
    /// <param name="progress">Told the bytes read.</param>
    /// <param name="cancellationToken">Stops the reading; the stage can then only be disposed of.</param>
    /// <exception cref="ImportException">The file cannot be read to its end.</exception>
    public EventAccount ReadFile(string name, Stream stream, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var account = Stage.Begin(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Read(account, stream, new JsonItemSplitter(), hash, progress, cancellationToken);
        return account;
    }

    /// <summary>Takes a further stretch of a file of lines.</summary>
    /// <param name="account">The file.</param>
    /// <param name="stream">Whole lines, following those that were taken before.</param>
    /// <param name="splitter">The one that the stretches before went through.</param>
    /// <param name="hash">The one that the stretches before went through.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void ReadOn(EventAccount account, Stream stream, JsonItemSplitter splitter, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var before = account.Bytes;
        Read(account, stream, splitter, hash, null, cancellationToken);
        account.Bytes += before;
    }

    private void Read(EventAccount account, Stream stream, JsonItemSplitter splitter, IncrementalHash hash, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new EventFileReader(stream, splitter, hash, cancellationToken);
            foreach (var batch in reader.Batches())
            {
                foreach (var slice in batch.Items)
                    Take(account, batch.Buffer, slice);
                cancellationToken.ThrowIfCancellationRequested();
                account.Bytes = batch.BytesRead;
                progress?.Report(batch.BytesRead);
            }

            account.Sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ImportException($"{account.Name} cannot be read: {problem.Message.TrimEnd('.')}. Nothing was imported.");
        }

        (account.Pages, account.PagesWithMore) = (splitter.Pages, splitter.PagesWithMore);
    }

    /// <summary>Takes an item of a file.</summary>
    public void Take(EventAccount account, byte[] buffer, ItemSlice slice)
    {
        switch (slice.Kind)
        {
            case ItemKind.TooLarge:
                Stage.Reject(account, slice.Line, slice.Item, null, $"{Places.Format}: larger than 32 MiB");
                break;
            case ItemKind.Unfinished:
                Stage.Reject(account, slice.Line, slice.Item, null, $"{Places.Format}: the file ends within it");
                break;
            case ItemKind.Unclosed:
                Stage.Reject(account, slice.Line, slice.Item, null, "the file, or its line, ends before the array does: something may be missing");
                break;
            default:
                if (Utf8.IsValid(buffer.AsSpan(slice.Start, slice.Length)))
                    TakeValue(account, buffer, slice);
                else
                    Stage.Reject(account, slice.Line, slice.Item, null, $"{Places.Format}: not UTF-8");
                break;
        }
    }

    /// <summary>Takes an item that is there in full and valid UTF-8.</summary>
    protected abstract void TakeValue(EventAccount account, byte[] buffer, ItemSlice slice);

    /// <summary>Takes one event.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="account">Its file.</param>
    /// <param name="buffer">Holds its bytes.</param>
    /// <param name="slice">Where they are.</param>
    protected void TakeEvent(IEventReader reader, EventAccount account, byte[] buffer, ItemSlice slice)
    {
        _record.Begin(buffer, slice.Start);
        var verdict = ItemVerdict.Broken;
        try
        {
            verdict = reader.Read(buffer.AsSpan(slice.Start, slice.Length), _record);
        }
        catch (JsonException)
        {
            // The description is asked below, and says that it is not JSON.
        }
        catch (InvalidOperationException)
        {
            Stage.Reject(account, slice.Line, slice.Item, null, HalfCharacter);
            return;
        }

        switch (verdict)
        {
            case ItemVerdict.Right:
                Stage.Take(_record, account, slice.Line, slice.Item);
                break;
            case ItemVerdict.NoPerson:
                Stage.Reject(account, slice.Line, slice.Item, Places.Actor, "a group, not a person");
                break;
            case ItemVerdict.NoEvent:
                Stage.Reject(account, slice.Line, slice.Item, null, $"{Places.Format}: describes a thing or a person, and tells of no event");
                break;
            default:
                var (place, reason) = Explain(reader.Explain, buffer, slice);
                Stage.Reject(account, slice.Line, slice.Item, place, reason);
                break;
        }
    }

    /// <summary>Why an item is refused.</summary>
    protected (string? Place, string Reason) Explain(Func<JsonElement, FormatViolation?> explain, byte[] buffer, ItemSlice slice)
    {
        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(slice.Start, slice.Length));
            return explain(document.RootElement) is { } violation ? (violation.Place, violation.Message) : (null, $"{Places.Format}: a property stands twice, or a number is beyond all measure");
        }
        catch (JsonException)
        {
            return (null, $"{Places.Format}: the text is not JSON; expected one object.");
        }
        catch (InvalidOperationException)
        {
            return (null, HalfCharacter);
        }
    }

    private string HalfCharacter => $"{Places.Format}: a text holds half of a character";
}
