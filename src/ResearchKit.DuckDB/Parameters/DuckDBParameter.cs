using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ResearchKit.DuckDB;

/// <summary>
/// The value of a parameter: by name (<c>$name</c>, the sign may be left out) or by place. The type follows from the value,
/// unless <see cref="LogicalType"/> says it.
/// </summary>
public sealed class DuckDBParameter : DbParameter
{
    private string _name = "";
    private DbType? _dbType;

    /// <summary>An empty parameter.</summary>
    public DuckDBParameter()
    {
    }

    /// <summary>A parameter by place.</summary>
    public DuckDBParameter(object? value) => Value = value;

    /// <summary>A parameter by name.</summary>
    /// <param name="name">Its name, with or without $ or @.</param>
    /// <param name="value">Its value; null and DBNull are NULL.</param>
    public DuckDBParameter(string name, object? value)
    {
        ParameterName = name;
        Value = value;
    }

    /// <summary>A parameter by name with its type.</summary>
    /// <param name="name">Its name, with or without $ or @.</param>
    /// <param name="type">The type it is bound as.</param>
    /// <param name="value">Its value; null and DBNull are NULL.</param>
    public DuckDBParameter(string name, DuckDBLogicalType type, object? value)
        : this(name, value) => LogicalType = type;

    /// <summary>The type it is bound as; null, the default, to follow from the value.</summary>
    public DuckDBLogicalType? LogicalType { get; set; }

    /// <summary>The name; empty for a parameter by place.</summary>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set => _name = value ?? "";
    }

    /// <inheritdoc/>
    public override object? Value { get; set; }

    /// <summary>ADO.NET's type; what it says is looked at only when <see cref="LogicalType"/> is not set and it was set.</summary>
    public override DbType DbType
    {
        get => _dbType ?? DbTypes.Of(Value);
        set
        {
            _dbType = value;
            LogicalType ??= DbTypes.ToLogicalType(value);
        }
    }

    /// <summary>Only <see cref="ParameterDirection.Input"/>.</summary>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
                throw new NotSupportedException($"DuckDB has no {value} parameters: return the value in a result set.");
        }
    }

    /// <inheritdoc/>
    public override bool IsNullable { get; set; } = true;

    /// <inheritdoc/>
    public override int Size { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    /// <inheritdoc/>
    public override bool SourceColumnNullMapping { get; set; }

    /// <summary>The name without $, @ or :.</summary>
    internal string BareName => _name.Length > 0 && _name[0] is ('$' or '@' or ':') ? _name[1..] : _name;

    /// <inheritdoc/>
    public override void ResetDbType()
    {
        _dbType = null;
        LogicalType = null;
    }
}
