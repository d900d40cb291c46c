using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// Expectation-maximisation steps of knowledge tracing from four starts at once, one in each lane of a vector, by the forward and backward recursions over the
/// tree of prefixes (Rabiner 1989; the backward sums are linear in the sequences, so that those of one node are added up before they go on to its parent).
/// </summary>
internal sealed class ForwardBackward
{
    public const int Lanes = 4;

    /// <summary>
    /// Below this a state's probability does not fall: the backward sums, at most its inverse, stay finite. So these steps are not exact after some hundred right answers
    /// in a row; they only lead to where <see cref="KnowledgeLikelihood"/>, which is, goes on.
    /// </summary>
    private const double Least = 1e-290;

    private readonly PrefixTree _tree;
    private readonly bool _forgets;
    private readonly Vector256<double>[] _known;
    private readonly Vector256<double>[] _unknown;
    private readonly Vector256<double>[] _stackKnown;
    private readonly Vector256<double>[] _stackUnknown;

    public ForwardBackward(PrefixTree tree, bool forgets)
    {
        _tree = tree;
        _forgets = forgets;
        _known = new Vector256<double>[tree.NodeCount];
        _unknown = new Vector256<double>[tree.NodeCount];
        _stackKnown = new Vector256<double>[tree.MaximumDepth + 2];
        _stackUnknown = new Vector256<double>[tree.MaximumDepth + 2];
    }

    /// <summary>Takes steps from four points.</summary>
    /// <param name="points">Four sets of parameters; changed to where the steps led.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="cancellationToken">Stops.</param>
    public void Step(Span<KnowledgeParameters> points, int steps, CancellationToken cancellationToken)
    {
        var prior = Vector256.Create(points[0].Prior, points[1].Prior, points[2].Prior, points[3].Prior);
        var learn = Vector256.Create(points[0].Learn, points[1].Learn, points[2].Learn, points[3].Learn);
        var slip = Vector256.Create(points[0].Slip, points[1].Slip, points[2].Slip, points[3].Slip);
        var guess = Vector256.Create(points[0].Guess, points[1].Guess, points[2].Guess, points[3].Guess);
        var forget = Vector256.Create(points[0].Forget, points[1].Forget, points[2].Forget, points[3].Forget);
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Forward(prior, learn, slip, guess, forget);
            Backward(ref prior, ref learn, ref slip, ref guess, ref forget);
        }

        for (int lane = 0; lane < Lanes; lane++)
            points[lane] = new(prior[lane], learn[lane], slip[lane], guess[lane], forget[lane]);
    }

    private void Forward(Vector256<double> prior, Vector256<double> learn, Vector256<double> slip, Vector256<double> guess, Vector256<double> forget)
    {
        Vector256<double> one = Vector256<double>.One, least = Vector256.Create(Least);
        Vector256<double> notSlip = one - slip, notGuess = one - guess, notLearn = one - learn, notForget = one - forget, notPrior = one - prior;
        bool[] isRight = _tree.IsRight;
        int[] depth = _tree.Depth;
        for (int node = 0; node < depth.Length; node++)
        {
            int d = depth[node];
            Vector256<double> known = d == 0 ? prior : _stackKnown[d], unknown = d == 0 ? notPrior : _stackUnknown[d];
            _known[node] = known;
            _unknown[node] = unknown;
            known *= isRight[node] ? notSlip : slip;
            unknown *= isRight[node] ? guess : notGuess;
            Vector256<double> inverse = one / (known + unknown);
            known *= inverse;
            unknown *= inverse;
            _stackKnown[d + 1] = Vector256.Max(least, known * notForget + unknown * learn);
            _stackUnknown[d + 1] = Vector256.Max(least, known * forget + unknown * notLearn);
        }
    }

    private void Backward(ref Vector256<double> prior, ref Vector256<double> learn, ref Vector256<double> slip, ref Vector256<double> guess, ref Vector256<double> forget)
    {
        Vector256<double> one = Vector256<double>.One, zero = Vector256<double>.Zero;
        Vector256<double> notSlip = one - slip, notGuess = one - guess, notLearn = one - learn, notForget = one - forget;
        Vector256<double> knownRight = zero, knownWrong = zero, unknownRight = zero, unknownWrong = zero;
        Vector256<double> stayKnown = zero, toUnknown = zero, toKnown = zero, stayUnknown = zero;
        Array.Clear(_stackKnown);
        Array.Clear(_stackUnknown);
        for (int node = _tree.NodeCount - 1; node >= 0; node--)
        {
            int d = _tree.Depth[node];
            bool isRight = _tree.IsRight[node];
            Vector256<double> likeKnown = isRight ? notSlip : slip, likeUnknown = isRight ? guess : notGuess;
            Vector256<double> known = _known[node] * likeKnown, unknown = _unknown[node] * likeUnknown;
            Vector256<double> inverse = one / (known + unknown);
            known *= inverse;
            unknown *= inverse;

            // What the children sent, and what is sent to the parent: sums over sequences of the likelihood of the rest, over that of the rest given the prefix.
            Vector256<double> fromKnown = _stackKnown[d + 1], fromUnknown = _stackUnknown[d + 1], ends = Vector256.Create(_tree.Ends[node]);
            _stackKnown[d + 1] = zero;
            _stackUnknown[d + 1] = zero;
            stayKnown += known * fromKnown;
            toUnknown += known * fromUnknown;
            toKnown += unknown * fromKnown;
            stayUnknown += unknown * fromUnknown;
            Vector256<double> restKnown = ends + notForget * fromKnown + forget * fromUnknown, restUnknown = ends + learn * fromKnown + notLearn * fromUnknown;
            if (isRight)
            {
                knownRight += known * restKnown;
                unknownRight += unknown * restUnknown;
            }
            else
            {
                knownWrong += known * restKnown;
                unknownWrong += unknown * restUnknown;
            }

            _stackKnown[d] += likeKnown * inverse * restKnown;
            _stackUnknown[d] += likeUnknown * inverse * restUnknown;
        }

        prior = Share(prior * _stackKnown[0], (one - prior) * _stackUnknown[0], prior);
        Vector256<double> newLearn = Share(learn * toKnown, notLearn * stayUnknown, learn);
        if (_forgets)
            forget = Share(forget * toUnknown, notForget * stayKnown, forget);
        learn = newLearn;
        slip = Share(knownWrong, knownRight, slip);
        guess = Share(unknownRight, unknownWrong, guess);
    }

    /// <summary>part / (part + rest), kept inside the bounds; what it was where both are zero.</summary>
    private static Vector256<double> Share(Vector256<double> part, Vector256<double> rest, Vector256<double> before)
    {
        Vector256<double> sum = part + rest;
        Vector256<double> share = Vector256.ConditionalSelect(Vector256.GreaterThan(sum, Vector256<double>.Zero), part / sum, before);
        return Vector256.Min(Vector256.Max(share, Vector256.Create(SkillFit.Bound)), Vector256.Create(1 - SkillFit.Bound));
    }
}
