using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;

namespace ResearchKit.Models;

/// <summary>Levels of factors that are put together because too few learners of a protected frame have them, by column.</summary>
internal sealed class LevelPooling
{
    /// <summary>What the levels are called together.</summary>
    public const string Together = "other levels";

    private readonly Dictionary<string, HashSet<string>> _levels = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The levels of a column that are put together; null where all stand alone.</summary>
    public HashSet<string>? this[string column] => _levels.GetValueOrDefault(column);

    /// <summary>What is pooled, as a sentence; null where nothing is. Which levels it is shows in the table, where they are not.</summary>
    public string? Sentence => _levels.Count == 0 ? null
        : $"Levels of few learners are put together as \"{Together}\" of {string.Join(", ", _levels.Keys)}.";

    /// <summary>Levels with fewer learners than a model may tell apart, and as many of the next smallest as it takes to have enough together.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="frame">The rows that were given.</param>
    /// <param name="used">Which of them are complete.</param>
    /// <param name="asked">The column of learners that was asked for, or null.</param>
    public static LevelPooling Of(Formula formula, DataFrame frame, bool[] used, string? asked)
    {
        var pooling = new LevelPooling();
        Column learners = frame[ModelLearners.ColumnOf(formula.Text, frame, asked)];
        string[] outcome = [.. formula.ResponseNode.Columns.Select(column => frame[column.Name].Name)];
        foreach (Column column in formula.TermNodes.SelectMany(term => term.Variables).Select(FactorColumn).OfType<ColumnName>().Select(name => FormulaColumns.Find(frame, name, formula.Text)).DistinctBy(column => column.Name, StringComparer.Ordinal))
        {
            var members = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            int row = -1;
            foreach (string? level in FormulaColumns.Levels(column))
            {
                if (!used[++row] || level is null)
                    continue;
                if (!members.TryGetValue(level, out HashSet<string>? own))
                    members[level] = own = new HashSet<string>(StringComparer.Ordinal);
                own.Add(ReleaseLabel.Of(learners.ValueAt(row)));
            }

            int least = ModelCells.Least(frame, outcome.Append(column.Name));
            var pooled = new HashSet<string>(StringComparer.Ordinal);
            var together = new HashSet<string>(StringComparer.Ordinal);
            foreach ((string level, HashSet<string> own) in members.OrderBy(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (own.Count >= least && (together.Count >= least || pooled.Count == 0))
                    break;
                pooled.Add(level);
                together.UnionWith(own);
            }

            if (pooled.Count > 0)
                pooling._levels[column.Name] = pooled;
        }

        return pooling;

        ColumnName? FactorColumn(FormulaNode node) => node switch
        {
            Call { Function: "C" or "factor", Arguments: [{ Name: null, Value: ColumnName column }, ..] } => column,
            ColumnName name when FormulaColumns.IsFactor(FormulaColumns.Find(frame, name, formula.Text)) => name,
            _ => null,
        };
    }
}
