using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Settings of an <see cref="EloRating"/>.</summary>
public sealed record EloOptions
{
    /// <summary>
    /// a of the uncertainty function K(n) = a / (1 + b n), where n is the number of answers seen (Pelánek 2016). Above zero. Default 1: the first answer moves a rating by up to 1 log odds.
    /// </summary>
    public double FirstStep { get; init; } = 1;

    /// <summary>b of K(n): how fast steps get shorter. Zero (steps stay) or more. Default 0.05.</summary>
    public double Shortening { get; init; } = 0.05;

    /// <summary>Probability of guessing right, 0 to below 1, such as 0.25 for four choices. Default 0.</summary>
    public double Guess { get; init; }

    internal double Step(int seen) => FirstStep / (1 + Shortening * seen);

    internal void Validate()
    {
        if (!(FirstStep > 0) || double.IsInfinity(FirstStep))
            throw new ArgumentOutOfRangeException(nameof(FirstStep), FirstStep, "The first step is above zero and finite.");
        if (!(Shortening >= 0) || double.IsInfinity(Shortening))
            throw new ArgumentOutOfRangeException(nameof(Shortening), Shortening, "The shortening is zero or more and finite.");
        if (!(Guess >= 0 && Guess < 1))
            throw new ArgumentOutOfRangeException(nameof(Guess), Guess, "The probability of guessing is from 0 to below 1.");
    }
}

/// <summary>
/// Elo ratings of learners and items, updated answer by answer in the log's order: a running estimate for adapting practice, not a fit, and without standard errors. Immutable.
/// </summary>
/// <remarks>The order decides the ratings. Rows of the same order are taken in the order of the rows; without an order column rows are taken as they stand.</remarks>
public sealed class EloRating
{
    private EloRating(EloOptions options, double[] learners, double[] items, int[] learnerAnswers, int[] itemAnswers, double[] predictions, IReadOnlyList<string> itemNames)
    {
        (Options, LearnerRatings, Difficulties, LearnerAnswers, ItemAnswers, Predictions, ItemNames) = (options, learners, items, learnerAnswers, itemAnswers, predictions, itemNames);
    }

    /// <summary>The settings.</summary>
    public EloOptions Options { get; }

    /// <summary>Ratings of learners by the log's code, in log odds; 0 before any answer. They tell of learners one by one: show none.</summary>
    public IReadOnlyList<double> LearnerRatings { get; }

    /// <summary>Difficulties of items (or skills) in the order of <see cref="ItemNames"/>, in log odds.</summary>
    public IReadOnlyList<double> Difficulties { get; }

    /// <summary>Answers seen of each learner.</summary>
    public IReadOnlyList<int> LearnerAnswers { get; }

    /// <summary>Answers seen to each item.</summary>
    public IReadOnlyList<int> ItemAnswers { get; }

    /// <summary>The names of the items.</summary>
    public IReadOnlyList<string> ItemNames { get; }

    /// <summary>The probability of a right answer at each row, from the ratings before it; NaN where the row has no learner, item or place in order.</summary>
    public IReadOnlyList<double> Predictions { get; }

    /// <summary>Goes through a log.</summary>
    /// <param name="log">Responses; what it calls skills may be items. Rows without an answer are predicted and change nothing.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static EloRating Of(ResponseLog log, EloOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        options ??= new EloOptions();
        options.Validate();
        (var learners, var items) = (new double[log.LearnerCount], new double[log.SkillNames.Count]);
        (var learnerAnswers, var itemAnswers) = (new int[learners.Length], new int[items.Length]);
        var predictions = new double[log.RowCount];
        Array.Fill(predictions, double.NaN);
        int[] rows = [.. Enumerable.Range(0, log.RowCount).Where(row => log.Learners[row] >= 0 && log.Skills[row] >= 0 && (log.Order.IsEmpty || !double.IsNaN(log.Order[row])))];
        if (!log.Order.IsEmpty)
            Array.Sort(Array.ConvertAll(rows, row => (log.Order[row], row)), rows);
        for (int i = 0; i < rows.Length; i++)
        {
            if ((i & 0xffff) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int row = rows[i], learner = log.Learners[row], item = log.Skills[row];
            double probability = options.Guess + (1 - options.Guess) * Elementary.Logistic(learners[learner] - items[item]);
            predictions[row] = probability;
            if (double.IsNaN(log.Correct[row]))
                continue;
            double surprise = log.Correct[row] - probability;
            learners[learner] += options.Step(learnerAnswers[learner]++) * surprise;
            items[item] -= options.Step(itemAnswers[item]++) * surprise;
        }

        return new EloRating(options, learners, items, learnerAnswers, itemAnswers, predictions, log.SkillNames);
    }
}
