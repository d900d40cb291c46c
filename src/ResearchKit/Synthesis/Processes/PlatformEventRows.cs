using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Rows of platform events while they are made. A city has more of these than of all other rows together, so that they stand in arrays with room for a whole visit
/// made at a time, and times in microseconds, as columns keep them.
/// </summary>
internal sealed class PlatformEventRows
{
    /// <summary>Platforms, by the codes of <see cref="Add"/>.</summary>
    public static readonly string[] Platforms = ["practice_platform", "course_platform"];

    /// <summary>Verbs, three of each platform: those of xAPI, and actions of Caliper.</summary>
    public static readonly string[] Verbs = ["attempted", "completed", "progressed", "Started", "Paused", "Completed"];

    private const int FirstRows = 16_384;

    private int _count;
    private long[] _event = new long[FirstRows];
    private int[] _actor = new int[FirstRows];
    private int[] _group = new int[FirstRows];
    private int[] _item = new int[FirstRows];
    private long[] _time = new long[FirstRows];
    private byte[] _verb = new byte[FirstRows];
    private double[] _duration = new double[FirstRows];
    private byte[] _platform = new byte[FirstRows];

    /// <summary>Makes room for some more rows.</summary>
    public void Reserve(int rows)
    {
        if (_count + rows <= _event.Length)
            return;
        var size = Math.Max(_count + rows, 2 * _event.Length);
        Array.Resize(ref _event, size);
        Array.Resize(ref _actor, size);
        Array.Resize(ref _group, size);
        Array.Resize(ref _item, size);
        Array.Resize(ref _time, size);
        Array.Resize(ref _verb, size);
        Array.Resize(ref _duration, size);
        Array.Resize(ref _platform, size);
    }

    /// <summary>Adds an event, for which there is room.</summary>
    /// <param name="id">Number of the event.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="group">The class.</param>
    /// <param name="item">The material.</param>
    /// <param name="microseconds">When, in microseconds since 1970.</param>
    /// <param name="verb">Place among <see cref="Verbs"/>.</param>
    /// <param name="duration">How long, in seconds.</param>
    /// <param name="platform">Place among <see cref="Platforms"/>.</param>
    public void Add(long id, int actor, int group, int item, long microseconds, int verb, double duration, int platform)
    {
        var row = _count++;
        _event[row] = id;
        _actor[row] = actor;
        _group[row] = group;
        _item[row] = item;
        _time[row] = microseconds;
        _verb[row] = (byte)verb;
        _duration[row] = duration;
        _platform[row] = (byte)platform;
    }

    public CityTable ToTable() => CityTable.Of(
        "activity_event",
        Column.Create("event_id", _event.AsSpan(0, _count)),
        Column.Create("actor_id", _actor.AsSpan(0, _count)),
        Column.Create("group_id", _group.AsSpan(0, _count)),
        Column.Create("item_id", _item.AsSpan(0, _count)),
        Column.FromMicroseconds("event_time", _time.AsSpan(0, _count)),
        Column.FromCodes("verb", _verb.AsSpan(0, _count), Verbs),
        Column.Create("duration_s", _duration.AsSpan(0, _count)),
        Column.FromCodes("source_system", _platform.AsSpan(0, _count), Platforms));
}
