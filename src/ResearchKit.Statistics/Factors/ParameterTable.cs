namespace ResearchKit.Statistics.Factors;

/// <summary>All parameters of a model in all groups: what the syntax states, and what goes without saying, as lavaan's <c>cfa</c> and <c>sem</c> add it.</summary>
internal sealed class ParameterTable
{
    private readonly ModelSyntax _syntax;
    private readonly StructuralEquationOptions _options;
    private readonly Dictionary<(string Left, string Operator, string Right, int Group), ParameterRow> _found = [];
    private readonly HashSet<string> _factors;
    private readonly HashSet<string> _outcomes;
    private readonly HashSet<string> _indicators;
    private readonly HashSet<string> _predictors;

    private ParameterTable(ModelSyntax syntax, StructuralEquationOptions options, int groups, bool hasMeans)
    {
        _syntax = syntax;
        _options = options;
        GroupCount = groups;
        HasMeans = hasMeans;
        _factors = syntax.Factors.ToHashSet(StringComparer.Ordinal);
        _outcomes = Sides("~", one => one.Left);
        _predictors = Sides("~", one => one.Right);
        _indicators = Sides("=~", one => one.Right);
        HashSet<string> named = syntax.Statements.Where(one => one.Operator is "~~" or "~1").SelectMany(one => new[] { one.Left, one.Right }).ToHashSet(StringComparer.Ordinal);
        FixedPredictors = !options.FixedPredictors ? [] : [.. syntax.Variables.Where(IsExogenousPredictor).Where(name => !named.Contains(name))];
        Variables = [.. syntax.Variables, .. syntax.Factors];
    }

    public List<ParameterRow> Rows { get; } = [];

    public int GroupCount { get; }

    public bool HasMeans { get; }

    /// <summary>Observed variables that keep their sample moments.</summary>
    public IReadOnlyList<string> FixedPredictors { get; }

    /// <summary>Predictors that are no outcome and whose moments are estimated.</summary>
    public IReadOnlyList<string> Predictors => [.. _syntax.Variables.Where(IsExogenousPredictor).Where(name => !FixedPredictors.Contains(name, StringComparer.Ordinal))];

    /// <summary>Observed variables, then factors: the order of the matrices.</summary>
    public IReadOnlyList<string> Variables { get; }

    public int ParameterCount { get; private set; }

    /// <summary>The parameter of each label.</summary>
    public Dictionary<string, ParameterRow> Labels { get; } = new(StringComparer.Ordinal);

    public static ParameterTable Build(ModelSyntax syntax, StructuralEquationOptions options, int groups)
    {
        bool hasMeans = options.MeanStructure ?? (groups > 1 || options.IsGrowthModel || options.Missing == MissingAnswers.FullInformation);
        hasMeans |= syntax.Statements.Any(one => one.Operator == "~1") || options.EqualAcrossGroups.HasFlag(GroupEquality.Intercepts) || options.EqualAcrossGroups.HasFlag(GroupEquality.Means);
        if (hasMeans && options.UnbiasedCovariance)
            throw new ArgumentException("N − 1 (UnbiasedCovariance) goes with models of covariances only. Leave out means, groups' intercepts and growth, or the option.");
        if (!hasMeans && options.Missing == MissingAnswers.FullInformation)
            throw new ArgumentException("Full information needs means in the model. Leave MeanStructure out.");
        var table = new ParameterTable(syntax, options, groups, hasMeans);
        for (int g = 0; g < groups; g++)
            table.AddGroup(g);
        table.Number();
        return table;
    }

    private bool IsExogenousPredictor(string name) => _predictors.Contains(name) && !_outcomes.Contains(name) && !_indicators.Contains(name) && !_factors.Contains(name);

