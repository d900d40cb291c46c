using System.Runtime.CompilerServices;

namespace ResearchKit.Statistics.Prediction;

/// <summary>One tree of a boosted model. Immutable.</summary>
/// <param name="Nodes">The nodes, the root first.</param>
/// <param name="Sets">Sets of bins that go left, four words each.</param>
internal sealed record TreeModel(TreeNode[] Nodes, ulong[] Sets)
{
    public int Leaves => (Nodes.Length + 1) / 2;

    /// <summary>Adds the tree's value to the score of each row.</summary>
    /// <param name="rows">The rows in bins.</param>
    /// <param name="first">The row to begin with.</param>
    /// <param name="scores">One a row, from <paramref name="first"/> on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(BinnedRows rows, int first, Span<double> scores)
    {
        ulong[][] words = rows.Words;
        ReadOnlySpan<TreeNode> nodes = Nodes;
        for (int i = 0; i < scores.Length; i++)
        {
            int at = 0;
            while (nodes[at].Column >= 0)
            {
                ref readonly TreeNode node = ref nodes[at];
                byte bin = (byte)(words[node.Column >> 3][first + i] >> ((node.Column & 7) * 8));
                bool goesRight = node.Set < 0 ? (byte)(bin + node.Shift) > node.Threshold : (Sets[node.Set + (bin >> 6)] >> (bin & 63) & 1) == 0;
                at = node.Left + (goesRight ? 1 : 0);
            }

            scores[i] += nodes[at].Value;
        }
    }
}
