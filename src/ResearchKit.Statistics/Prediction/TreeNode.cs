namespace ResearchKit.Statistics.Prediction;

/// <summary>A node of a tree over bins: a leaf with a value, or a split whose right child stands next to its left one.</summary>
/// <param name="Column">The column that is split on; -1 for a leaf.</param>
/// <param name="Left">The left child; the right one is the next.</param>
/// <param name="Threshold">Bins up to it go left.</param>
/// <param name="Shift">1 where missing values go left too: added to the bin and the threshold, it wraps the bin of missing values round to 0.</param>
/// <param name="Set">The set of bins that go left, of a split by categories; -1 of a number.</param>
/// <param name="Value">What the node adds to the prediction, learning rate included, if it is a leaf.</param>
/// <param name="Gain">How much the split lowers the objective.</param>
/// <param name="Rows">Rows of the fit.</param>
internal readonly record struct TreeNode(int Column, int Left, byte Threshold, byte Shift, int Set, double Value, double Gain, int Rows);
