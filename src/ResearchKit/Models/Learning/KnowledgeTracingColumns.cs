using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>The columns of responses, as the learning models read them.</summary>
internal sealed class KnowledgeTracingColumns
{
    private readonly string?[] _learners;
    private readonly string?[] _skills;
    private readonly double[] _correct;
    private readonly double[]? _order;

    private KnowledgeTracingColumns((string Learner, string Skill, string Correct, string? Order) names, string?[] learners, string?[] skills, double[] correct, double[]? order)
    {
        (Learner, Skill, Correct, Order) = names;
        (_learners, _skills, _correct, _order) = (learners, skills, correct, order);
    }

    public string Learner { get; }

    public string Skill { get; }

    public string Correct { get; }

    public string? Order { get; }

    /// <summary>The columns that numbers are made of: all but the learner.</summary>
    public IReadOnlyList<string> Read => [Skill, Correct, .. Order is null ? Array.Empty<string>() : [Order]];

    public static KnowledgeTracingColumns Of(DataFrame frame, string learner, string skill, string correct, string? order)
    {
        Column Find(string name) => frame.HasColumn(name) ? frame[name] : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames]), nameof(frame));
        (Column learners, Column skills, Column answers) = (Find(learner), Find(skill), Find(correct));
        if (!answers.IsNumeric && answers.ElementType != typeof(bool))
            throw new ArgumentException($"Column '{correct}' holds {answers.ElementType.Name}; right and wrong answers are 1 and 0, or truth values. Make such a column first, for example with frame.Sql(...).", nameof(correct));
        double[] values = answers.Doubles();
        if (Array.Exists(values, value => value is not (0 or 1) && !double.IsNaN(value)))
            throw new ArgumentException($"Column '{correct}' holds numbers other than 0 and 1. Decide what partial credit counts as, for example with frame.Sql(\"SELECT ..., score >= 0.5 AS correct FROM this\").", nameof(correct));
        return new KnowledgeTracingColumns(
            (learners.Name, skills.Name, answers.Name, order is null ? null : Find(order).Name),
            [.. FormulaColumns.Levels(learners)], [.. FormulaColumns.Levels(skills)], values, order is null ? null : Times(Find(order)));
    }

    public ResponseLog Log() => ResponseLog.FromKeys(_learners, _skills, _correct, _order is null ? null : _order);

    /// <summary>Takes out the rows of skills that too few learners answered rightly or wrongly; which skills these are.</summary>
    public IReadOnlyList<string> LeaveOutSmallSkills(int least)
    {
        var small = Enumerable.Range(0, _skills.Length).Where(row => _skills[row] is not null && _learners[row] is not null && !double.IsNaN(_correct[row]) && !double.IsNaN(_order?[row] ?? 0))
            .GroupBy(row => _skills[row]!, StringComparer.Ordinal)
            .Where(rows => new[] { 0.0, 1.0 }.Any(answer => rows.Where(row => _correct[row] == answer).Select(row => _learners[row]).Distinct(StringComparer.Ordinal).Count() < least))
            .Select(rows => rows.Key).ToHashSet(StringComparer.Ordinal);
        for (int row = 0; row < _skills.Length; row++)
        {
            if (_skills[row] is { } skill && small.Contains(skill))
                _skills[row] = null;
        }

        return [.. small.Order(StringComparer.Ordinal)];
    }

    /// <summary>Which rows a fit uses, their answers, their skills, and the logarithm of one and the answers before.</summary>
    public (bool[] Used, double[] Outcome, int[] Skills, string[] Names, double[] Course) Used()
    {
        bool[] used = [.. Enumerable.Range(0, _skills.Length).Select(row => _learners[row] is not null && _skills[row] is not null && !double.IsNaN(_correct[row]) && !double.IsNaN(_order?[row] ?? 0))];
        int[] rows = [.. Enumerable.Range(0, used.Length).Where(row => used[row])];
        string[] names = [.. rows.Select(row => _skills[row]!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> places = Enumerable.Range(0, names.Length).ToDictionary(place => names[place], StringComparer.Ordinal);
        var before = new double[used.Length];
        foreach (var sequence in rows.GroupBy(row => (_learners[row], _skills[row])))
        {
            int count = 0;
            foreach (int row in sequence.OrderBy(row => _order?[row] ?? 0))
                before[row] = Math.Log(1 + count++);
        }

        return (used, Array.ConvertAll(rows, row => _correct[row]), Array.ConvertAll(rows, row => places[_skills[row]!]), names, Array.ConvertAll(rows, row => before[row]));
    }

    /// <summary>Of the rows that a fit uses, right and wrong answers of the learner to the skill before; as log(1 + count) if asked for.</summary>
    public (double[] Right, double[] Wrong) Counts(bool[] used, bool logs)
    {
        int[] rows = [.. Enumerable.Range(0, used.Length).Where(row => used[row])];
        double[] right = new double[used.Length], wrong = new double[used.Length];
        foreach (var sequence in rows.GroupBy(row => (_learners[row], _skills[row])))
        {
            int r = 0, w = 0;
            foreach (int row in sequence.OrderBy(row => _order?[row] ?? 0))
            {
                (right[row], wrong[row]) = logs ? (Math.Log(1 + r), Math.Log(1 + w)) : (r, w);
                (r, w) = _correct[row] == 1 ? (r + 1, w) : (r, w + 1);
            }
        }

        return (Array.ConvertAll(rows, row => right[row]), Array.ConvertAll(rows, row => wrong[row]));
    }

    /// <summary>Times as numbers since the first, so that no digit of a time stamp is lost.</summary>
    private static double[] Times(Column column)
    {
        if (column.IsNumeric)
            return column.Doubles();
        long?[] ticks = [.. Enumerable.Range(0, column.Length).Select(row => column.ValueAt(row) switch
        {
            null => (long?)null,
            DateTime time => time.Ticks,
            DateTimeOffset time => time.UtcTicks,
            DateOnly day => day.DayNumber,
            TimeOnly time => time.Ticks,
            TimeSpan span => span.Ticks,
            object other => throw new ArgumentException($"Column '{column.Name}' holds {other.GetType().Name}; the order of responses is a number, a date or a time stamp. Make one of it first, for example with frame.Sql(\"SELECT ..., CAST({column.Name} AS TIMESTAMP) ...\").", nameof(column)),
        })];
        long first = ticks.Min() ?? 0;
        return [.. ticks.Select(tick => tick is { } known ? (double)(known - first) : double.NaN)];
    }
}
