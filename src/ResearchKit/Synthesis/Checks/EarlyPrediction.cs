using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// How well leaving in spring can be told at the turn of the year, within a level of education and on learners whom the model has not seen: a logit of absence in
/// autumn, the autumn's test and answers, support and year of studies.
/// </summary>
internal static class EarlyPrediction
{
    /// <summary>Probability that one who leaves has the higher score of two students of a level. Learners of odd and even number are predicted from each other.</summary>
    public static TruthEstimate Auc(CityData city)
    {
        var panel = StudyPanel.Of(city);
        var circumstances = StudyCircumstances.Of(city);
        var (value, variance, weights) = (0.0, 0.0, 0.0);
        for (var level = 2; level < 4; level++)
        {
            var rows = Rows(panel, circumstances, level);
            for (var fold = 0; fold < 2; fold++)
            {
                var (train, test) = (rows.Where(row => row.Learner % 2 != fold).ToArray(), rows.Where(row => row.Learner % 2 == fold).ToArray());
                var fit = new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(new RegressionData(train.Select(row => row.Leaves ? 1.0 : 0.0).ToArray(), Design(train)));
                if (fit.Estimates.Any(estimate => double.IsNaN(estimate.Value)))
                    return new TruthEstimate(double.NaN, double.NaN);
                var beta = fit.Estimates.Select(estimate => estimate.Value).ToArray();
                var scores = test.Select(row => row.X.Select((x, j) => x * beta[j + 1]).Sum()).ToArray();
                var (auc, error, leavers) = Rank(scores, [.. test.Select(row => row.Leaves)]);
                value += leavers * auc;
                variance += leavers * leavers * error * error;
                weights += leavers;
            }
        }
        return new TruthEstimate(value / weights, Math.Sqrt(variance) / weights);
    }

    private static DesignMatrix Design(Student[] rows) => DesignMatrix.Create(
        true, rows.Length, [.. Enumerable.Range(0, rows[0].X.Length).Select(j => ($"x{j}", (ReadOnlyMemory<double>)rows.Select(row => row.X[j]).ToArray()))]);

    private static List<Student> Rows(StudyPanel panel, StudyCircumstances circumstances, int level)
    {
        const int half = StudyPanel.WeeksPerYear / 2;
        var rows = new List<Student>();
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            for (var year = 0; year < panel.Years; year++)
            {
                var cell = (learner * panel.Years) + year;
                var first = year * StudyPanel.WeeksPerYear;
                var weeks = panel.Missed.AsSpan(learner * panel.Weeks, panel.Weeks);
                if (panel.Level[cell] != level || weeks[first + half] < 0)
                    continue;
                var (autumn, late) = (0, 0);
                for (var week = first; week < first + half; week++)
                {
                    autumn += weeks[week];
                    late += week >= first + half - 4 ? weeks[week] : 0;
                }
                var mathematics = circumstances.Mathematics(learner, first + half);
                var cynicism = circumstances.Cynicism(learner, first + half);
                rows.Add(new Student(
                    learner,
                    panel.LeftInWeek[learner] is var left && left >= first + half && left < first + StudyPanel.WeeksPerYear,
                    [
                        Elementary.Log1P(autumn), late >= DiscontinuationHazard.AbsenceThreshold ? 1 : 0, double.IsNaN(mathematics) ? 0 : mathematics,
                        double.IsNaN(cynicism) ? 0 : cynicism, panel.Supported[cell] ? 1 : 0, panel.Grade[cell] == 12 ? 1 : 0,
                    ]));
            }
        }
        return rows;
    }

    /// <summary>Area under the curve with the standard error of Hanley and McNeil (1982).</summary>
    private static (double Auc, double Error, double Leavers) Rank(double[] scores, bool[] leaves)
    {
        var order = Enumerable.Range(0, scores.Length).OrderBy(i => scores[i]).ToArray();
        var (ranks, leavers) = (0.0, 0.0);
        for (var i = 0; i < order.Length;)
        {
            var end = i;
            while (end < order.Length && scores[order[end]] == scores[order[i]])
                end++;
            for (var j = i; j < end; j++)
            {
                if (leaves[order[j]])
                    (ranks, leavers) = (ranks + ((i + end + 1) / 2.0), leavers + 1);
            }
            i = end;
        }
        var others = scores.Length - leavers;
        var auc = (ranks - (leavers * (leavers + 1) / 2)) / (leavers * others);
        var (q1, q2) = (auc / (2 - auc), 2 * auc * auc / (1 + auc));
        var variance = ((auc * (1 - auc)) + ((leavers - 1) * (q1 - (auc * auc))) + ((others - 1) * (q2 - (auc * auc)))) / (leavers * others);
        return (auc, Math.Sqrt(variance), leavers);
    }

    private sealed record Student(int Learner, bool Leaves, double[] X);
}
