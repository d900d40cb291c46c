namespace ResearchKit.Statistics.MissingData;

/// <summary>One variable of a data set that is imputed. Its array is kept, not copied, and never changed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">One value a row; NaN is missing. Categories are whole numbers from 0.</param>
public sealed record ImputationVariable(string Name, ReadOnlyMemory<double> Values)
{
    /// <summary>Number of categories, 2 or more; 0 (the default) for numbers.</summary>
    public int Categories { get; init; }

    /// <summary>How missing values are drawn. Default <see cref="ImputationMethod.ByKind"/>.</summary>
    public ImputationMethod Method { get; init; }

    /// <summary>The variables it is predicted by; null (the default) for all others that are not passive or clusters. Put in what the analysis uses, the outcome too, and what tells of why values are missing.</summary>
    public IReadOnlyList<string>? Predictors { get; init; }

    /// <summary>What is added to each drawn value of numbers, in the variable's unit: a sensitivity analysis for values that are missing because of what they are. Default 0.</summary>
    public double Shift { get; init; }

    /// <summary>Of passive variables: computes the column from the completed columns of others.</summary>
    public Func<IReadOnlyDictionary<string, double[]>, double[]>? Derive { get; init; }

    internal ImputationMethod Chosen => Method != ImputationMethod.ByKind ? Method
        : Categories == 0 ? ImputationMethod.PredictiveMeanMatching : Categories == 2 ? ImputationMethod.Logistic : ImputationMethod.Multinomial;
}
