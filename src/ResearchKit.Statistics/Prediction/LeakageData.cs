using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>What is checked for leaks: the outcome, the columns, and what is known of rows and split.</summary>
public sealed record LeakageData
{
    /// <summary>The outcome, one a row: 0 and 1, or numbers; NaN is missing.</summary>
    public required ReadOnlyMemory<double> Outcome { get; init; }

    /// <summary>The columns, with as many rows.</summary>
    public required IReadOnlyList<LeakageColumn> Columns { get; init; }

    /// <summary>Whose row each is; null where each row is a learner of its own.</summary>
    public Grouping? Learners { get; init; }

    /// <summary>Groups that outcomes may have been averaged over: schools, classes. Default none.</summary>
    public IReadOnlyList<Grouping> Groups { get; init; } = [];

    /// <summary>When the prediction is made, one a row; null where nobody said. Columns of <see cref="LeakageColumnType.Time"/> and <see cref="LeakageColumn.KnownAt"/> are held against it.</summary>
    public ReadOnlyMemory<double>? PredictedAt { get; init; }

    /// <summary>The split that the model is judged by; null for none. Checks of splits look at each fold.</summary>
    public CrossValidationFolds? Split { get; init; }

    /// <summary>When each row was, for splits that test on the future: training rows must not be later than test rows. Null where the split is not in time.</summary>
    public ReadOnlyMemory<double>? RowTimes { get; init; }

    /// <summary>Whether learners may be followed from training into a later test. Default false.</summary>
    public bool LearnersAreFollowed { get; init; }

    internal bool IsBinary { get; private set; }

    internal void Validate()
    {
        int rows = Outcome.Length;
        void Check(int length, string what)
        {
            if (length != rows)
                throw new ArgumentException($"{what} has {length} rows and the outcome {rows}. Give one value a row.");
        }

        foreach (LeakageColumn column in Columns)
            Check(column.Values.Length, $"Column {column.Name}");
        Check(Learners?.Codes.Length ?? rows, "The grouping of learners");
        foreach (Grouping group in Groups)
            Check(group.Codes.Length, $"The grouping {group.Name}");
        Check(PredictedAt?.Length ?? rows, "The time of the prediction");
        Check(RowTimes?.Length ?? rows, "The time of the rows");
        Check(Split?.RowCount ?? rows, "The split");
        IsBinary = Outcome.ToArray().All(value => value is 0 or 1 or double.NaN);
    }
}
