using System.Runtime.InteropServices;
using ResearchKit.Frames;

namespace ResearchKit.Synthesis;

/// <summary>Rows of a table while they are made: one list a column, and every row adds one value to each.</summary>
internal sealed class TableDraft(string table)
{
    private readonly List<ColumnDraft> _columns = [];

    /// <summary>Name of the table in the learning schema.</summary>
    public string Table { get; } = table;

    /// <summary>Adds a column of numbers, dates, times or truth values.</summary>
    public ColumnDraft<T> Column<T>(string name)
        where T : struct => Add(new ColumnDraft<T>(name));

    /// <summary>Adds a column of text out of a short list.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">All texts; a row says which one by its place.</param>
    public CodeDraft Codes(string name, params IReadOnlyList<string> values) => Add(new CodeDraft(name, values));

    /// <summary>Adds a column of free text.</summary>
    public TextDraft Texts(string name) => Add(new TextDraft(name));

    /// <summary>The rows so far.</summary>
    /// <exception cref="InvalidOperationException">The columns have different numbers of rows; the message names them.</exception>
    public CityTable ToTable()
    {
        if (_columns.Find(column => column.Count != _columns[0].Count) is { } odd)
            throw new InvalidOperationException($"{Table}.{odd.Name} has {odd.Count} values, {Table}.{_columns[0].Name} has {_columns[0].Count}.");
        return CityTable.Of(Table, [.. _columns.Select(column => column.ToColumn())]);
    }

    private T Add<T>(T column)
        where T : ColumnDraft
    {
        _columns.Add(column);
        return column;
    }
}

/// <summary>One column while its rows are made.</summary>
internal abstract class ColumnDraft(string name)
{
    public string Name { get; } = name;

    public abstract int Count { get; }

    public abstract Column ToColumn();
}

/// <summary>A column of numbers, dates, times or truth values while its rows are made.</summary>
internal sealed class ColumnDraft<T>(string name) : ColumnDraft(name)
    where T : struct
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private readonly List<T> _values = [];
    private readonly List<int> _missing = [];

    public override int Count => _values.Count;

    public void Add(T value) => _values.Add(value);

    public void AddMissing()
    {
        _missing.Add(_values.Count);
        _values.Add(default);
    }

    public void Add(T? value)
    {
        if (value is { } present)
            Add(present);
        else
            AddMissing();
    }

    public override Column ToColumn()
    {
        if (typeof(T) == typeof(DateOnly))
            return Frames.Column.FromDays(Name, Numbers(value => ((DateOnly)(object)value).DayNumber - Epoch.DayNumber, int.MinValue));
        if (typeof(T) == typeof(DateTime))
            return Frames.Column.FromMicroseconds(Name, Numbers(value => (((DateTime)(object)value).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, long.MinValue));
        if (_missing.Count == 0)
            return Frames.Column.Create(Name, _values);
        var values = new T?[_values.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = _values[i];
        foreach (var row in _missing)
            values[row] = null;
        return Frames.Column.Create(Name, values);
    }

    private TNumber[] Numbers<TNumber>(Func<T, TNumber> number, TNumber missing)
    {
        var numbers = new TNumber[_values.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = number(_values[i]);
        foreach (var row in _missing)
            numbers[row] = missing;
        return numbers;
    }
}

/// <summary>A column of text out of a short list while its rows are made.</summary>
internal sealed class CodeDraft(string name, IReadOnlyList<string> values) : ColumnDraft(name)
{
    private readonly List<int> _codes = [];

    public override int Count => _codes.Count;

    /// <summary>Adds the text at a place of the list; a negative place is a missing value.</summary>
    public void Add(int code) => _codes.Add(code);

    public void AddMissing() => _codes.Add(-1);

    public override Column ToColumn() => Frames.Column.FromCodes(Name, CollectionsMarshal.AsSpan(_codes), values);
}

/// <summary>A column of free text while its rows are made.</summary>
internal sealed class TextDraft(string name) : ColumnDraft(name)
{
    private readonly List<string?> _values = [];

    public override int Count => _values.Count;

    public void Add(string? value) => _values.Add(value);

    public override Column ToColumn() => Frames.Column.Create(Name, _values);
}
