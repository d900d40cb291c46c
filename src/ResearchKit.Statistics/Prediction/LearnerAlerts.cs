using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>The predictions of one learner before the event, in order of time, with the highest so far.</summary>
/// <param name="Times">When each was made.</param>
/// <param name="Highest">The highest prediction up to then.</param>
/// <param name="EventTime">When the event was; NaN for none.</param>
internal sealed record LearnerAlerts(double[] Times, double[] Highest, double EventTime)
{
    public bool HasEvent => !double.IsNaN(EventTime);

    public static LearnerAlerts[] Of(Grouping learners, IReadOnlyList<double> times, IReadOnlyList<double> predicted, IReadOnlyList<double> eventTimes)
    {
        int[] codes = learners.Codes.ToArray();
        if (times.Count != codes.Length || predicted.Count != codes.Length || eventTimes.Count != codes.Length)
            throw new ArgumentException($"There are {codes.Length} rows of {learners.Name}, {times.Count} times, {predicted.Count} predictions and {eventTimes.Count} event times. Give one of each a row.", nameof(times));
        var made = new List<LearnerAlerts>();
        foreach (IGrouping<int, int> learner in Enumerable.Range(0, codes.Length).Where(row => codes[row] >= 0).GroupBy(row => codes[row]))
        {
            double occurred = eventTimes[learner.First()];
            int other = learner.FirstOrDefault(row => !eventTimes[row].Equals(occurred), -1);
            if (other >= 0)
                throw new ArgumentException($"Row {other} gives its {learners.Name} a second event time. A learner has one, in all rows; leave out rows of further events.", nameof(eventTimes));
            int[] rows = [.. learner.Where(row => !double.IsNaN(times[row]) && !double.IsNaN(predicted[row]) && (double.IsNaN(occurred) || times[row] < occurred)).OrderBy(row => times[row])];
            if (rows.Length == 0)
                continue;
            var highest = new double[rows.Length];
            for (int k = 0; k < rows.Length; k++)
                highest[k] = k == 0 ? predicted[rows[k]] : Math.Max(highest[k - 1], predicted[rows[k]]);
            made.Add(new LearnerAlerts([.. rows.Select(row => times[row])], highest, occurred));
        }

        return [.. made];
    }

    /// <summary>Time from the first alert to the event; NaN without either.</summary>
    public double Lead(double threshold)
    {
        int first = HasEvent ? Array.FindIndex(Highest, one => one >= threshold) : -1;
        return first < 0 ? double.NaN : EventTime - Times[first];
    }

    /// <summary>The lowest threshold with the precision; NaN for none.</summary>
    public static double Threshold(LearnerAlerts[] learners, double precision)
    {
        LearnerAlerts[] falling = [.. learners.OrderByDescending(one => one.Highest[^1])];
        double threshold = double.NaN;
        int found = 0;
        for (int i = 0; i < falling.Length; i++)
        {
            found += falling[i].HasEvent ? 1 : 0;
            bool isLastOfTie = i + 1 == falling.Length || falling[i + 1].Highest[^1] != falling[i].Highest[^1];
            if (isLastOfTie && found >= precision * (i + 1) - 1e-9)
                threshold = falling[i].Highest[^1];
        }

        return threshold;
    }

    public static double Precision(LearnerAlerts[] learners, double threshold) => learners.Where(one => one.Highest[^1] >= threshold).Select(one => one.HasEvent ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Share of learners with the event who were alerted at least so long before it.</summary>
    public static double Ahead(LearnerAlerts[] learners, double threshold, double ahead) => learners.Where(one => one.HasEvent).Select(one => one.Lead(threshold) >= ahead ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();
}
