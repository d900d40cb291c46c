using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Writes statements as JSON, one a line, with their mess and answers. Streams: only what is still to be repeated or taken back is kept.</summary>
internal sealed class StatementFile : IDisposable
{
    private readonly AnswerKey _key;
    private readonly RandomStream _random;
    private readonly FateDraw _fates;
    private readonly LineFile _first;
    private readonly Func<LineFile> _openSecond;
    private readonly List<(int Due, string Json, int Person, MessKind? Also, RecordPlace Of, MessKind Kind)> _pending = [];
    private LineFile? _second;

    public StatementFile(ExportContext context, string system, string path, string secondPath, string format)
    {
        _key = context.Key;
        _random = context.Random.Split(path);
        _fates = new FateDraw(context.Mess, Fate.ExactDuplicate, Fate.Late, Fate.Invalid, Fate.Voided);
        _first = new LineFile(context.Create(path), _key.Begin(system, path, format));
        _openSecond = () => new LineFile(context.Create(secondPath), _key.Begin(system, secondPath, format));
    }

    /// <summary>Writes a statement.</summary>
    /// <param name="rowKey">What identifies it: its mess follows from this and the seed.</param>
    /// <param name="person">Whose it is.</param>
    /// <param name="build">Makes the statement; told whether to break a rule.</param>
    /// <param name="buildVoiding">Makes the statement that takes it back.</param>
    /// <param name="also">What else is untidy about it.</param>
    public void Write(string rowKey, int person, Func<bool, string> build, Func<string> buildVoiding, MessKind? also)
    {
        var random = _random.Split(rowKey);
        var (fate, gap) = _fates.Draw(random);
        if (fate == Fate.Late)
        {
            _second ??= _openSecond();
            Put(_second, build(false), person, also, MessKind.Late);
            return;
        }

        var json = build(fate == Fate.Invalid);
        var place = Put(_first, json, person, also, fate switch { Fate.Invalid => MessKind.Invalid, Fate.Voided => MessKind.Voided, _ => null });
        if (fate == Fate.Invalid)
            _first.Account.Violations++;
        if (fate == Fate.ExactDuplicate)
            _pending.Add((place.Line + gap, json, person, also, place, MessKind.ExactDuplicate));
        if (fate == Fate.Voided)
            _pending.Add((place.Line + gap, buildVoiding(), person, also, place, MessKind.Voiding));
        PutPending(_first.Account.Rows);
    }

    /// <summary>Ends the file.</summary>
    public void Complete() => PutPending(long.MaxValue);

    public void Dispose()
    {
        _first.Dispose();
        _second?.Dispose();
    }

    private RecordPlace Put(LineFile file, string json, int person, MessKind? also, MessKind? kind)
    {
        var place = file.Write(json);
        _key.Record(place, person);
        foreach (var found in (MessKind?[])[also, kind])
        {
            if (found is { } untidy)
                _key.Mess(place, untidy);
        }

        return place;
    }

    private void PutPending(long untilLine)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            var (due, json, person, also, of, kind) = _pending[i];
            if (due > untilLine)
                continue;
            var place = Put(_first, json, person, also, null);
            _key.Mess(place, kind, of);
            _pending.RemoveAt(i--);
        }
    }
}

/// <summary>A file of lines and its counts.</summary>
internal sealed class LineFile(Stream stream, FileAccount account) : IDisposable
{
    private readonly StreamWriter _writer = new(stream) { NewLine = "\n" };
    private int _lines;

    public FileAccount Account { get; } = account;

    /// <summary>Writes a line that is one row.</summary>
    public RecordPlace Write(string line)
    {
        Account.Rows++;
        return new RecordPlace(Account, WriteLine(line));
    }

    /// <summary>Writes a line whose rows the caller counts.</summary>
    /// <returns>Its number, from 1.</returns>
    public int WriteLine(string line)
    {
        _writer.WriteLine(line);
        return ++_lines;
    }

    public void Dispose() => _writer.Dispose();
}
