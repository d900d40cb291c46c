using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// Newton's method for a practice model. The curvature is a block for each skill; with learners' effects, these are a diagonal beside the blocks and are eliminated first,
/// which leaves one dense system for the skills' coefficients.
/// </summary>
internal sealed class PracticeFit
{
    private readonly PracticeRows _rows;
    private readonly PracticeModelOptions _options;
    private readonly int _perSkill;
    private readonly int[] _skills; // those in the fit, as codes of the log
    private readonly int _learnerCount;
    private readonly int[] _byLearner = []; // sorted rows in order of learner
    private readonly int[] _firstOfLearner = [];
    private readonly int[] _placeOfRow = []; // place of the row's skill among those in the fit

    public PracticeFit(PracticeRows rows, PracticeModelOptions options, int[] skills, int learnerCount)
    {
        (_rows, _options, _skills, _perSkill) = (rows, options, skills, options.CoefficientsPerSkill);
        HasLearners = options.Learners == LearnerEffects.Penalised;
        _learnerCount = HasLearners ? learnerCount : 0;
        Coefficients = new double[skills.Length * _perSkill];
        Learners = new double[_learnerCount];
        if (!HasLearners)
            return;
        _placeOfRow = new int[rows.Learners.Length];
        Array.Fill(_placeOfRow, -1);
        for (int place = 0; place < skills.Length; place++)
        {
            (int start, int end) = RowsOf(place);
            _placeOfRow.AsSpan(start, end - start).Fill(place);
        }

        _firstOfLearner = new int[learnerCount + 1];
        for (int i = 0; i < _placeOfRow.Length; i++)
            _firstOfLearner[rows.Learners[i] + 1] += _placeOfRow[i] >= 0 ? 1 : 0;
        for (int learner = 0; learner < learnerCount; learner++)
            _firstOfLearner[learner + 1] += _firstOfLearner[learner];
        _byLearner = new int[_firstOfLearner[^1]];
        int[] next = [.. _firstOfLearner];
        for (int i = 0; i < _placeOfRow.Length; i++)
        {
            if (_placeOfRow[i] >= 0)
                _byLearner[next[rows.Learners[i]]++] = i;
        }
    }

    public bool HasLearners { get; }

    /// <summary>Coefficients, those of one skill next to each other.</summary>
    public double[] Coefficients { get; private set; }

    public double[] Learners { get; private set; }

    /// <summary>Standard errors of <see cref="Coefficients"/>.</summary>
    public double[] Errors { get; private set; } = [];

    public double Objective { get; private set; } = double.PositiveInfinity;

    public double GradientNorm { get; private set; } = double.NaN;

    public int Iterations { get; private set; }

    public bool IsConverged { get; private set; }

    public void Run(CancellationToken cancellationToken)
    {
        Objective = Value(Coefficients, Learners, cancellationToken);
        double[] step = new double[Coefficients.Length], learnerStep = new double[Learners.Length];
        for (; Iterations < _options.MaximumIterations; Iterations++)
        {
            double promised = Newton(step, learnerStep, cancellationToken);
            if (promised < 1e-11 * Math.Max(1, Math.Abs(Objective) * 1e-3))
            {
                // The step that promises nothing still halves the digits that are wrong.
                (Coefficients, Learners) = (Moved(Coefficients, step, 1), Moved(Learners, learnerStep, 1));
                Objective = Value(Coefficients, Learners, cancellationToken);
                IsConverged = true;
                break;
            }

            double share = 1;
            for (; share > 1e-10; share /= 2)
            {
                double[] next = Moved(Coefficients, step, share), nextLearners = Moved(Learners, learnerStep, share);
                double value = Value(next, nextLearners, cancellationToken);
                if (value <= Objective - 1e-4 * share * promised || (promised < 1e-6 && value <= Objective))
                {
                    (Coefficients, Learners, Objective) = (next, nextLearners, value);
                    break;
                }
            }

            if (share <= 1e-10)
            {
                IsConverged = promised < 1e-6; // no gain left above rounding
                break;
            }
        }
    }

