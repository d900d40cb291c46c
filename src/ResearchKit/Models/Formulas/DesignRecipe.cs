using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>How the columns of a design matrix are made of a frame's columns: learned from the data of the fit, applied to any data.</summary>
/// <remarks>
/// A factor in a term is coded in contrasts where the rest of the term is in the model too, else in full, as R does: <c>0 + school</c> and
/// <c>x:school</c> without <c>x</c> have a column for every school.
/// </remarks>
internal sealed class DesignRecipe
{
    private readonly Formula _formula;
    private readonly List<(ModelVariable Variable, bool Full)[]> _terms = [];

    private DesignRecipe(Formula formula, Dictionary<string, ModelVariable> variables)
    {
        _formula = formula;
        Variables = [.. variables.Values];
        var inModel = formula.TermNodes.Select(term => term.Key).ToHashSet(StringComparer.Ordinal);
        if (formula.HasIntercept)
            inModel.Add("");
        foreach (FormulaTerm term in formula.TermNodes)
        {
            var coded = new (ModelVariable, bool)[term.Variables.Count];
            for (int k = 0; k < coded.Length; k++)
            {
                ModelVariable variable = variables[term.Variables[k].Text];
                var others = new FormulaTerm([.. term.Variables.Where((_, i) => i != k)]);
                bool full = variable.IsFactor && !inModel.Contains(others.Key);
                coded[k] = (variable, full);
                if (full && coded.Length == 1)
                    inModel.Add(""); // the levels of one factor add up to the intercept
            }

            _terms.Add(coded);
        }
    }

    /// <summary>The variables of all terms, in order of first appearance.</summary>
    public IReadOnlyList<ModelVariable> Variables { get; }

    /// <summary>The columns that the right-hand side reads.</summary>
    public static IEnumerable<ColumnName> ColumnsOf(Formula formula) =>
        formula.TermNodes.SelectMany(term => term.Variables).Concat(formula.OffsetNodes).SelectMany(DataColumns);

    /// <summary>Learns from complete rows.</summary>
    public static DesignRecipe Learn(Formula formula, DataFrame frame, LevelPooling? pooling = null)
    {
        var variables = new Dictionary<string, ModelVariable>(StringComparer.Ordinal);
        foreach (FormulaNode node in formula.TermNodes.SelectMany(term => term.Variables))
        {
            if (!variables.ContainsKey(node.Text))
                variables.Add(node.Text, ModelVariable.Learn(node, frame, formula.Text, pooling));
        }

        return new DesignRecipe(formula, variables);
    }

    /// <summary>The design matrix of complete rows.</summary>
    public DesignMatrix Build(DataFrame frame, CancellationToken cancellationToken)
    {
        var columns = new List<(string Term, ReadOnlyMemory<double> Values)>();
        foreach ((ModelVariable Variable, bool Full)[] term in _terms)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<string> labels = term[0].Variable.Labels(term[0].Full);
            IReadOnlyList<double[]> values = term[0].Variable.Columns(frame, term[0].Full);
            foreach ((ModelVariable variable, bool full) in term.Skip(1))
            {
                IReadOnlyList<string> nextLabels = variable.Labels(full);
                IReadOnlyList<double[]> nextValues = variable.Columns(frame, full);
                labels = [.. nextLabels.SelectMany(next => labels.Select(label => $"{label}:{next}"))];
                values = [.. nextValues.SelectMany(next => values.Select(value => value.Zip(next, (a, b) => a * b).ToArray()))];
            }

            for (int k = 0; k < labels.Count; k++)
                columns.Add((labels[k], values[k]));
        }

        return DesignMatrix.Create(_formula.HasIntercept, frame.Length, columns);
    }

    /// <summary>Levels by which the terms tell complete rows apart, for the release gate: of factors, of numbers with two values, and of their products.</summary>
    public IReadOnlyList<ModelFactor> Factors(DataFrame frame)
    {
        var levels = Variables.ToDictionary(variable => variable, variable => variable.Levels(frame));
        var found = new Dictionary<string, ModelFactor>(StringComparer.Ordinal);
        foreach ((ModelVariable Variable, bool Full)[] term in _terms)
        {
            ModelVariable[] withLevels = [.. term.Select(part => part.Variable).Where(variable => levels[variable] is not null)];
            string name = string.Join(':', withLevels.Select(variable => variable.Text));
            if (withLevels.Length == 0 || found.ContainsKey(name))
                continue;
            (int[] codes, IReadOnlyList<string> labels) = levels[withLevels[0]]!.Value;
            foreach (ModelVariable variable in withLevels.Skip(1))
                (codes, labels) = Combine(codes, labels, levels[variable]!.Value);
            found.Add(name, new ModelFactor(name, codes, labels, [.. withLevels.SelectMany(variable => variable.DataColumns).Select(column => frame[column.Name].Name).Distinct(StringComparer.Ordinal)]));
        }

        return [.. found.Values];
    }

    /// <summary>The sum of the offsets in complete rows; null without offsets.</summary>
    public double[]? Offset(DataFrame frame)
    {
        if (_formula.OffsetNodes.Count == 0)
            return null;
        var sum = new double[frame.Length];
        foreach (FormulaNode node in _formula.OffsetNodes)
        {
            double[] values = new Arithmetic(frame, _formula.Text).Evaluate(node);
            for (int row = 0; row < sum.Length; row++)
                sum[row] += values[row];
        }

        return sum;
    }

    private static (int[] Codes, IReadOnlyList<string> Labels) Combine(int[] codes, IReadOnlyList<string> labels, (int[] Codes, IReadOnlyList<string> Labels) other)
    {
        var seen = new Dictionary<(int, int), int>();
        var combined = new int[codes.Length];
        for (int row = 0; row < combined.Length; row++)
        {
            if (!seen.TryGetValue((codes[row], other.Codes[row]), out combined[row]))
                seen.Add((codes[row], other.Codes[row]), combined[row] = seen.Count);
        }

        return (combined, [.. seen.OrderBy(pair => pair.Value).Select(pair => $"{labels[pair.Key.Item1]}:{other.Labels[pair.Key.Item2]}")]);
    }

    // What follows the first argument of a function (a degree, raw = TRUE, a reference level) names no columns.
    internal static IEnumerable<ColumnName> DataColumns(FormulaNode node) => node switch
    {
        Call call => call.Arguments.Take(1).SelectMany(argument => DataColumns(argument.Value)),
        _ => node.Columns,
    };
}
