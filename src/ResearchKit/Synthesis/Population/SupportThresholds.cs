using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>Who needs support: a latent need that goes with mathematics, cut so that the planted shares come out, more boys than girls.</summary>
internal sealed class SupportThresholds
{
    private readonly double _mathematics;
    private readonly double _rest;
    private readonly (double Intensified, double Special) _girls;
    private readonly (double Intensified, double Special) _boys;

    public SupportThresholds(ParticipationEffects effects)
    {
        _mathematics = effects.SupportMathematics;
        _rest = Math.Sqrt(1 - (_mathematics * _mathematics));
        _girls = Cuts(effects, 2 * (1 - effects.BoysAmongSupported));
        _boys = Cuts(effects, 2 * effects.BoysAmongSupported);
    }

    public SupportTier Draw(bool isGirl, double mathematics, RandomStream random)
    {
        var need = (_mathematics * mathematics) + (_rest * random.Normal());
        var (intensified, special) = isGirl ? _girls : _boys;
        return need > special ? SupportTier.Special : need > intensified ? SupportTier.Intensified : SupportTier.General;
    }

    private static (double Intensified, double Special) Cuts(ParticipationEffects effects, double factor) => (
        NormalDistribution.Quantile(1 - (factor * (effects.IntensifiedSupport + effects.SpecialSupport))),
        NormalDistribution.Quantile(1 - (factor * effects.SpecialSupport)));
}