    private void AddGroup(int g)
    {
        foreach (ModelStatement statement in _syntax.Statements)
        {
            ParameterModifier modifier = statement.ModifierOf(g, GroupCount);
            ParameterRow row = Add(statement.Left, statement.Operator, statement.Right, g, modifier.Fixed ?? double.NaN);
            (row.Label, row.Start) = (modifier.Label, modifier.Start);
            bool isFirst = statement.Operator == "=~" && _syntax.Statements.First(one => one.Operator == "=~" && one.Left == statement.Left) == statement;
            if (isFirst && !_options.StandardisedFactors && row.IsFree && !modifier.IsFreed)
                row.Fixed = 1;
        }

        HashSet<string> fixedPredictors = FixedPredictors.ToHashSet(StringComparer.Ordinal);
        string[] predictors = [.. _syntax.Variables.Where(IsExogenousPredictor)];
        foreach (string name in _syntax.Variables.Where(name => !fixedPredictors.Contains(name)))
        {
            string? only = _syntax.Statements.Where(one => one.Operator == "=~" && one.Right == name).Select(one => one.Left)
                .FirstOrDefault(factor => _syntax.Statements.Count(one => one.Operator == "=~" && one.Left == factor) == 1);
            Add(name, "~~", name, g, only is null ? double.NaN : 0);
        }

        foreach (string factor in _syntax.Factors)
        {
            bool hasScaleElsewhere = _options.EqualAcrossGroups.HasFlag(GroupEquality.Loadings) && g > 0;
            Add(factor, "~~", factor, g, _options.StandardisedFactors && !hasScaleElsewhere ? 1 : double.NaN);
        }

        string[] exogenous = [.. _syntax.Factors.Where(factor => !_outcomes.Contains(factor) && !_indicators.Contains(factor))];
        Pairs(exogenous, g, _options.OrthogonalFactors ? 0 : double.NaN);
        Pairs([.. _syntax.Factors.Concat(_syntax.Variables).Where(name => _outcomes.Contains(name) && !_predictors.Contains(name) && !_indicators.Contains(name))], g, double.NaN);
        Pairs([.. predictors.Where(name => !fixedPredictors.Contains(name))], g, double.NaN);
        for (int i = 0; i < FixedPredictors.Count; i++)
        {
            for (int j = i; j < FixedPredictors.Count; j++)
                Add(FixedPredictors[i], "~~", FixedPredictors[j], g, double.NaN, true);
        }

        if (!HasMeans)
            return;
        bool freesMeans = _options.EqualAcrossGroups.HasFlag(GroupEquality.Intercepts) && !_options.EqualAcrossGroups.HasFlag(GroupEquality.Means) && g > 0;
        foreach (string name in _syntax.Variables)
            Add(name, "~1", "", g, _options.IsGrowthModel && !fixedPredictors.Contains(name) ? 0 : double.NaN, fixedPredictors.Contains(name));
        foreach (string factor in _syntax.Factors)
            Add(factor, "~1", "", g, _options.IsGrowthModel || freesMeans ? double.NaN : 0);
    }

    private void Pairs(string[] names, int g, double value)
    {
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = i + 1; j < names.Length; j++)
                Add(names[i], "~~", names[j], g, value);
        }
    }

    // What the syntax states stands; the rest is added once.
    private ParameterRow Add(string left, string verb, string right, int g, double value, bool isOfSample = false)
    {
        if (_found.TryGetValue((left, verb, right, g), out ParameterRow? old) || verb == "~~" && _found.TryGetValue((right, verb, left, g), out old))
            return old;
        var row = new ParameterRow(left, verb, right, g) { Fixed = value, IsOfSample = isOfSample };
        _found.Add((left, verb, right, g), row);
        Rows.Add(row);
        return row;
    }

    private void Number()
    {
        foreach (string free in _options.FreeAcrossGroups)
        {
            if (!Rows.Any(row => Same(row.Term, free)))
                throw new ArgumentException($"FreeAcrossGroups names {free}, which is no parameter of the model. Parameters: {string.Join(", ", Rows.Where(row => row.Group == 0).Select(row => row.Term))}.");
        }

        var equal = new Dictionary<string, ParameterRow>(StringComparer.Ordinal);
        foreach (ParameterRow row in Rows)
        {
            if (row.Label is { } label)
            {
                if (Labels.TryGetValue(label, out ParameterRow? first))
                {
                    // One of them fixed fixes all of the label, as in lavaan.
                    if (!first.IsFree || !row.IsFree)
                        row.Fixed = first.Fixed = double.IsNaN(first.Fixed) ? row.Fixed : first.Fixed;
                    row.Parameter = first.Parameter;
                    continue;
                }

                Labels.Add(label, row);
            }

            if (!row.IsFree)
                continue;
            if (row.Label is null && IsEqualAcrossGroups(row))
            {
                if (equal.TryGetValue(row.Term, out ParameterRow? first))
                {
                    row.Parameter = first.Parameter;
                    continue;
                }

                equal.Add(row.Term, row);
            }

            row.Parameter = ParameterCount++;
        }

        // A label that was fixed later leaves a hole in the numbers.
        int[] used = [.. Rows.Where(row => row.IsFree).Select(row => row.Parameter).Distinct().Order()];
        foreach (ParameterRow row in Rows)
            row.Parameter = row.IsFree ? Array.IndexOf(used, row.Parameter) : -1;
        ParameterCount = used.Length;
    }

    private bool IsEqualAcrossGroups(ParameterRow row)
    {
        if (GroupCount == 1 || _options.FreeAcrossGroups.Any(free => Same(row.Term, free)))
            return false;
        bool isFactor = _factors.Contains(row.Left);
        GroupEquality kind = row.Operator switch
        {
            "=~" => GroupEquality.Loadings,
            "~" => GroupEquality.Regressions,
            "~1" => isFactor ? GroupEquality.Means : GroupEquality.Intercepts,
            _ when row.Left == row.Right => isFactor ? GroupEquality.FactorVariances : GroupEquality.Residuals,
            _ => isFactor ? GroupEquality.FactorCovariances : GroupEquality.ResidualCovariances,
        };
        // With variances of 1 in the first group, the others' are free.
        return _options.EqualAcrossGroups.HasFlag(kind) && Rows.Any(one => one.Group == 0 && one.Term == row.Term && one.IsFree);
    }

    private static bool Same(string term, string written) => string.Equals(term.Replace(" ", "", StringComparison.Ordinal), written.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);

    private HashSet<string> Sides(string verb, Func<ModelStatement, string> side) => _syntax.Statements.Where(one => one.Operator == verb).Select(side).ToHashSet(StringComparer.Ordinal);
}
