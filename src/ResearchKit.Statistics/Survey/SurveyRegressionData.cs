using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>What a survey regression works on. Arrays are kept, not copied.</summary>
public sealed class SurveyRegressionData
{
    /// <summary>Puts outcome, terms and design together.</summary>
    /// <param name="outcome">One value a row; NaN is missing.</param>
    /// <param name="terms">The design matrix of the model.</param>
    /// <param name="design">How the sample was drawn, with as many rows.</param>
    /// <param name="offset">A part of the prediction with a coefficient of one; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public SurveyRegressionData(ReadOnlyMemory<double> outcome, DesignMatrix terms, SurveyDesign design, ReadOnlyMemory<double>? offset = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(design);
        if (outcome.Length != terms.RowCount || design.RowCount != terms.RowCount || (offset?.Length ?? terms.RowCount) != terms.RowCount)
            throw new ArgumentException($"The outcome has {outcome.Length} rows, the terms {terms.RowCount}, the survey design {design.RowCount}{(offset is null ? "" : $", the offset {offset.Value.Length}")}. They need the same rows.");
        (Outcome, Terms, Design, Offset) = (outcome, terms, design, offset);
    }

    /// <summary>One value a row.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The terms.</summary>
    public DesignMatrix Terms { get; }

    /// <summary>How the sample was drawn.</summary>
    public SurveyDesign Design { get; }

    /// <summary>The offset; null for none.</summary>
    public ReadOnlyMemory<double>? Offset { get; }
}
