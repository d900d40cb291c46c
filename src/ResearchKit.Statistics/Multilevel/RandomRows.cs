using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>One random term's part of rows to predict for.</summary>
/// <param name="Design">The columns whose effects vary, as in the model's term.</param>
/// <param name="Codes">The group of each row, in the codes of the fit's grouping; -1 for a group that the fit did not see.</param>
public sealed record RandomRows(DesignMatrix Design, IReadOnlyList<int> Codes);