    private static double[] Moved(double[] from, double[] step, double share) => [.. from.Select((value, i) => value + share * step[i])];

    private (int Start, int End) RowsOf(int place)
    {
        ResponseSequences sequences = _rows.Sequences;
        return (sequences.Starts[sequences.FirstOfSkill[_skills[place]]], sequences.Starts[sequences.FirstOfSkill[_skills[place] + 1]]);
    }

    private double Predictor(ReadOnlySpan<double> own, double[] learners, int i) =>
        own[0] + own[1] * _rows.First[i] + (_perSkill == 3 ? own[2] * _rows.Second[i] : 0) + (HasLearners ? learners[_rows.Learners[i]] : 0);

    /// <summary>Minus the log-likelihood plus the penalties.</summary>
    private double Value(double[] coefficients, double[] learners, CancellationToken cancellationToken)
    {
        double sum = 0;
        for (int place = 0; place < _skills.Length; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<double> own = coefficients.AsSpan(place * _perSkill, _perSkill);
            (int start, int end) = RowsOf(place);
            double part = 0;
            for (int i = start; i < end; i++)
            {
                double towards = Predictor(own, learners, i) * (_rows.IsRight[i] ? 1 : -1);
                part += towards > 0 ? Elementary.Log1P(Elementary.Exp(-towards)) : Elementary.Log1P(Elementary.Exp(towards)) - towards;
            }

            sum += part;
        }

        double squares = 0, learnerSquares = 0;
        foreach (double value in coefficients)
            squares += value * value;
        foreach (double value in learners)
            learnerSquares += value * value;
        return sum + 0.5 * _options.SkillPenalty * squares + 0.5 * _options.LearnerPenalty * learnerSquares;
    }

    /// <summary>The Newton step; how much it promises to gain. Sets the errors and the largest element of the gradient.</summary>
    private double Newton(double[] step, double[] learnerStep, CancellationToken cancellationToken)
    {
        int k = _perSkill, n = Coefficients.Length;
        var gradient = new double[n];
        var blocks = new double[_skills.Length][,];
        double[] learnerGradient = new double[_learnerCount], learnerCurvature = new double[_learnerCount], weights = new double[HasLearners ? _rows.Learners.Length : 0];
        for (int learner = 0; learner < _learnerCount; learner++)
        {
            learnerGradient[learner] = _options.LearnerPenalty * Learners[learner];
            learnerCurvature[learner] = _options.LearnerPenalty;
        }

        Span<double> x = stackalloc double[3];
        x[0] = 1;
        for (int place = 0; place < _skills.Length; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<double> own = Coefficients.AsSpan(place * k, k);
            var block = new double[k, k];
            (int start, int end) = RowsOf(place);
            for (int i = start; i < end; i++)
            {
                double probability = Elementary.Logistic(Predictor(own, Learners, i)), residual = probability - (_rows.IsRight[i] ? 1 : 0), weight = probability * (1 - probability);
                x[1] = _rows.First[i];
                if (k == 3)
                    x[2] = _rows.Second[i];
                for (int a = 0; a < k; a++)
                {
                    gradient[place * k + a] += residual * x[a];
                    for (int b = 0; b <= a; b++)
                        block[a, b] += weight * x[a] * x[b];
                }

                if (!HasLearners)
                    continue;
                weights[i] = weight;
                learnerGradient[_rows.Learners[i]] += residual;
                learnerCurvature[_rows.Learners[i]] += weight;
            }

            for (int a = 0; a < k; a++)
            {
                gradient[place * k + a] += _options.SkillPenalty * own[a];
                block[a, a] += _options.SkillPenalty;
                for (int b = 0; b < a; b++)
                    block[b, a] = block[a, b];
            }

            blocks[place] = block;
        }

        GradientNorm = Math.Max(gradient.Length == 0 ? 0 : gradient.Max(Math.Abs), learnerGradient.Length == 0 ? 0 : learnerGradient.Max(Math.Abs));
        Errors = new double[n];
        if (HasLearners)
            SolveWithLearners(blocks, gradient, learnerGradient, learnerCurvature, weights, step, learnerStep, cancellationToken);
        else
            SolveBlocks(blocks, gradient, step);
        double promised = 0;
        for (int i = 0; i < n; i++)
            promised -= 0.5 * gradient[i] * step[i];
        for (int learner = 0; learner < _learnerCount; learner++)
            promised -= 0.5 * learnerGradient[learner] * learnerStep[learner];
        return promised;
    }

