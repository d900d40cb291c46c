using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <summary>
/// The events of one system on their way to the store: persons, items, groups, verbs and platforms as numbers from dictionaries in memory, everything else in a staging file of numbers.
/// Memory grows with the number of different persons, items and groups, not with the number of events. Files are read one after another (<see cref="EventIntake"/>),
/// then <see cref="Settle"/> finds what is repeated, taken back or telling, and <see cref="EventLoad"/> writes the store. Not for two threads at once.
/// </summary>
internal sealed partial class EventStage : IDisposable
{
    private const int LongestCode = 2048;
    private const int MostVerbs = 32_000;
    private const int MostPlatforms = 1_000;

    private readonly StageFile _file;
    private readonly EventPlaces _places;
    private readonly List<EventAccount> _accounts = [];

    /// <param name="session">The session that makes the store; the staging file is attached to it.</param>
    /// <param name="folder">Folder for the staging file, beside the store's draft; made here, deleted at the end. What a killed import left there is deleted.</param>
    /// <param name="number">Number of the stage within the import.</param>
    /// <param name="places">What the format calls its properties.</param>
    public EventStage(SqlSession session, string folder, int number, EventPlaces places)
    {
        Session = session;
        _places = places;
        _file = new StageFile(session, folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"events_{number}"));
    }

    public SqlSession Session { get; }

    /// <summary>Name of the attached staging database.</summary>
    public string Database => _file.Name;

    /// <summary>Runs statements on many events within bounded memory.</summary>
    public PageCacheBound Bound => _file.Bound;

    public EventActors Actors { get; } = new();

    public EventItems Items { get; } = new();

    public Utf8Interner Groups { get; } = new(EventItems.Most);

    public Utf8Interner Verbs { get; } = new(MostVerbs);

    public Utf8Interner Platforms { get; } = new(MostPlatforms);

    /// <summary>Streams of practice that answers name.</summary>
    public Utf8Interner Streams { get; } = new(MostPlatforms);

    public RejectReasons Reasons { get; } = new();

    /// <summary>The files so far; counts of what is merged, superseded and rejected are right after <see cref="Settle"/>.</summary>
    public IReadOnlyList<EventAccount> Accounts => _accounts;

    /// <summary>Events in the staging file.</summary>
    public long Events => _file.Events;

    /// <summary>A group by its number.</summary>
    public EventGroup Group(int number) => new(number, Groups.Text(number), IriText.Label(Groups[number]));

    /// <summary>Begins a file.</summary>
    /// <param name="name">Path within the imported folder.</param>
    public EventAccount Begin(string name)
    {
        _accounts.Add(new EventAccount(_accounts.Count, name));
        return _accounts[^1];
    }

    /// <summary>Takes an event that keeps its format's rules, or rejects it for what the store cannot take.</summary>
    public void Take(EventRecord record, EventAccount account, long line, int item)
    {
        if (Refusal(record) is { } refusal)
        {
            Reject(account, line, item, refusal.Place, refusal.Reason);
            return;
        }

        account.Read++;
        var staged = new StagedEvent
        {
            File = account.Number,
            Line = line,
            Item = item,
            Id = record.Id ?? UInt128.Zero,
            Actor = Actors.Add(record),
            Verb = Verbs.Add(record[record.Verb]),
            Object = record.Activity.IsEmpty ? -1 : Items.Add(record[record.Activity], record[record.ItemKind], record.MaxScore),
            Group = record.Group.IsEmpty ? -1 : Groups.Add(record[record.Group]),
            Platform = PlatformOf(record) is { IsEmpty: false } platform ? Platforms.Add(platform) : -1,
            Time = record.Time ?? StagedEvent.NoTime,
            Duration = record.Duration,
        };
        var detail = default(HashCode);
        if (record.Voids is { } voided)
        {
            detail.Add(voided);
            _voidings.Add((_file.Events, _file.Encipher(voided)));
            if (_voidings.Count == VoidingBatch)
                WriteVoidings();
        }

        if (record.IsAnswer)
        {
            var answer = AnswerOf(record, staged.Object);
            detail.Add(answer with { Event = 0 });
            _file.Add(answer with { Event = _file.Events });
        }

        staged.Detail = detail.ToHashCode();
        if (!record.IsAnswer && record.Voids is null)
            staged.Detail = 0;
        _file.Add(staged);
    }

    /// <summary>Rejects an item.</summary>
    /// <param name="account">Its file.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="item">Place on the line.</param>
    /// <param name="place">Property at fault; null for the whole item.</param>
    /// <param name="reason">Why, without any value.</param>
    public void Reject(EventAccount account, long line, int item, string? place, string reason)
    {
        account.Read++;
        account.Rejected++;
        account.RejectedAtOnce++;
        _rejected.Add((account.Number, line, item, Reasons.Of(place, reason)));
        if (_rejected.Count == RejectedBatch)
            WriteRejected();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Why an event cannot be taken, though it keeps its format's rules.</summary>
    private (string Place, string Reason)? Refusal(EventRecord record)
    {
        if (!IriText.IsCode(record[record.Verb]))
            return (_places.Verb, "the last part is not a word of at most 64 letters, digits, - _ . ~");
        if (!Verbs.TryGet(record[record.Verb], out _) && Verbs.Count == MostVerbs)
            return (_places.Verb, "more than 32,000 different verbs");
        var item = record[record.Activity];
        var group = record[record.Group];
        var platform = PlatformOf(record);
        if (item.Length > LongestCode)
            return (_places.Item, "longer than 2,048 bytes");
        if (!item.IsEmpty && !Items.Codes.TryGet(item, out _) && (IriText.HasAt(item) || Items.Count == EventItems.Most))
            return (_places.Item, IriText.HasAt(item) ? HasAt : "more than 16 million different items");
        if (group.Length > LongestCode)
            return (_places.Group, "longer than 2,048 bytes");
        if (!group.IsEmpty && !Groups.TryGet(group, out _) && (IriText.HasAt(group) || Groups.Count == EventItems.Most))
            return (_places.Group, IriText.HasAt(group) ? HasAt : "more than 16 million different groups");
        if (!platform.IsEmpty && !Platforms.TryGet(platform, out _) && (IriText.HasAt(platform) || platform.Length > 100 || Platforms.Count == MostPlatforms))
            return (_places.Platform, IriText.HasAt(platform) ? HasAt : platform.Length > 100 ? "longer than 100 bytes" : "more than 1,000 different platforms");
        if (record[record.Actor].Length > EventActors.LongestText || record[record.ActorHome].Length > EventActors.LongestText)
            return (_places.Actor, "an identifier longer than 1,024 bytes");
        return Actors.Count == EventActors.Most ? (_places.Actor, "more than 16 million different persons") : null;
    }

    private const string HasAt = "holds an @: it may name a person";

    /// <summary>The platform that is named; else the host of the system that the account belongs to.</summary>
    private static ReadOnlySpan<byte> PlatformOf(EventRecord record) =>
        !record.Platform.IsEmpty ? record[record.Platform] : IriText.Host(record[record.ActorHome]);
}
