using ResearchKit.Sources.Formats;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Writes one table of an export row by row with its mess, and its answers. Rows that come late are few; they are kept until the table ends and make the file of a second delivery.
/// </summary>
internal sealed class ExportTable : IDisposable
{
    private readonly TablePlan _plan;
    private readonly AnswerKey _key;
    private readonly RandomStream _random;
    private readonly RowMess _mess;
    private readonly FateDraw _fates;
    private readonly DelimitedWriter _writer;
    private readonly List<Repetition> _repetitions = [];
    private readonly List<SecondRow> _second = [];

    /// <summary>Begins a table.</summary>
    /// <param name="plan">How it is written.</param>
    /// <param name="stream">Where the first delivery goes; closed with the table.</param>
    /// <param name="mess">The rates.</param>
    /// <param name="key">The answer key.</param>
    /// <param name="random">The export's stream; the table uses one of its own, by path.</param>
    public ExportTable(TablePlan plan, Stream stream, ExportMess mess, AnswerKey key, RandomStream random)
    {
        (_plan, _key) = (plan, key);
        _random = random.Split(plan.Path);
        _mess = new RowMess(plan, mess);
        _fates = new FateDraw(mess, plan.Fates);
        _writer = new DelimitedWriter(stream, plan.Shape, plan.Format.Delimiter, plan.Header);
        Account = key.Begin(plan.System, plan.Path, plan.FormatName, plan.Shape, plan.Format);
        Account.Violations += (plan.Shape.HasHeader ? 0 : 1) + (plan.Shape.HasHeader && plan.Shape.HasTrailingDelimiter ? 1 : 0);
    }

    /// <summary>The counts of the first delivery.</summary>
    public FileAccount Account { get; }

    /// <summary>Rows for a second delivery, as they will stand there: known once all rows are written.</summary>
    public int SecondRows => _second.Count;

    /// <summary>Writes a row.</summary>
    /// <param name="rowKey">What identifies the row in the table: its mess follows from this and the seed.</param>
    /// <param name="person">Whose it is, or null.</param>
    /// <param name="fields">The right fields, one a column of the plan's header; dates as in ISO 8601.</param>
    /// <param name="kind">What else is untidy about it, known to the caller.</param>
    public void Write(string rowKey, int? person, string[] fields, MessKind? kind = null)
    {
        if (fields.Length != _plan.Header.Length)
            throw new ArgumentException($"A row of {_plan.Path} has {fields.Length} fields; its header has {_plan.Header.Length}.", nameof(fields));
        var random = _random.Split(rowKey);
        var (fate, gap) = _fates.Draw(random);
        var right = (string[])fields.Clone();
        var kinds = _mess.Misspell(right, random.Split("misspell"));
        if (kind is { } known)
            kinds.Add(known);
        var row = (string[])right.Clone();
        var forms = random.Split("dates");
        switch (fate)
        {
            case Fate.Invalid:
                Account.Violations++;
                Put(_mess.Break(InForm(right), random), person, [.. kinds, MessKind.Invalid]);
                break;
            case Fate.Late:
                _second.Add(new(InForm(right), person, kinds, null));
                break;
            case Fate.Corrected when _mess.Wrong(right, random) is { } wrong:
                row[_plan[_plan.Correctable!]] = wrong;
                var superseded = PutFormed(row, person, kinds, forms);
                _key.Mess(superseded, MessKind.Superseded);
                _second.Add(new(InForm(right), person, kinds, superseded));
                break;
            default:
                var place = PutFormed(row, person, kinds, forms);
                if (fate == Fate.ExactDuplicate)
                    _repetitions.Add(new(row, person, kinds, place, place.Line + gap, MessKind.ExactDuplicate));
                else if (fate == Fate.NearDuplicate && _mess.Retype(row, random) is { } again)
                    _repetitions.Add(new(again, person, kinds, place, place.Line + gap, MessKind.NearDuplicate));
                break;
        }

        PutRepetitions(untilLine: _writer.Lines);
    }

    /// <summary>Ends the first delivery: writes what is still to be repeated and closes the stream.</summary>
    public void Complete()
    {
        PutRepetitions(untilLine: int.MaxValue);
        _writer.Dispose();
    }

    /// <summary>Writes the second delivery. Does nothing when no row came late.</summary>
    /// <param name="open">Opens the plan's second path.</param>
    public void WriteSecond(Func<string, Stream> open)
    {
        if (_second.Count == 0 || _plan.SecondPath is not { } path)
            return;
        var account = _key.Begin(_plan.System, path, _plan.FormatName, _plan.SecondShape, _plan.SecondFormat);
        using var writer = new DelimitedWriter(open(path), _plan.SecondShape, _plan.SecondFormat.Delimiter, _plan.Header);
        foreach (var (row, person, kinds, of) in _second)
        {
            _plan.Redeliver?.Invoke(row);
            account.Rows++;
            var place = new RecordPlace(account, writer.Write(row));
            if (_plan.HasRecords)
                _key.Record(place, person);
            foreach (var kind in kinds)
                _key.Mess(place, kind);
            _key.Mess(place, of is null ? MessKind.Late : MessKind.Correction, of);
        }
    }

    public void Dispose() => _writer.Dispose();

    private RecordPlace PutFormed(string[] row, int? person, List<MessKind> kinds, RandomStream random)
    {
        var others = _mess.FormDates(row, random);
        if (others > 0)
        {
            kinds = [.. kinds, MessKind.OtherDateForm];
            var isStrict = _plan.Roles.Any(role => role.Value is FieldRole.Date or FieldRole.BirthDate && _plan.Format.Find(role.Key)!.Kind == ValueKind.Date);
            Account.Violations += isStrict ? others : 0;
        }

        return Put(row, person, kinds);
    }

    private RecordPlace Put(string[] row, int? person, IEnumerable<MessKind> kinds)
    {
        Account.Rows++;
        var place = new RecordPlace(Account, _writer.Write(row));
        if (_plan.HasRecords)
            _key.Record(place, person);
        foreach (var kind in kinds)
            _key.Mess(place, kind);
        return place;
    }

    private void PutRepetitions(int untilLine)
    {
        for (var i = 0; i < _repetitions.Count; i++)
        {
            var (row, person, kinds, of, due, kind) = _repetitions[i];
            if (due > untilLine)
                continue;
            var place = Put(row, person, kinds);
            _key.Mess(place, kind, of);
            _repetitions.RemoveAt(i--);
        }
    }

    /// <summary>The row with dates in the file's usual form.</summary>
    private string[] InForm(string[] row)
    {
        var formed = (string[])row.Clone();
        foreach (var column in _plan.Roles.Where(role => role.Value is FieldRole.Date or FieldRole.BirthDate).Select(role => role.Key))
        {
            if (LocalDate.TryParse(formed[_plan[column]], out var date))
                formed[_plan[column]] = LocalDate.Write(date, _plan.DateForm);
        }

        return formed;
    }

    private sealed record Repetition(string[] Row, int? Person, List<MessKind> Kinds, RecordPlace Of, int Due, MessKind Kind);

    private sealed record SecondRow(string[] Row, int? Person, List<MessKind> Kinds, RecordPlace? Of);
}
