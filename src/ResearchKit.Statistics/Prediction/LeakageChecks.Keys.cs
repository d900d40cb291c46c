using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <content>Identifiers and counts of rows.</content>
public static partial class LeakageChecks
{
    private const string KeyRemedy = "Leave it out: a model learns learners by heart with it and knows nothing of new ones.";

    private static LeakageFinding? Key(LeakageData data, LeakageColumn column)
    {
        LeakageFinding Found(string evidence) => new(LeakageKind.Identifier, column.Name, evidence, KeyRemedy);
        if (column.IsKey)
            return Found("It is a key of persons.");
        int[] rows = column.Present();
        double[] all = column.Values.ToArray();
        (int[] units, bool ofLearners) = Units(data, rows, all);
        double[] values = Array.ConvertAll(units, row => all[row]);
        if (values.Length < 20)
            return null;
        int distinct = values.Distinct().Count();
        string who = ofLearners ? "learners" : "rows";
        if (column.Type == LeakageColumnType.Level)
            return distinct >= 0.95 * values.Length ? Found(Words($"{distinct} different values in {values.Length} {who}.")) : null;
        if (column.Type == LeakageColumnType.Time)
            return null;

        // Numbers that step by the same amount from row to row.
        double step = (all[rows[^1]] - all[rows[0]]) / (rows[^1] - rows[0]);
        if (step != 0 && rows.Length >= 20 && Enumerable.Range(1, rows.Length - 1).All(k => Math.Abs(all[rows[k]] - all[rows[k - 1]] - step * (rows[k] - rows[k - 1])) <= 1e-6 * Math.Abs(step)))
            return new LeakageFinding(LeakageKind.RowOrder, column.Name, Words($"It steps by {step:G4} from row to row: it is the number of the row."), "Leave it out: the order of rows in a file is not known of new learners, and often follows the outcome.");
        if (distinct < 0.99 * values.Length || values.Any(value => value != Math.Floor(value)))
            return null;

        // Whole numbers of a range repeat themselves, at least as often as if all were equally likely: keys are made not to.
        double range = values.Max() - values.Min() + 1, expected = values.Length * (values.Length - 1.0) / (2 * range);
        bool neverRepeats = distinct == values.Length ? Elementary.Exp(-expected) < 1e-3 : values.Length - distinct < 0.2 * expected && expected > 20;
        bool rises = expected > 1 && distinct == values.Length && (IsRising(values) || IsRising([.. values.Select(value => -value)]));
        bool isHash = distinct == values.Length && values.Length >= 50 && values.Min() >= 1e8;
        return neverRepeats || rises || isHash
            ? Found(Words($"{distinct} different whole numbers in {values.Length} {who}, where a measure would repeat itself about {Math.Max(1, Math.Round(expected))} times{(rises ? "; they rise with the rows" : "")}{(isHash ? "; they are as long as keys" : "")}."))
            : null;
    }

    private static bool IsRising(double[] values)
    {
        for (int k = 1; k < values.Length; k++)
        {
            if (values[k] <= values[k - 1])
                return false;
        }

        return true;
    }

    /// <summary>One row a learner where the column does not change within learners; otherwise all rows.</summary>
    private static (int[] Rows, bool OfLearners) Units(LeakageData data, int[] rows, double[] values)
    {
        if (data.Learners is not { } learners)
            return (rows, false);
        int[] codes = learners.Codes.ToArray();
        var first = new Dictionary<int, int>();
        foreach (int row in rows)
        {
            if (codes[row] < 0)
                continue;
            if (!first.TryGetValue(codes[row], out int seen))
                first.Add(codes[row], row);
            else if (values[seen] != values[row])
                return (rows, false);
        }

        return ([.. first.Values.Order()], true);
    }
}
