using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Writes events in envelopes, one envelope a line, with their mess and answers. Streams: only the open envelope and what is still to be repeated are kept.</summary>
internal sealed class EnvelopeFile : IDisposable
{
    private const int LargestEnvelope = 20;

    private readonly ExportContext _context;
    private readonly RandomStream _random;
    private readonly FateDraw _fates;
    private readonly string _sensor;
    private readonly LineFile _first;
    private readonly Func<LineFile> _openSecond;
    private readonly List<Item> _open = [];
    private readonly List<Item> _late = [];
    private readonly Queue<Item> _repetitions = new();
    private LineFile? _second;

    public EnvelopeFile(ExportContext context, string system, string path, string secondPath, string home)
    {
        (_context, _sensor) = (context, home + "/sensors/1");
        _random = context.Random.Split(path);
        _fates = new FateDraw(context.Mess, Fate.ExactDuplicate, Fate.Late, Fate.Invalid);
        _first = new LineFile(context.Create(path), context.Key.Begin(system, path, "caliper"));
        _openSecond = () => new LineFile(context.Create(secondPath), context.Key.Begin(system, secondPath, "caliper"));
    }

    /// <summary>Writes an event.</summary>
    public void Write(string rowKey, int person, string version, DateTime time, Func<bool, string> build)
    {
        var (fate, _) = _fates.Draw(_random.Split(rowKey));
        if (fate == Fate.Late)
        {
            Add(_late, new Item(build(false), person, version, time, MessKind.Late), isSecond: true);
            return;
        }

        var item = new Item(build(fate == Fate.Invalid), person, version, time, fate == Fate.Invalid ? MessKind.Invalid : null);
        _first.Account.Violations += fate == Fate.Invalid ? 1 : 0;
        Add(_open, item, isSecond: false);
        if (fate == Fate.ExactDuplicate)
            _repetitions.Enqueue(item);
    }

    /// <summary>Ends the file.</summary>
    public void Complete()
    {
        Send(_open, _first);
        while (_repetitions.Count > 0)
            Repeat();
        Send(_open, _first);
        if (_late.Count > 0)
            Send(_late, _second ??= _openSecond());
    }

    public void Dispose()
    {
        _first.Dispose();
        _second?.Dispose();
    }

    private void Add(List<Item> envelope, Item item, bool isSecond)
    {
        if (envelope.Count > 0 && (envelope.Count == LargestEnvelope || envelope[0].Version != item.Version))
        {
            Send(envelope, isSecond ? _second ??= _openSecond() : _first);
            if (!isSecond)
                RepeatSome();
        }

        // A repetition may have begun an envelope of another version.
        if (envelope.Count > 0 && envelope[0].Version != item.Version)
            Send(envelope, isSecond ? _second ??= _openSecond() : _first);
        envelope.Add(item);
    }

    private void RepeatSome()
    {
        while (_repetitions.TryPeek(out var next) && next.Place is not null)
            Repeat();
    }

    private void Repeat()
    {
        var original = _repetitions.Dequeue();
        if (_open.Count > 0 && _open[0].Version != original.Version)
            Send(_open, _first);
        _open.Add(original with { Kind = MessKind.ExactDuplicate, Of = original.Place, Place = null });
    }

    private void Send(List<Item> envelope, LineFile file)
    {
        if (envelope.Count == 0)
            return;
        var sent = envelope.Max(item => item.Time).AddMinutes(1);
        var head = JsonText.Object(writer =>
        {
            writer.WriteString("sensor", _sensor);
            writer.WriteString("sendTime", JsonText.Moment(sent));
            writer.WriteString("dataVersion", envelope[0].Version);
        });
        var line = file.WriteLine($"{head[..^1]},\"data\":[{string.Join(',', envelope.Select(item => item.Json))}]}}");
        for (var i = 0; i < envelope.Count; i++)
        {
            var item = envelope[i];
            file.Account.Rows++;
            item.Place = new RecordPlace(file.Account, line, i);
            _context.Key.Record(item.Place, item.Person);
            if (item.Kind is { } kind)
                _context.Key.Mess(item.Place, kind, item.Of);
        }

        envelope.Clear();
    }

    private sealed record Item(string Json, int Person, string Version, DateTime Time, MessKind? Kind)
    {
        public RecordPlace? Place { get; set; }

        public RecordPlace? Of { get; init; }
    }
}
