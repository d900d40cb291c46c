using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>What the naive difference of the mathematics club is expected to be: its effect, and what the two confounders add.</summary>
internal static class ClubConfounding
{
    private static readonly double[] ParentShares = [0.10, 0.45, 0.45];

    /// <summary>
    /// Effect + E[Y | comes] − E[Y | does not], over screening scores S (normal given parental education P) and P:
    /// <c>E[Y | S, P] = √R² P + (L − R²)/(1 − R²) (S − √R² P)</c>, with L the lasting share of a test's variance.
    /// </summary>
    public static double NaiveDifference(CityOptions options)
    {
        var (effects, well) = (options.Effects.Programmes, options.Effects.WellLearning);
        var parentalR2 = well.ParentalEducationR2;
        var root = Math.Sqrt(parentalR2);
        var lasting = 1 - well.WithinPerson - well.BetweenClasses.Mathematics;
        var slope = (lasting - parentalR2) / (1 - parentalR2);
        var mean = ParentShares[1] + (2 * ParentShares[2]);
        var deviation = Math.Sqrt((ParentShares[0] * mean * mean) + (ParentShares[1] * (1 - mean) * (1 - mean)) + (ParentShares[2] * (2 - mean) * (2 - mean)));
        var (came, other, cameY, otherY) = (0.0, 0.0, 0.0, 0.0);
        for (var parents = 0; parents < ParentShares.Length; parents++)
        {
            var standing = (parents - mean) / deviation;
            for (var step = -300; step <= 300; step++)
            {
                var z = step / 50.0;
                var weight = ParentShares[parents] * NormalDistribution.Density(z);
                var screening = (root * standing) + (Math.Sqrt(1 - parentalR2) * z);
                var y = (root * standing) + (slope * (screening - (root * standing)));
                var chance = Elementary.Logistic(
                    effects.ClubBase(parentalR2) + (effects.ClubUptakeOnTest * screening) + (effects.ClubUptakeOnParents * standing));
                (came, cameY) = (came + (weight * chance), cameY + (weight * chance * y));
                (other, otherY) = (other + (weight * (1 - chance)), otherY + (weight * (1 - chance) * y));
            }
        }
        return effects.ClubEffect + (cameY / came) - (otherY / other);
    }
}
