using ResearchKit.Frames;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>Answers read from a frame: a row a learner with a column an item, or a row an answer.</summary>
internal sealed class ItemResponseColumns
{
    private readonly string?[] _learners;
    private readonly string?[] _items;
    private readonly double[] _answers;
    private readonly string[] _people;

    private ItemResponseColumns((string Learner, string Item, string Answer) names, string?[] learners, string?[] items, double[] answers)
    {
        (Learner, Item, Answer) = names;
        (_learners, _items, _answers) = (learners, items, answers);
        _people = [.. learners.Where(learner => learner is not null).Select(learner => learner!).Distinct(StringComparer.Ordinal)];
    }

    public string Learner { get; }

    public string Item { get; }

    public string Answer { get; }

    public static ItemResponseColumns Of(DataFrame frame, string learner, string item, string answer)
    {
        (Column learners, Column items, Column answers) = (Find(frame, learner), Find(frame, item), Find(frame, answer));
        return new ItemResponseColumns((learners.Name, items.Name, answers.Name), [.. FormulaColumns.Levels(learners)], [.. FormulaColumns.Levels(items)], Numbers(answers));
    }

    /// <summary>The answers of a frame with a column an item.</summary>
    public static ItemResponseData Wide(DataFrame frame, IReadOnlyList<string> items)
    {
        Column[] columns = [.. items.Select(item => Find(frame, item))];
        return new ItemResponseData([.. columns.Select(column => column.Name)], [.. columns.Select(column => (ReadOnlyMemory<double>)Numbers(column))]);
    }

    public ItemResponseData Data()
    {
        (bool[] used, string[] names) = Used();
        Dictionary<string, int> people = _people.Select((name, p) => (name, p)).ToDictionary(pair => pair.name, pair => pair.p, StringComparer.Ordinal);
        Dictionary<string, double[]> columns = names.ToDictionary(name => name, _ => Enumerable.Repeat(double.NaN, _people.Length).ToArray(), StringComparer.Ordinal);
        for (int row = 0; row < used.Length; row++)
        {
            if (!used[row])
                continue;
            ref double cell = ref columns[_items[row]!][people[_learners[row]!]];
            if (!double.IsNaN(cell))
                throw new ArgumentException($"Some learner has more than one answer to item '{_items[row]}'. Keep one of them, for example the first, with QUALIFY row_number() OVER (PARTITION BY {Learner}, {Item} ORDER BY ...) = 1.", nameof(_answers));
            cell = _answers[row];
        }

        return new ItemResponseData(names, [.. names.Select(name => (ReadOnlyMemory<double>)columns[name])]);
    }

    /// <summary>Which rows hold an answer, and the items they are of.</summary>
    public (bool[] Used, string[] Names) Used()
    {
        bool[] used = [.. _items.Select((item, row) => item is not null && _learners[row] is not null && !double.IsNaN(_answers[row]))];
        return (used, [.. _items.Where((_, row) => used[row]).Select(item => item!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Answers of the rows that are used, their items, and the learner's share right of the other items.</summary>
    public (double[] Outcome, int[] Items, double[] OthersRight) ForGate(bool[] used, string[] names)
    {
        int[] rows = [.. Enumerable.Range(0, used.Length).Where(row => used[row])];
        Dictionary<string, int> places = names.Select((name, at) => (name, at)).ToDictionary(pair => pair.name, pair => pair.at, StringComparer.Ordinal);
        Dictionary<string, (double Sum, int Count)> scores = rows.GroupBy(row => _learners[row]!, StringComparer.Ordinal)
            .ToDictionary(own => own.Key, own => (own.Sum(row => _answers[row]), own.Count()), StringComparer.Ordinal);
        return (
            Array.ConvertAll(rows, row => _answers[row]), Array.ConvertAll(rows, row => places[_items[row]!]),
            Array.ConvertAll(rows, row => scores[_learners[row]!] is { Count: > 1 } score ? (score.Sum - _answers[row]) / (score.Count - 1) : 0.5));
    }

    public static Column Find(DataFrame frame, string name) =>
        frame.HasColumn(name) ? frame[name] : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames]), nameof(frame));

    private static double[] Numbers(Column column)
    {
        if (!column.IsNumeric && column.ElementType != typeof(bool))
            throw new ArgumentException($"Column '{column.Name}' holds {column.ElementType.Name}; answers are 1 and 0, truth values, or categories 0, 1, 2, ... Make such a column first, for example with frame.Sql(...).", nameof(column));
        double[] answers = column.Doubles();
        // The estimator's own message quotes the answer and its row, which of protected rows nobody may see.
        if (!column.Provenance.Protection.MayBeShown() && answers.Any(answer => !double.IsNaN(answer) && (answer != Math.Floor(answer) || answer is < 0 or > ItemResponseData.LargestCategory)))
            throw new ProtectedDataException($"Column '{column.Name}' holds other numbers than the answers 0 and 1 or the categories 0, 1, 2, ... up to {ItemResponseData.LargestCategory}; which ones is not told of protected rows. Code the answers so in the query.");
        return answers;
    }
}