    private void SolveBlocks(double[][,] blocks, double[] gradient, double[] step)
    {
        int k = _perSkill;
        for (int place = 0; place < blocks.Length; place++)
        {
            double[,]? inverse = PositiveDefinite.Inverse(blocks[place]);
            for (int a = 0; a < k; a++)
            {
                double sum = 0;
                for (int b = 0; b < k; b++)
                    sum -= inverse is null ? (a == b ? 1e-3 * gradient[place * k + b] : 0) : inverse[a, b] * gradient[place * k + b];
                step[place * k + a] = sum;
                Errors[place * k + a] = inverse is null ? double.NaN : Math.Sqrt(inverse[a, a]);
            }
        }
    }

    private void SolveWithLearners(
        double[][,] blocks, double[] gradient, double[] learnerGradient, double[] learnerCurvature, double[] weights, double[] step, double[] learnerStep, CancellationToken cancellationToken)
    {
        int k = _perSkill, n = gradient.Length;
        var system = new double[n, n];
        var right = new double[n];
        for (int place = 0; place < blocks.Length; place++)
        {
            for (int a = 0; a < k; a++)
            {
                right[place * k + a] = -gradient[place * k + a];
                for (int b = 0; b < k; b++)
                    system[place * k + a, place * k + b] = blocks[place][a, b];
            }
        }

        // Each learner's coupling with the skills that the learner met: little beside the number of skills.
        var coupling = new double[n];
        var couplings = new (int[] Places, double[] Values)[_learnerCount];
        for (int learner = 0; learner < _learnerCount; learner++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var met = new List<int>();
            for (int at = _firstOfLearner[learner]; at < _firstOfLearner[learner + 1]; at++)
            {
                int i = _byLearner[at], place = _placeOfRow[i];
                if (met.Count == 0 || met[^1] != place)
                    met.Add(place);
                coupling[place * k] += weights[i];
                coupling[place * k + 1] += weights[i] * _rows.First[i];
                if (k == 3)
                    coupling[place * k + 2] += weights[i] * _rows.Second[i];
            }

            int[] places = [.. met.SelectMany(place => Enumerable.Range(place * k, k))];
            double[] values = Array.ConvertAll(places, j => coupling[j]);
            foreach (int j in places)
                coupling[j] = 0;
            couplings[learner] = (places, values);
            double inverse = 1 / learnerCurvature[learner];
            for (int a = 0; a < places.Length; a++)
            {
                right[places[a]] += values[a] * inverse * learnerGradient[learner];
                for (int b = 0; b <= a; b++)
                    system[places[a], places[b]] -= values[a] * values[b] * inverse; // places ascend: the lower half
            }
        }

        double[,]? covariance = PositiveDefinite.Inverse(system);
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
                sum += covariance is null ? (i == j ? 1e-3 * right[j] : 0) : covariance[i, j] * right[j];
            step[i] = sum;
            Errors[i] = covariance is null ? double.NaN : Math.Sqrt(covariance[i, i]);
        }

        for (int learner = 0; learner < _learnerCount; learner++)
        {
            double sum = -learnerGradient[learner];
            (int[] places, double[] values) = couplings[learner];
            for (int a = 0; a < places.Length; a++)
                sum -= values[a] * step[places[a]];
            learnerStep[learner] = sum / learnerCurvature[learner];
        }
    }
}
