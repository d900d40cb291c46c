namespace ResearchKit.Statistics.Estimation;

/// <summary>Which rows an estimate could not use. Rows with any missing value are left out whole (listwise deletion).</summary>
/// <param name="RowsGiven">Rows in the data.</param>
/// <param name="RowsUsed">Rows without a missing value in any variable of the model.</param>
/// <param name="ByVariable">Missing values of each variable that has any, in the model's order. A row may be counted under several.</param>
public sealed record MissingnessRecord(int RowsGiven, int RowsUsed, IReadOnlyList<MissingCount> ByVariable)
{
    /// <summary>Rows left out.</summary>
    public int RowsDropped => RowsGiven - RowsUsed;

    /// <summary>The record of complete data.</summary>
    /// <param name="rows">Number of rows.</param>
    public static MissingnessRecord Complete(int rows) => new(rows, rows, []);
}

/// <summary>Missing values of one variable.</summary>
/// <param name="Variable">Its name: a column, a term, "weights".</param>
/// <param name="Count">Rows in which it is missing.</param>
public sealed record MissingCount(string Variable, int Count);
