using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>The columns and complete rows of a frame that a model uses, and the record of what was missing.</summary>
/// <param name="Complete">The columns the model reads, in the rows that have a value in each.</param>
/// <param name="IsComplete">For each row of the frame, whether it is among them.</param>
/// <param name="Missingness">What was missing, by column.</param>
internal sealed record ModelFrame(DataFrame Complete, bool[] IsComplete, MissingnessRecord Missingness)
{
    /// <summary>Takes the rows that are complete in the named columns.</summary>
    public static ModelFrame Of(DataFrame frame, IEnumerable<ColumnName> columns, string formula, CancellationToken cancellationToken)
    {
        Column[] used = [.. columns.Select(name => FormulaColumns.Find(frame, name, formula)).DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase)];
        var complete = new bool[frame.Length];
        Array.Fill(complete, true);
        var missing = new List<MissingCount>();
        var present = new bool[frame.Length];
        foreach (Column column in used)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Fill(present, true);
            FormulaColumns.ClearMissing(column, present);
            int count = 0;
            for (int row = 0; row < present.Length; row++)
            {
                if (present[row])
                    continue;
                complete[row] = false;
                count++;
            }

            if (count > 0)
                missing.Add(new MissingCount(column.Name, count));
        }

        int rows = complete.Count(value => value);
        DataFrame narrow = used.Length == 0 ? frame : frame.Select(used.Select(column => column.Name));
        return new ModelFrame(rows == frame.Length ? narrow : narrow.Filter(complete, cancellationToken), complete, new MissingnessRecord(frame.Length, rows, missing));
    }
}
