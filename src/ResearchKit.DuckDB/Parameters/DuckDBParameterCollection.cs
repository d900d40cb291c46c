using System.Collections;
using System.Data.Common;

namespace ResearchKit.DuckDB;

/// <summary>The parameters of a command. <c>Add("name", value)</c> adds one by name, <c>Add(new DuckDBParameter(value))</c> one by place.</summary>
public sealed class DuckDBParameterCollection : DbParameterCollection, IEnumerable<DuckDBParameter>
{
    private readonly List<DuckDBParameter> _parameters = [];

    /// <inheritdoc/>
    public override int Count => _parameters.Count;

    /// <inheritdoc/>
    public override object SyncRoot => ((ICollection)_parameters).SyncRoot;

    /// <summary>The parameter at a place.</summary>
    public new DuckDBParameter this[int index]
    {
        get => _parameters[index];
        set => _parameters[index] = value;
    }

    /// <summary>The parameter of a name.</summary>
    public new DuckDBParameter this[string parameterName]
    {
        get => _parameters[Find(parameterName)];
        set => _parameters[Find(parameterName)] = value;
    }

    /// <summary>Adds a parameter.</summary>
    public DuckDBParameter Add(DuckDBParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Adds a parameter by name.</summary>
    public DuckDBParameter Add(string name, object? value) => Add(new DuckDBParameter(name, value));

    /// <summary>Adds a parameter by name.</summary>
    public DuckDBParameter AddWithValue(string name, object? value) => Add(name, value);

    /// <summary>Adds a <see cref="DuckDBParameter"/>, or any value as a parameter by place.</summary>
    public override int Add(object value)
    {
        _parameters.Add(value as DuckDBParameter ?? new DuckDBParameter(value));
        return _parameters.Count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        foreach (var value in values)
            Add(value);
    }

    /// <inheritdoc/>
    public override void Clear() => _parameters.Clear();

    /// <inheritdoc/>
    public override bool Contains(object value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator<DuckDBParameter> IEnumerable<DuckDBParameter>.GetEnumerator() => _parameters.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) => _parameters.IndexOf((DuckDBParameter)value);

    /// <inheritdoc/>
    public override int IndexOf(string parameterName)
    {
        var bare = new DuckDBParameter(parameterName, null).BareName;
        return _parameters.FindIndex(p => p.BareName.Equals(bare, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public override void Insert(int index, object value) => _parameters.Insert(index, (DuckDBParameter)value);

    /// <inheritdoc/>
    public override void Remove(object value) => _parameters.Remove((DuckDBParameter)value);

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(Find(parameterName));

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => _parameters[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => this[parameterName];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = (DuckDBParameter)value;

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) => this[parameterName] = (DuckDBParameter)value;

    private int Find(string name)
    {
        var index = IndexOf(name);
        if (index >= 0)
            return index;
        var names = _parameters.Select(p => p.BareName).Where(n => n.Length > 0).ToList();
        throw new ArgumentException($"There is no parameter '{name}'. Named parameters here: {(names.Count == 0 ? "none" : string.Join(", ", names))}.", nameof(name));
    }
}
