namespace ResearchKit.Statistics.Prediction;

/// <summary>How a column or a split tells a model what it will not know on the day.</summary>
public enum LeakageKind
{
    /// <summary>A number or text that is different for each learner: a model can learn learners by heart.</summary>
    Identifier,

    /// <summary>A column that counts the rows.</summary>
    RowOrder,

    /// <summary>A column that is declared to be known only after the day of the prediction.</summary>
    FutureColumn,

    /// <summary>A column of dates or times of which some lie after the day of the prediction.</summary>
    FutureValues,

    /// <summary>The outcome itself: equal, turned round, through a rising or falling function, or recoded one to one.</summary>
    TargetCopy,

    /// <summary>A column that alone tells the outcome nearly without error.</summary>
    NearCopy,

    /// <summary>The outcome summed or averaged over groups, the row's own outcome among them.</summary>
    TargetAggregate,

    /// <summary>Whether the column is missing tells the outcome.</summary>
    TargetMissingness,

    /// <summary>One value of the column occurs with one outcome alone, far more often than by chance.</summary>
    PureValue,

    /// <summary>Learners with rows in training and in test.</summary>
    LearnersOnBothSides,

    /// <summary>Test rows that are also in training, under whatever learner.</summary>
    DuplicatesAcross,

    /// <summary>A mean or a scale that was computed over training and test rows together.</summary>
    WholeSampleStatistic,

    /// <summary>Training rows that are later than test rows.</summary>
    TrainingAfterTest,
}
