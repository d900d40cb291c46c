namespace ResearchKit.Frames;

/// <summary>What is said when code asks for single values or exact numbers of protected rows.</summary>
internal static class RowAccess
{
    private const string Advice =
        "Work on with SQL, which sees all rows (frame.Sql(\"select ... from this\")), fit a model, or release a table: "
        + "frame.Release(by: [\"school_type\"], Measure.Count(), Measure.Mean(\"grade\")).ToFrame() can be read value by value.";

    /// <summary>The exception for single values.</summary>
    /// <param name="what">What was asked for, without a value: <c>column "grade"</c>.</param>
    /// <param name="provenance">Where the rows came from.</param>
    public static ProtectedDataException Refused(string what, FrameProvenance provenance) => new(
        $"The values of {what} are protected ({provenance.Source}): rows about learners are not handed out one by one. {Advice}");

    /// <summary>The exception for numbers of rows.</summary>
    /// <param name="provenance">Where the rows came from.</param>
    public static ProtectedDataException RefusedCount(FrameProvenance provenance) => new(
        $"The exact number of these rows is protected ({provenance.Source}): counts of two filters that differ in one learner single that learner out. "
        + "Show the frame to see its size as a band, or release counts: frame.Release(by: [\"school_type\"], Measure.Count()).");

    /// <summary>The exception for functions that would be called with each row.</summary>
    /// <param name="what">The operation: <c>Filter</c>.</param>
    /// <param name="sql">The same in SQL.</param>
    /// <param name="provenance">Where the rows came from.</param>
    public static ProtectedDataException RefusedFunction(string what, string sql, FrameProvenance provenance) => new(
        $"{what} would hand each protected row ({provenance.Source}) to a function of the notebook, where a print or an error shows it. Say it in SQL: {sql}. "
        + "Data made by the kit's generator can be read row by row.");
}
