using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>A variable with levels, in treatment contrasts: each level against the reference.</summary>
internal sealed class FactorVariable : ModelVariable
{
    private readonly ColumnName _column;
    private readonly Dictionary<string, int> _codes;

    // Those found in the rows used, the reference level first.
    private readonly string[] _levels;

    private FactorVariable(FormulaNode node, ColumnName column, string formula, string[] levels, IReadOnlySet<string> pooled)
        : base(node, formula)
    {
        _column = column;
        _levels = levels;
        _codes = levels.Select((level, code) => (level, code)).ToDictionary(pair => pair.level, pair => pair.code, StringComparer.Ordinal);
        foreach (string level in pooled)
            _codes[level] = _codes[LevelPooling.Together];
    }

    public override bool IsFactor => true;

    /// <summary>The level that the others are compared with.</summary>
    public string Reference => _levels[0];

    public override (int[] Codes, IReadOnlyList<string> Labels)? Levels(DataFrame frame) =>
        ([.. FormulaColumns.Levels(FormulaColumns.Find(frame, _column, Formula)).Select(level => _codes[level!])], _levels);

    public override IReadOnlyList<string> Labels(bool full) => [.. _levels.Skip(full ? 0 : 1).Select(level => Text + level)];

    public override IReadOnlyList<double[]> Columns(DataFrame frame, bool full)
    {
        int skipped = full ? 0 : 1;
        var columns = new double[_levels.Length - skipped][];
        for (int k = 0; k < columns.Length; k++)
            columns[k] = new double[frame.Length];
        int row = 0;
        foreach (string? level in FormulaColumns.Levels(FormulaColumns.Find(frame, _column, Formula)))
        {
            if (!_codes.TryGetValue(level!, out int code))
            {
                throw new FormulaException(
                    frame.Provenance.Protection.MayBeShown()
                        ? $"{_column.Name} has the level \"{level}\", which no row had that the model was fitted on, so there is no coefficient for it. Its levels: {string.Join(", ", _levels)}."
                        : $"{_column.Name} has a level which no row had that the model was fitted on, so there is no coefficient for it. Which one is not told of protected rows: leave such rows out, or pool levels before the fit.",
                    Formula, _column.Position);
            }

            if (code >= skipped)
                columns[code - skipped][row] = 1;
            row++;
        }

        return columns;
    }

    /// <summary>Learns <c>C(column)</c> or <c>C(column, ref = "level")</c>.</summary>
    public static FactorVariable Learn(Call call, DataFrame frame, string formula, LevelPooling? pooling)
    {
        if (call.Arguments is not [{ Name: null, Value: ColumnName column }, ..] || call.Arguments.Count > 2)
            throw new FormulaException("C() takes a column and, if wanted, its reference level: C(school, ref = \"B\").", formula, call.Position);
        if (call.Arguments.Count == 1)
            return Learn(call, column, null, frame, formula, pooling);
        string? reference = call.Arguments[1] switch
        {
            { Name: "ref", Value: TextLiteral text } => text.Value,
            { Name: "ref", Value: NumberLiteral number } => number.Text,
            _ => throw new FormulaException("The second argument of C() is the reference level: C(school, ref = \"B\"). Contrasts other than treatment are not in this version.", formula, call.Arguments[1].Value.Position),
        };
        return Learn(new Call(call.Position, call.Function, [call.Arguments[0]]), column, (reference, call.Arguments[1].Value.Position), frame, formula, pooling);
    }

    public static FactorVariable Learn(FormulaNode node, ColumnName name, (string Level, int Position)? reference, DataFrame frame, string formula, LevelPooling? pooling)
    {
        Column column = FormulaColumns.Find(frame, name, formula);
        var found = FormulaColumns.Levels(column).OfType<string>().ToHashSet(StringComparer.Ordinal);
        string[] levels = column switch
        {
            StringColumn { Categories: { } categories } => [.. categories.Where(found.Contains)],
            { IsNumeric: true } => [.. found.OrderBy(level => double.Parse(level, System.Globalization.CultureInfo.InvariantCulture))],
            _ => [.. found.Order(StringComparer.Ordinal)],
        };
        IReadOnlySet<string> pooled = pooling?[column.Name] ?? [];
        if (pooled.Count > 0)
        {
            levels = [.. levels.Where(level => !pooled.Contains(level)), LevelPooling.Together];
            found.ExceptWith(pooled);
            found.Add(LevelPooling.Together);
        }

        if (levels.Length < 2)
        {
            // Of protected rows it would tell which value a few have, or one.
            var isOpen = frame.Provenance.Protection.MayBeShown();
            throw new FormulaException(
                $"{name.Name} has {(!isOpen ? "fewer than two levels" : levels.Length == 0 ? "no level" : $"one level (\"{levels[0]}\")")} in the rows used; a factor compares two or more. Leave the term out, or look at which rows were left out as missing.",
                formula, node.Position);
        }

        if (reference is { } wanted)
        {
            if (!found.Contains(wanted.Level))
            {
                throw new FormulaException(
                    frame.Provenance.Protection.MayBeShown()
                        ? NameSuggestion.NotFound("level", name.Name, wanted.Level, levels)
                        : $"{name.Name} has no level \"{wanted.Level}\" in the rows used. Which it has is not told of protected rows: release a table by {name.Name} to see them.",
                    formula, wanted.Position);
            }

            levels = [wanted.Level, .. levels.Where(level => level != wanted.Level)];
        }

        return new FactorVariable(node, name, formula, levels, pooled);
    }
}
