using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>A frame in two parts, each as protected as the whole.</summary>
/// <param name="Training">Rows to fit on.</param>
/// <param name="Test">Rows to judge by.</param>
/// <param name="Split">Which rows these are, for <see cref="LeakageCheckOptions.Split"/>; its description says how they were chosen.</param>
public sealed record TrainingAndTest(DataFrame Training, DataFrame Test, CrossValidationFolds Split)
{
    internal static TrainingAndTest Of(DataFrame frame, CrossValidationFolds split, CancellationToken cancellationToken)
    {
        DataFrame Part(ReadOnlySpan<int> rows)
        {
            var mask = new bool[frame.Length];
            foreach (int row in rows)
                mask[row] = true;
            return frame.Filter(mask, cancellationToken);
        }

        return new TrainingAndTest(Part(split.Training(0)), Part(split.Test(0)), split);
    }
}
