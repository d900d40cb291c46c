using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>
/// Standing in reading, in standard deviations of the city: it goes with mathematics of the same term at 0.85, has the same share of parental education,
/// and a part of its own, most of it lasting. <c>R_it = 0.85 M_it + (1 − 0.85) √R² P_i + √(0.6 (1 − 0.85²)) L_i + √(0.4 (1 − 0.85²)) e_it</c>
/// </summary>
internal sealed class Reading(CityPlan plan)
{
    /// <summary>Regression of reading on mathematics, in standard deviations.</summary>
    public const double OnMathematics = 0.85;

    private const double Rest = 1 - (OnMathematics * OnMathematics);
    private static readonly double Lasting = Math.Sqrt(0.6 * Rest);
    private static readonly double Passing = Math.Sqrt(0.4 * Rest);

    private readonly RandomStream _stream = plan.Random.Split("reading");

    /// <summary>What parental education adds to reading beyond mathematics, so that both have the planted share.</summary>
    private readonly double _parents = Math.Sqrt(plan.Options.Effects.WellLearning.ParentalEducationR2) * (1 - OnMathematics);

    /// <summary>A learner's reading in every term of the span.</summary>
    /// <param name="life">The learner.</param>
    /// <param name="standings">Filled; as long as there are terms.</param>
    public void Fill(Life life, Span<double> standings)
    {
        var random = _stream.Split(life.Number);
        var own = (_parents * life.ParentalStanding) + (Lasting * random.Normal());
        for (var term = 0; term < standings.Length; term++)
            standings[term] = (OnMathematics * life.State(Construct.Mathematics, term)) + own + (Passing * random.Normal());
    }
}
