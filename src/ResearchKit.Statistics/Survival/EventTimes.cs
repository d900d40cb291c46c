namespace ResearchKit.Statistics.Survival;

/// <summary>Times to an event, one row a person or (with entries) a stretch of a person's time. Arrays are kept, not copied.</summary>
public sealed class EventTimes
{
    /// <summary>Puts times and events together.</summary>
    /// <param name="time">When the event happened or observation ended, counted from the origin at zero; NaN is missing.</param>
    /// <param name="occurred">0 where observation ended without an event (censored), 1 where it happened; of several kinds of event, the number of the kind from 1. NaN is missing.</param>
    /// <param name="entry">When the row comes under observation: it is at risk from just after its entry up to and with its time, (entry, time]. Null for zero in all rows.</param>
    /// <param name="weights">How often each row counts, zero or more; zero leaves the row out. Null for once each.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public EventTimes(ReadOnlyMemory<double> time, ReadOnlyMemory<double> occurred, ReadOnlyMemory<double>? entry = null, ReadOnlyMemory<double>? weights = null)
    {
        Check(occurred.Length, time.Length, "events");
        Check(entry?.Length ?? time.Length, time.Length, "entries");
        Check(weights?.Length ?? time.Length, time.Length, "weights");
        (Time, Occurred, Entry, Weights) = (time, occurred, entry, weights);
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => Time.Length;

    /// <summary>Time of the event or of the end of observation.</summary>
    public ReadOnlyMemory<double> Time { get; }

    /// <summary>0 for censored, else 1 or the number of the kind of event.</summary>
    public ReadOnlyMemory<double> Occurred { get; }

    /// <summary>Entries, or null for zero in all rows.</summary>
    public ReadOnlyMemory<double>? Entry { get; }

    /// <summary>Weights, or null for once each.</summary>
    public ReadOnlyMemory<double>? Weights { get; }

    private static void Check(int actual, int expected, string what)
    {
        if (actual != expected)
            throw new ArgumentException($"There are {actual} {what} and {expected} times. Give one value a row.");
    }
}
