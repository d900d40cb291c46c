using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// The log-likelihood of knowledge tracing with its exact first and second derivatives, by carrying the derivatives of the state forwards over the tree of prefixes.
/// </summary>
/// <remarks>
/// The probability of not knowing has no least value: after many hundred right answers it and its derivatives are carried in units of a power of
/// <see cref="KnowledgeState.Down"/>. That of knowing needs no unit, since parameters are kept from 0 and so it is never below learn times the other.
/// </remarks>
internal sealed class KnowledgeLikelihood
{
    private const int Learn = 1, Slip = 2, Guess = 3, Forget = 4;

    private readonly PrefixTree _tree;
    private readonly int _count;
    private readonly int _pairs;
    private readonly double[] _stack; // at each depth: known, unknown, first derivatives of known, second derivatives
    private readonly int[] _far; // at each depth: the power of Down that is the unit of unknown
    private readonly double[] _first;
    private readonly double[] _second;

    public KnowledgeLikelihood(PrefixTree tree, bool forgets)
    {
        _tree = tree;
        _count = forgets ? 5 : 4;
        _pairs = _count * (_count + 1) / 2;
        _stack = new double[(tree.MaximumDepth + 2) * (2 + _count + _pairs)];
        _far = new int[tree.MaximumDepth + 2];
        _first = new double[2 * _count];
        _second = new double[2 * _pairs];
        Gradient = new double[_count];
        Hessian = new double[_count, _count];
    }

    /// <summary>First derivatives at the last point of <see cref="Differentiate"/>.</summary>
    public double[] Gradient { get; }

    /// <summary>Second derivatives at the last point of <see cref="Differentiate"/>.</summary>
    public double[,] Hessian { get; }

    /// <summary>The log-likelihood alone; negative infinity where an answer that was given is impossible.</summary>
    public double Value(KnowledgeParameters p)
    {
        Span<double> stack = _stack;
        double sum = 0;
        (stack[0], stack[1]) = (p.Prior, 1 - p.Prior);
        for (int node = 0; node < _tree.NodeCount; node++)
        {
            int depth = _tree.Depth[node], place = 2 * depth, far = _far[depth];
            bool isRight = _tree.IsRight[node];
            double known = stack[place] * (isRight ? 1 - p.Slip : p.Slip), unknown = stack[place + 1] * (isRight ? p.Guess : 1 - p.Guess);
            double likely = known + unknown * KnowledgeState.Unit(far);
            sum += _tree.Through[node] * Elementary.Log(likely);
            known /= likely;
            unknown /= likely;
            stack[place + 2] = known * (1 - p.Forget) + unknown * KnowledgeState.Unit(far) * p.Learn;
            double next = known * p.Forget + unknown * (1 - p.Learn); // with forgetting it is never small enough for a unit
            double by = KnowledgeState.Rescale(next, ref far);
            stack[place + 3] = next * by;
            _far[depth + 1] = far;
        }

        return sum;
    }

