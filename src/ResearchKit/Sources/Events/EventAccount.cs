namespace ResearchKit.Sources.Events;

/// <summary>A file of events with every item accounted for: read = kept + merged + superseded + rejected + waiting.</summary>
internal sealed class EventAccount
{
    /// <param name="number">Number of the file within the stage, from 0.</param>
    /// <param name="name">Path within the imported folder.</param>
    public EventAccount(int number, string name) => (Number, Name) = (number, name);

    public int Number { get; }

    public string Name { get; }

    /// <summary>Items read: statements, events, and whatever stands in their place.</summary>
    public long Read { get; set; }

    /// <summary>Repeats of an event with the same id and content.</summary>
    public long Merged { get; set; }

    /// <summary>Events taken back, and those that take back.</summary>
    public long Superseded { get; set; }

    /// <summary>Items refused when they were read, and events refused when all were.</summary>
    public long Rejected { get; set; }

    /// <summary>Items refused when they were read.</summary>
    public long RejectedAtOnce { get; set; }

    /// <summary>Events of persons whom the store did not know when the file was followed: the next whole import takes them. None in a whole import.</summary>
    public long Waiting { get; set; }

    public long Kept => Read - Merged - Superseded - Rejected - Waiting;

    /// <summary>Bytes of the file, uncompressed.</summary>
    public long Bytes { get; set; }

    /// <summary>Hash of the bytes, uncompressed, lower-case hexadecimal.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>Pages (<c>{"statements": ...}</c>) in the file.</summary>
    public int Pages { get; set; }

    /// <summary>Pages that name a further page.</summary>
    public int PagesWithMore { get; set; }
}
