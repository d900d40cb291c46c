namespace ResearchKit.Sources.Events;

/// <summary>How a person is named in an event.</summary>
internal enum ActorKind : byte
{
    /// <summary>By mailto: and an e-mail address (xAPI mbox).</summary>
    Mailbox = 0,

    /// <summary>By the SHA-1 sum of mailto: and the address (xAPI mbox_sha1sum).</summary>
    MailboxSum = 1,

    /// <summary>By an OpenID.</summary>
    OpenId = 2,

    /// <summary>By the address of a system and the account's name in it (xAPI account).</summary>
    Account = 3,

    /// <summary>By an address of the platform's own (Caliper).</summary>
    Iri = 4,
}

/// <summary>A stretch of text of an item: where it stands in the item's bytes, or in <see cref="EventRecord.Scratch"/> when it was written with escapes.</summary>
internal readonly record struct TextSlice(int Start, int Length, bool IsUnescaped = false)
{
    public bool IsEmpty => Length == 0;
}

/// <summary>What the kit takes of one event. Reused from item to item; texts point into the item's bytes.</summary>
internal sealed class EventRecord
{
    private byte[] _json = [];
    private int _offset;

    /// <summary>Text that was written with escapes, without them.</summary>
    public byte[] Scratch { get; private set; } = new byte[1024];

    public int ScratchUsed { get; set; }

    /// <summary>The event's own id; null when it has none.</summary>
    public UInt128? Id { get; set; }

    /// <summary>The id of the event that it takes back; null when it takes none back.</summary>
    public UInt128? Voids { get; set; }

    public ActorKind ActorKind { get; set; }

    /// <summary>The identifier: mailto:, sum, OpenID, account name or IRI.</summary>
    public TextSlice Actor { get; set; }

    /// <summary>Address of the system that an account belongs to.</summary>
    public TextSlice ActorHome { get; set; }

    public TextSlice ActorName { get; set; }

    /// <summary>Identifiers in other systems: kind and identifier.</summary>
    public List<(TextSlice Kind, TextSlice Identifier)> OtherIdentifiers { get; } = [];

    /// <summary>The verb's last path segment.</summary>
    public TextSlice Verb { get; set; }

    /// <summary>The activity's IRI with what <see cref="ItemQuery"/> keeps of its query; empty when the object is none.</summary>
    public TextSlice Activity { get; set; }

    public TextSlice ItemKind { get; set; }

    public TextSlice Group { get; set; }

    public TextSlice Platform { get; set; }

    /// <summary>Microseconds since 1970 in UTC; null when not stated.</summary>
    public long? Time { get; set; }

    public double Duration { get; set; } = double.NaN;

    /// <summary>Whether the event is an answer to an item.</summary>
    public bool IsAnswer { get; set; }

    public bool? Success { get; set; }

    public double Score { get; set; } = double.NaN;

    public double MaxScore { get; set; } = double.NaN;

    /// <summary>Numbers of extensions, by <see cref="ResponseField"/>; NaN where not stated.</summary>
    public double[] Numbers { get; } = new double[(int)ResponseField.NumberCount];

    public TextSlice Stream { get; set; }

    public TextSlice Scaffold { get; set; }

    public TextSlice Feedback { get; set; }

    /// <summary>Begins an item.</summary>
    public void Begin(byte[] json, int offset)
    {
        (_json, _offset, ScratchUsed) = (json, offset, 0);
        if (Scratch.Length > 1 << 16)
            Scratch = new byte[1024];
        (Id, Voids, Time, Success) = (null, null, null, null);
        (Actor, ActorHome, ActorName, Verb, Activity, ItemKind, Group, Platform) = (default, default, default, default, default, default, default, default);
        (Stream, Scaffold, Feedback) = (default, default, default);
        OtherIdentifiers.Clear();
        (Duration, Score, MaxScore) = (double.NaN, double.NaN, double.NaN);
        IsAnswer = false;
        Numbers.AsSpan().Fill(double.NaN);
    }

    /// <summary>The bytes of a text; until the next item.</summary>
    public ReadOnlySpan<byte> this[TextSlice text] =>
        text.IsUnescaped ? Scratch.AsSpan(text.Start, text.Length) : _json.AsSpan(_offset + text.Start, text.Length);

    /// <summary>Room for unescaped text of at most some bytes, behind what is used.</summary>
    public Span<byte> Room(int bytes)
    {
        if (Scratch.Length - ScratchUsed < bytes)
        {
            var larger = new byte[Math.Max(Scratch.Length * 2, ScratchUsed + bytes)];
            Scratch.AsSpan(0, ScratchUsed).CopyTo(larger);
            Scratch = larger;
        }

        return Scratch.AsSpan(ScratchUsed);
    }
}

/// <summary>A number that an extension states about an answer.</summary>
internal enum ResponseField
{
    Attempt = 0,
    Opportunity = 1,
    Hints = 2,
    ScaffoldProbability = 3,
    FeedbackProbability = 4,
    FeedbackFading = 5,
    FeedbackLatency = 6,
    NumberCount = 7,
}