    /// <summary>The log-likelihood; sets <see cref="Gradient"/> and <see cref="Hessian"/>.</summary>
    public double Differentiate(KnowledgeParameters p)
    {
        int width = 2 + _count + _pairs;
        Array.Clear(Gradient);
        var hessian = new double[_pairs];
        double sum = 0;
        Span<double> top = _stack.AsSpan(0, width);
        top.Clear();
        (top[0], top[1], top[2]) = (p.Prior, 1 - p.Prior, 1);
        double remain = 1 - p.Learn - p.Forget;
        Span<double> likelyFirst = _first.AsSpan(0, _count), likelySecond = _second.AsSpan(0, _pairs);
        for (int node = 0; node < _tree.NodeCount; node++)
        {
            bool isRight = _tree.IsRight[node];
            int depth = _tree.Depth[node], far = _far[depth];
            double unit = KnowledgeState.Unit(far);
            Span<double> here = _stack.AsSpan(depth * width, width), next = _stack.AsSpan((depth + 1) * width, width);
            double known = here[0], unknown = here[1];
            double likeKnown = isRight ? 1 - p.Slip : p.Slip, likeUnknown = isRight ? p.Guess : 1 - p.Guess;
            double bySlip = isRight ? -1 : 1, byGuess = isRight ? 1 : -1;
            double jointKnown = known * likeKnown, jointUnknown = unknown * likeUnknown, likely = jointKnown + jointUnknown * unit;
            double inverse = 1 / likely, weight = _tree.Through[node];
            sum += weight * Elementary.Log(likely);

            // The state with the smaller probability after the answer is differentiated, so that its derivatives keep their digits; the other's are minus these.
            // They are in the unit of unknown, those of the likelihood in 1.
            bool isKnownSmaller = jointKnown < jointUnknown * unit;
            double sign = isKnownSmaller ? 1 : -1, like = isKnownSmaller ? likeKnown : likeUnknown, smaller = (isKnownSmaller ? jointKnown : jointUnknown) * inverse;
            double spread = (likeKnown - likeUnknown) * unit;
            Span<double> first = here.Slice(2, _count), second = here[(2 + _count)..], nextFirst = next.Slice(2, _count), nextSecond = next[(2 + _count)..];
            for (int i = 0; i < _count; i++)
            {
                double bySlipHere = i == Slip ? known * bySlip : 0, byGuessHere = i == Guess ? unknown * byGuess : 0;
                likelyFirst[i] = first[i] * spread + bySlipHere + byGuessHere * unit;
                double joint = sign * first[i] * like + (isKnownSmaller ? bySlipHere : byGuessHere);
                nextFirst[i] = (joint - smaller * likelyFirst[i]) * inverse;
                Gradient[i] += weight * likelyFirst[i] * inverse;
            }

            int pair = 0;
            for (int i = 0; i < _count; i++)
            {
                for (int j = 0; j <= i; j++, pair++)
                {
                    double crossSlip = bySlip * ((j == Slip ? first[i] : 0) + (i == Slip ? first[j] : 0));
                    double crossGuess = -byGuess * ((j == Guess ? first[i] : 0) + (i == Guess ? first[j] : 0));
                    double all = second[pair] * spread + crossSlip * unit + crossGuess * unit;
                    double joint = sign * second[pair] * like + (isKnownSmaller ? crossSlip : crossGuess);
                    likelySecond[pair] = (joint - nextFirst[i] * likelyFirst[j] - nextFirst[j] * likelyFirst[i] - smaller * all) * inverse;
                    hessian[pair] += weight * inverse * (all - likelyFirst[i] * likelyFirst[j] * inverse);
                }
            }

            // From what is known after the answer to what is known at the next.
            double knownAfter = jointKnown * inverse, unknownAfter = jointUnknown * inverse;
            pair = 0;
            for (int i = 0; i < _count; i++)
            {
                for (int j = 0; j <= i; j++, pair++)
                {
                    double cross = (j is Learn or Forget ? nextFirst[i] : 0) + (i is Learn or Forget ? nextFirst[j] : 0);
                    nextSecond[pair] = sign * (likelySecond[pair] * remain - cross);
                }
            }

            for (int i = 0; i < _count; i++)
                nextFirst[i] = sign * nextFirst[i] * remain + (i == Learn ? unknownAfter : i == Forget ? -knownAfter : 0);
            next[0] = knownAfter * (1 - p.Forget) + unknownAfter * unit * p.Learn;
            next[1] = knownAfter * p.Forget + unknownAfter * (1 - p.Learn);
            double by = KnowledgeState.Rescale(next[1], ref far);
            if (by != 1)
            {
                for (int i = 1; i < width; i++)
                    next[i] *= by;
            }

            _far[depth + 1] = far;
        }

        for (int i = 0, pair = 0; i < _count; i++)
        {
            for (int j = 0; j <= i; j++, pair++)
                Hessian[i, j] = Hessian[j, i] = hessian[pair];
        }

        return sum;
    }
}
