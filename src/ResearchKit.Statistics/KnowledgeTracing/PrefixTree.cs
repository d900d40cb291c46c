using System.Numerics;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// The answer sequences of one skill as a tree of prefixes in depth-first order: learners with the same first answers share the nodes of these. What is computed
/// forwards along a prefix, and summed backwards over all that continue it, is computed once a node.
/// </summary>
internal sealed class PrefixTree
{
    private PrefixTree(bool[] isRight, int[] depth, double[] ends, double[] through, int sequences, int answers, int rightAnswers)
    {
        (IsRight, Depth, Ends, Through) = (isRight, depth, ends, through);
        (SequenceCount, AnswerCount, RightCount) = (sequences, answers, rightAnswers);
        MaximumDepth = depth.Length == 0 ? -1 : depth.Max();
    }

    /// <summary>Whether the answer at each node is right.</summary>
    public bool[] IsRight { get; }

    /// <summary>Number of answers before each node; its parent is the last node before it with one less.</summary>
    public int[] Depth { get; }

    /// <summary>Number of sequences that end at each node.</summary>
    public double[] Ends { get; }

    /// <summary>Number of sequences that go through each node.</summary>
    public double[] Through { get; }

    public int NodeCount => Depth.Length;

    /// <summary>The largest depth; -1 without a sequence.</summary>
    public int MaximumDepth { get; }

    public int SequenceCount { get; }

    public int AnswerCount { get; }

    public int RightCount { get; }

    /// <summary>The tree of some of the sequences of a log.</summary>
    /// <param name="sequences">The sequences, without unanswered rows.</param>
    /// <param name="first">The first sequence.</param>
    /// <param name="end">One after the last.</param>
    /// <param name="correct">The answers by row of the log.</param>
    public static PrefixTree Of(ResponseSequences sequences, int first, int end, ReadOnlySpan<double> correct)
    {
        // Each sequence as words of 64 answers, the first answer in the highest bit: their order is that of the tree.
        var packed = new (ulong[] Words, int Length)[end - first];
        int answers = 0, right = 0;
        for (int s = first; s < end; s++)
        {
            int start = sequences.Starts[s], length = sequences.Starts[s + 1] - start;
            var words = new ulong[(length + 63) / 64];
            for (int i = 0; i < length; i++)
            {
                if (correct[sequences.Rows[start + i]] != 1)
                    continue;
                words[i >> 6] |= 1UL << (63 - (i & 63));
                right++;
            }

            packed[s - first] = (words, length);
            answers += length;
        }

        Array.Sort(packed, static (x, y) =>
        {
            int common = CommonPrefix(x, y);
            return common == Math.Min(x.Length, y.Length) ? x.Length.CompareTo(y.Length) : IsSet(x.Words, common).CompareTo(IsSet(y.Words, common));
        });

        var isRight = new List<bool>();
        var depth = new List<int>();
        var ends = new List<double>();
        for (int s = 0; s < packed.Length; s++)
        {
            int shared = s == 0 ? 0 : CommonPrefix(packed[s - 1], packed[s]);
            for (int i = shared; i < packed[s].Length; i++)
            {
                isRight.Add(IsSet(packed[s].Words, i));
                depth.Add(i);
                ends.Add(0);
            }

            ends[^1]++; // equal sequences follow each other, and a prefix comes right before what continues it
        }

        return new PrefixTree([.. isRight], [.. depth], [.. ends], Continuing(depth, ends), packed.Length, answers, right);
    }

    private static double[] Continuing(List<int> depth, List<double> ends)
    {
        var through = new double[depth.Count];
        var below = new double[(depth.Count == 0 ? 0 : depth.Max()) + 2];
        for (int node = through.Length - 1; node >= 0; node--)
        {
            int d = depth[node];
            through[node] = ends[node] + below[d + 1];
            below[d + 1] = 0;
            below[d] += through[node];
        }

        return through;
    }

    private static int CommonPrefix((ulong[] Words, int Length) x, (ulong[] Words, int Length) y)
    {
        int most = Math.Min(x.Length, y.Length);
        for (int word = 0; word << 6 < most; word++)
        {
            ulong difference = x.Words[word] ^ y.Words[word];
            if (difference != 0)
                return Math.Min(most, (word << 6) + BitOperations.LeadingZeroCount(difference));
        }

        return most;
    }

    private static bool IsSet(ulong[] words, int place) => (words[place >> 6] >> (63 - (place & 63)) & 1) == 1;
}
