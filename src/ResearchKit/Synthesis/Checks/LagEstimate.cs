using System.Runtime.CompilerServices;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// The lagged effects within a person. A score is <c>y = trait + state + error</c>, with a stationary state <c>w' = Φ w + innovation</c>, whose covariances at lag k
/// are <c>Γ_k = Γ_0 (Φ')^k</c>. Deviations from a person's own mean over the half-years that were observed are free of the trait; the expectation of their products at
/// lags 0 and 1 is a known sum of the Γ's, which is solved for Γ_0 and Γ_1, and then <c>Φ' = Γ_0⁻¹ Γ_1</c>. The error variance of a scale comes from its items, that of
/// absence from odd and even weeks, that of a grade is documented.
/// </summary>
/// <remarks>
/// The parameters are those of a random-intercept cross-lagged panel model: Hamaker, E. L., Kuiper, R. M. and Grasman, R. P. (2015). A critique of the
/// cross-lagged panel model. Psychological Methods 20, 102-116. Deviations from own means alone would be biased at few waves (Nickell, S. 1981. Econometrica
/// 49, 1417-1426); solving for the Γ's takes that bias out.
/// </remarks>
internal sealed class LagEstimate
{
    private static readonly ConditionalWeakTable<CityData, LagEstimate> Made = [];

    /// <summary>Share of a class that is left out at a time: the solution bends much over a whole class when there are few.</summary>
    private const double LeftOut = 0.25;

    private readonly TruthEstimate[] _estimates;

    private LagEstimate(WellLearningPanel panel)
    {
        var observed = LagObservations.Of(panel);
        var sums = new ClusterJackknife(LagMoments.Length);
        var times = new List<int>();
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            times.Clear();
            for (var term = 0; term < panel.Terms; term++)
            {
                if (observed.Values[panel.Cell(learner, term)] is not null)
                    times.Add(term);
            }
            if (times.Count > 1)
                LagMoments.Add(observed, panel.Cell(learner, 0), times, sums.Of(panel.FirstGroup[learner]));
        }
        var start = new LagMoments();
        _estimates = sums.Estimate(total => Effects(start, total), (LagMoments.Size * LagMoments.Size) + 2, LeftOut);
    }

    public TruthEstimate Indirect => _estimates[^2];

    public TruthEstimate Stability => _estimates[^1];

    public static LagEstimate Of(CityData city) => Made.GetValue(city, data => new LagEstimate(WellLearningPanel.Of(data)));

    public TruthEstimate Step(Construct from, Construct to) => _estimates[((int)to * LagMoments.Size) + (int)from];

    /// <summary>Φ in standard deviations within a person, row by row; then the indirect effect and the mean of the diagonal.</summary>
    private static double[] Effects(LagMoments moments, double[] sums)
    {
        const int size = LagMoments.Size;
        var (covariance, transposed) = moments.Solve(sums);
        var result = new double[(size * size) + 2];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                result[(i * size) + j] = transposed[j, i] * Math.Sqrt(Math.Max(covariance[j, j], 0) / covariance[i, i]);
            result[^1] += result[(i * size) + i] / size;
        }
        result[^2] = result[((int)Construct.Engagement * size) + (int)Construct.Absence] * result[((int)Construct.Mathematics * size) + (int)Construct.Engagement];
        return result;
    }
}
