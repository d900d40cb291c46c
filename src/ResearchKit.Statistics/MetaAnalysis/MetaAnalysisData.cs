using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>Effects of studies with their sampling variances. Arrays are kept, not copied.</summary>
public sealed class MetaAnalysisData
{
    /// <summary>Puts effects together.</summary>
    /// <param name="effects">One effect a row, on a scale on which it is nearly normal (d, log odds ratio, Fisher's z); NaN is missing.</param>
    /// <param name="variances">Its sampling variance (the squared standard error), above zero.</param>
    /// <param name="moderators">Terms that effects may differ by; null for the intercept alone.</param>
    /// <param name="studies">The study of each effect, where studies have several; needed for three levels and cluster-robust errors. Null where each row is a study.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public MetaAnalysisData(ReadOnlyMemory<double> effects, ReadOnlyMemory<double> variances, DesignMatrix? moderators = null, Grouping? studies = null)
    {
        Moderators = moderators ?? DesignMatrix.Create(true, effects.Length);
        if (variances.Length != effects.Length || Moderators.RowCount != effects.Length || (studies?.Codes.Length ?? effects.Length) != effects.Length)
            throw new ArgumentException($"There are {effects.Length} effects, {variances.Length} variances, {Moderators.RowCount} rows of moderators and {studies?.Codes.Length ?? effects.Length} studies. Give one of each a row.");
        (Effects, Variances, Studies) = (effects, variances, studies);
    }

    /// <summary>One effect a row.</summary>
    public ReadOnlyMemory<double> Effects { get; }

    /// <summary>Its sampling variance.</summary>
    public ReadOnlyMemory<double> Variances { get; }

    /// <summary>The terms.</summary>
    public DesignMatrix Moderators { get; }

    /// <summary>The study of each effect; null where each row is one.</summary>
    public Grouping? Studies { get; }
}
