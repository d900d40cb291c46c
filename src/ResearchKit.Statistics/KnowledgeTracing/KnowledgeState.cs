namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// The probabilities that a skill is known and that it is not, each carried on its own: one minus the other would be zero after some forty right answers, and a
/// filter that forgets the other state never comes back. The smaller has no least value either: after some hundred right answers it is below any floating point
/// number, and a filter that holds it up comes back too soon. So it is carried in units of a power of <see cref="Down"/>.
/// </summary>
internal readonly record struct KnowledgeState
{
    /// <summary>2^-600: the probability of a state below which it is carried in a smaller unit.</summary>
    public const double Down = 1 / Up;

    private const double Up = (double)(1UL << 60) * (1UL << 60) * (1UL << 60) * (1UL << 60) * (1UL << 60) * (1UL << 60) * (1UL << 60) * (1UL << 60) * (1UL << 60) * (1UL << 60);

    private readonly double _known;
    private readonly double _unknown;
    private readonly int _far; // unknown is in units of Down to this power; where negative, known is, to minus this

    private KnowledgeState(double known, double unknown, int far) => (_known, _unknown, _far) = (known, unknown, far);

    /// <summary>Probability that the skill is known; 0 where it is below the range of floating point numbers.</summary>
    public double Known => _known * Unit(-_far);

    /// <summary>Probability that it is not, likewise.</summary>
    public double Unknown => _unknown * Unit(_far);

    public static KnowledgeState Before(KnowledgeParameters p) => new(p.Prior, 1 - p.Prior, 0);

    /// <summary>Down to a power: 1 for none or a negative one, 0 for two and more, beside anything of ordinary size.</summary>
    public static double Unit(int far) => far <= 0 ? 1 : far == 1 ? Down : 0;

    /// <summary>By what a probability in units of Down to a power is multiplied to be between Down and 1 in the unit that the power is changed to; 1 for zero.</summary>
    public static double Rescale(double value, ref int far)
    {
        if (value < Down && value > 0)
        {
            far++;
            return Up;
        }

        if (value > 1 && far > 0)
        {
            far--;
            return Down;
        }

        return 1;
    }

    public double RightAnswer(KnowledgeParameters p) => Known * (1 - p.Slip) + Unknown * p.Guess;

    /// <summary>The state at the next opportunity, once an answer is seen. An answer that is impossible says nothing.</summary>
    public KnowledgeState Next(KnowledgeParameters p, bool isRight)
    {
        double likeKnown = isRight ? 1 - p.Slip : p.Slip, likeUnknown = isRight ? p.Guess : 1 - p.Guess;
        double known = _known, unknown = _unknown;
        int far = _far;
        if (far >= 0)
        {
            Step(ref known, ref unknown, ref far, likeKnown, likeUnknown, p.Forget, p.Learn);
            if (far > 0)
                return new(known, unknown, far);
            int back = 0;
            known *= Rescale(known, ref back);
            return new(known, unknown, -back);
        }

        far = -far;
        Step(ref unknown, ref known, ref far, likeUnknown, likeKnown, p.Learn, p.Forget);
        return new(known, unknown, -far);
    }

    /// <summary>One step, where the second state is in units of Down to a power.</summary>
    private static void Step(ref double large, ref double small, ref int far, double likeLarge, double likeSmall, double leave, double come)
    {
        double jointLarge = large * likeLarge, jointSmall = small * likeSmall, unit = Unit(far), sum = jointLarge + jointSmall * unit;
        if (sum > 0)
            (large, small) = (jointLarge / sum, jointSmall / sum);
        else if (jointSmall > 0)
            (large, small, far, unit) = (0, 1, 0, 1);
        double moved = large * leave, stayed = small * (1 - come);
        large = large * (1 - leave) + small * unit * come;
        if (moved > 0)
            (small, far) = (moved + stayed * unit, 0);
        else
            small = stayed;
        small *= Rescale(small, ref far);
    }
}
