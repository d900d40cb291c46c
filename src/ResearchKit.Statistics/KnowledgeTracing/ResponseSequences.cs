using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>The rows of a log sorted by skill, then learner, then order: one sequence a learner and skill.</summary>
internal sealed class ResponseSequences
{
    private ResponseSequences(int[] rows, int[] starts, int[] firstOfSkill, MissingnessRecord missingness, int ties)
    {
        (Rows, Starts, FirstOfSkill, Missingness, Ties) = (rows, starts, firstOfSkill, missingness, ties);
    }

    /// <summary>Rows of the log in sorted order.</summary>
    public int[] Rows { get; }

    /// <summary>Where each sequence begins in <see cref="Rows"/>; one more than there are sequences.</summary>
    public int[] Starts { get; }

    /// <summary>The first sequence of each skill; one more than there are skills.</summary>
    public int[] FirstOfSkill { get; }

    /// <summary>What was left out.</summary>
    public MissingnessRecord Missingness { get; }

    /// <summary>Responses with the same learner, skill and order as the one before; they keep the order of the rows.</summary>
    public int Ties { get; }

    /// <summary>Sorts a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="keepUnanswered">Whether rows without an answer stay in their sequence; they are counted as missing either way.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static ResponseSequences Of(ResponseLog log, bool keepUnanswered, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> learners = log.Learners, skills = log.Skills;
        ReadOnlySpan<double> correct = log.Correct, order = log.Order;
        int noLearner = 0, noSkill = 0, noAnswer = 0, noOrder = 0, used = 0, kept = 0;
        var rows = new int[log.RowCount];
        for (int row = 0; row < log.RowCount; row++)
        {
            bool complete = true;
            void Count(ref int count)
            {
                count++;
                complete = false;
            }

            if (learners[row] < 0)
                Count(ref noLearner);
            if (skills[row] < 0)
                Count(ref noSkill);
            if (!order.IsEmpty && double.IsNaN(order[row]))
                Count(ref noOrder);
            bool placed = complete;
            if (double.IsNaN(correct[row]))
                Count(ref noAnswer);
            if (complete)
                used++;
            if (complete || (placed && keepUnanswered))
                rows[kept++] = row;
        }

        MissingCount[] missing = [.. new[] { new MissingCount("learner", noLearner), new MissingCount("skill", noSkill), new MissingCount("order", noOrder), new MissingCount("correct", noAnswer) }.Where(one => one.Count > 0)];
        var missingness = new MissingnessRecord(log.RowCount, used, missing);
        cancellationToken.ThrowIfCancellationRequested();

        // Two stable counting sorts; rows of equal learner and skill keep the order of the log.
        rows = CountingSort(rows.AsSpan(0, kept), learners, log.LearnerCount);
        rows = CountingSort(rows, skills, log.SkillNames.Count);
        cancellationToken.ThrowIfCancellationRequested();

        var starts = new List<int>();
        var firstOfSkill = new int[log.SkillNames.Count + 1];
        int ties = 0;
        for (int i = 0; i < rows.Length;)
        {
            int end = i + 1;
            while (end < rows.Length && learners[rows[end]] == learners[rows[i]] && skills[rows[end]] == skills[rows[i]])
                end++;
            starts.Add(i);
            firstOfSkill[skills[rows[i]] + 1]++;
            if (!order.IsEmpty)
                ties += SortByOrder(rows.AsSpan(i, end - i), order);
            i = end;
        }

        starts.Add(rows.Length);
        for (int skill = 0; skill < log.SkillNames.Count; skill++)
            firstOfSkill[skill + 1] += firstOfSkill[skill];
        return new ResponseSequences(rows, [.. starts], firstOfSkill, missingness, ties);
    }

    private static int[] CountingSort(ReadOnlySpan<int> rows, ReadOnlySpan<int> keys, int keyCount)
    {
        var places = new int[keyCount + 1];
        foreach (int row in rows)
            places[keys[row] + 1]++;
        for (int key = 0; key < keyCount; key++)
            places[key + 1] += places[key];
        var sorted = new int[rows.Length];
        foreach (int row in rows)
            sorted[places[keys[row]]++] = row;
        return sorted;
    }

    /// <summary>Sorts one sequence by order, equal ones as they stand; how many are equal to the one before.</summary>
    private static int SortByOrder(Span<int> rows, ReadOnlySpan<double> order)
    {
        bool isSorted = true;
        for (int i = 1; i < rows.Length && isSorted; i++)
            isSorted = order[rows[i - 1]] <= order[rows[i]];
        if (!isSorted)
        {
            var keys = new (double Order, int Row)[rows.Length];
            for (int i = 0; i < keys.Length; i++)
                keys[i] = (order[rows[i]], rows[i]);
            Array.Sort(keys); // rows ascend within a sequence, so equal orders keep them
            for (int i = 0; i < keys.Length; i++)
                rows[i] = keys[i].Row;
        }

        int ties = 0;
        for (int i = 1; i < rows.Length; i++)
            ties += order[rows[i - 1]] == order[rows[i]] ? 1 : 0;
        return ties;
    }
}
