namespace ResearchKit.Synthesis.Exports;

/// <summary>What of a city is exported, so that a shipped set stays small. Persons, classes, surveys and support are always exported whole.</summary>
public sealed record ExportOptions
{
    /// <summary>Events (practice, courses) and weekly attendance of learners of this many schools, those with the lowest numbers; null for all. Default: null.</summary>
    public int? EventSchools { get; init; }

    /// <summary>First day of events and attendance that are exported; null for the first there is. Default: null.</summary>
    public DateOnly? EventsFrom { get; init; }

    /// <summary>Last day of events and attendance that are exported; null for the last there is. Default: null.</summary>
    public DateOnly? EventsTo { get; init; }

    /// <summary>First school year, by the year in which it begins, whose grades are exported; null for all. Default: null.</summary>
    public int? GradesFrom { get; init; }

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not; the message says which.</exception>
    public void Validate()
    {
        if (EventSchools < 0)
            throw new ArgumentOutOfRangeException(nameof(EventSchools), EventSchools, "EventSchools must be 0 or more, or null for all schools.");
        if (EventsTo < EventsFrom)
            throw new ArgumentOutOfRangeException(nameof(EventsTo), EventsTo, $"EventsTo must not be before EventsFrom, {EventsFrom:yyyy-MM-dd}.");
    }

    internal bool Includes(DateOnly? day) => day is not { } date || ((EventsFrom is not { } from || date >= from) && (EventsTo is not { } to || date <= to));
}
