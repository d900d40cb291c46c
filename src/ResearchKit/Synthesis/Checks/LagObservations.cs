namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// The six scores of each half-year with everything known, as deviations from what sex and grade and then class and half-year share, and their error variances.
/// </summary>
/// <param name="Values">Scores in the order of the constructs; null where one is missing.</param>
/// <param name="Errors">Their error variances.</param>
internal sealed record LagObservations(double[]?[] Values, double[]?[] Errors)
{
    public static LagObservations Of(WellLearningPanel panel)
    {
        var values = new double[]?[panel.Grade.Length];
        var errors = new double[]?[panel.Grade.Length];
        var (cells, kinds, classes) = (new List<int>(), new List<int>(), new List<int>());
        for (var cell = 0; cell < values.Length; cell++)
        {
            if (!panel.HasAnswered[cell] || double.IsNaN(panel.Mathematics[cell]) || double.IsNaN(panel.AbsenceHalves[0][cell]))
                continue;
            cells.Add(cell);
            kinds.Add((2 * panel.Grade[cell]) + (panel.IsGirl[cell / panel.Terms] ? 1 : 0));
            classes.Add((2 * panel.Group[cell]) + (cell % panel.Terms % 2));
            var (odd, even) = (panel.AbsenceHalves[0][cell], panel.AbsenceHalves[1][cell]);
            values[cell] = [.. panel.Score.Select(score => score[cell]), panel.Mathematics[cell], (odd + even) / 2];
            errors[cell] = [.. panel.ErrorVariance.Select(variance => variance[cell]), WellLearningPanel.GradeErrorVariance, (odd - even) * (odd - even) / 4];
        }
        // A mean of n takes 1/n of each variance and error with it, in all moments alike.
        var sizes = classes.GroupBy(place => place).ToDictionary(group => group.Key, group => group.Count());
        for (var k = 0; k < LagMoments.Size; k++)
        {
            var centred = Centring.WithinGroups(Centring.WithinGroups(cells.ConvertAll(cell => values[cell]![k]), kinds), classes);
            for (var i = 0; i < cells.Count; i++)
            {
                values[cells[i]]![k] = centred[i];
                errors[cells[i]]![k] *= 1 - (1.0 / sizes[classes[i]]);
            }
        }
        for (var i = 0; i < cells.Count; i++)
        {
            if (sizes[classes[i]] == 1)
                values[cells[i]] = null;
        }
        return new LagObservations(values, errors);
    }
}
