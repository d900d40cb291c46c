using ResearchKit.Frames;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Models;

/// <summary>A column of a frame as a variable of an imputation, and back.</summary>
internal sealed class ImputationColumn
{
    private readonly Column? _column;
    private readonly string[] _levels;

    private ImputationColumn(Column? column, string[] levels, ImputationVariable variable) => (_column, _levels, Variable) = (column, levels, variable);

    public string Name => Variable.Name;

    public ImputationVariable Variable { get; }

    public static ImputationColumn Of(DataFrame frame, Column column, ImputeOptions options)
    {
        ImputationMethod method = options.Methods.TryGetValue(column.Name, out ImputationMethod chosen) ? chosen : ImputationMethod.ByKind;
        bool hasOrder = options.Levels.TryGetValue(column.Name, out IReadOnlyList<string>? order);
        bool isText = FormulaColumns.IsFactor(column) || hasOrder;
        string?[] texts = isText ? [.. FormulaColumns.Levels(column)] : [];
        string[] levels = hasOrder ? [.. order!] : [.. texts.Where(level => level is not null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)!];
        string? stray = texts.FirstOrDefault(text => text is not null && !levels.Contains(text, StringComparer.Ordinal));
        if (stray is not null)
            throw new ArgumentException($"{column.Name} has the level {stray}, which Levels does not name. Name all, in order.");
        double[] values = isText ? [.. texts.Select(text => text is null ? double.NaN : Array.IndexOf(levels, text))] : FormulaColumns.Numbers(frame, new ColumnName(0, column.Name), column.Name);
        if (isText && levels.Length < 2)
            throw new ArgumentException($"{column.Name} {(levels.Length == 0 ? "is missing in every row" : $"is constant: it is {levels[0]} wherever it is observed")}. Leave it out.");
        return new ImputationColumn(column, isText ? levels : [], Settings(new ImputationVariable(column.Name, values) { Categories = isText ? levels.Length : 0, Method = method }, options));
    }

    public static ImputationColumn New(DataFrame frame, string name, ImputeOptions options) =>
        new(null, [], Settings(new ImputationVariable(name, Enumerable.Repeat(double.NaN, frame.Length).ToArray()), options));

    /// <summary>The completed column.</summary>
    public Column Complete(ReadOnlySpan<double> values, FrameProvenance provenance)
    {
        double[] all = values.ToArray();
        Column made = _levels.Length == 0 ? Column.Create(Name, all)
            : _column!.ElementType == typeof(bool) ? Column.Create(Name, all.Select(value => _levels[(int)value] == "TRUE"))
            : _column is StringColumn ? Column.Create(Name, all.Select(value => _levels[(int)value]))
            : Column.Create(Name, all.Select(value => double.Parse(_levels[(int)value], System.Globalization.CultureInfo.InvariantCulture)));
        return (_column is null ? made : made.WithUnit(_column.Unit)).WithProvenance(provenance);
    }

    private static ImputationVariable Settings(ImputationVariable variable, ImputeOptions options)
    {
        variable = variable with
        {
            Predictors = options.Predictors.TryGetValue(variable.Name, out IReadOnlyList<string>? named) ? named : null,
            Shift = options.Shifts.TryGetValue(variable.Name, out double shift) ? shift : 0,
        };
        if (!options.Passive.TryGetValue(variable.Name, out string? expression))
            return variable;
        Formula formula = Formula.Parse($"{expression} ~ 1");
        string[] reads = [.. formula.ResponseNode.Columns.Select(column => column.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
        return variable with
        {
            Method = ImputationMethod.Passive,
            Derive = columns =>
            {
                Column[] read = [.. reads.Select(name => Column.Create(name, columns.First(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value))];
                return new Arithmetic(DataFrame.FromColumns(read), expression).Evaluate(formula.ResponseNode);
            },
        };
    }
}
