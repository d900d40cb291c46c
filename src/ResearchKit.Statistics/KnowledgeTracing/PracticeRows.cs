using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Responses in sorted order with the counts of what their learner did on the same skill before: never the present attempt.</summary>
internal sealed class PracticeRows
{
    private PracticeRows(ResponseSequences sequences, int[] learners, bool[] isRight, double[] first, double[] second)
    {
        (Sequences, Learners, IsRight, First, Second) = (sequences, learners, isRight, first, second);
    }

    public ResponseSequences Sequences { get; }

    /// <summary>The learner of each sorted row.</summary>
    public int[] Learners { get; }

    /// <summary>Whether each answer is right; false where it is missing.</summary>
    public bool[] IsRight { get; }

    /// <summary>Opportunities, or right answers, before the row; as logarithms if asked for.</summary>
    public double[] First { get; }

    /// <summary>Wrong answers before the row; empty where opportunities are counted.</summary>
    public double[] Second { get; }

    public static PracticeRows Of(ResponseLog log, PracticeModelOptions options, bool keepUnanswered, CancellationToken cancellationToken)
    {
        ResponseSequences sequences = ResponseSequences.Of(log, keepUnanswered, cancellationToken);
        int n = sequences.Rows.Length;
        bool isApart = options.Counts == PracticeCounts.RightAndWrong;
        (var learners, var isRight, var first, var second) = (new int[n], new bool[n], new double[n], isApart ? new double[n] : []);
        double[] logs = options.LogCounts ? new double[sequences.Starts.Length < 2 ? 1 : Enumerable.Range(0, sequences.Starts.Length - 1).Max(s => sequences.Starts[s + 1] - sequences.Starts[s]) + 1] : [];
        for (int c = 0; c < logs.Length; c++)
            logs[c] = Elementary.Log1P(c);
        double Scaled(int count) => options.LogCounts ? logs[count] : count;
        for (int sequence = 0; sequence + 1 < sequences.Starts.Length; sequence++)
        {
            int right = 0, wrong = 0;
            for (int i = sequences.Starts[sequence]; i < sequences.Starts[sequence + 1]; i++)
            {
                int row = sequences.Rows[i];
                learners[i] = log.Learners[row];
                first[i] = Scaled(isApart ? right : right + wrong);
                if (isApart)
                    second[i] = Scaled(wrong);
                isRight[i] = log.Correct[row] == 1;
                right += isRight[i] ? 1 : 0;
                wrong += log.Correct[row] == 0 ? 1 : 0;
            }
        }

        return new PracticeRows(sequences, learners, isRight, first, second);
    }
}
