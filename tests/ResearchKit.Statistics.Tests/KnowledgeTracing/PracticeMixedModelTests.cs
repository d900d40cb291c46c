using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Statistics.Tests.KnowledgeTracing;

/// <summary>AFM and PFA with learners as a random intercept beside R's lme4 (practice-mixed.R).</summary>
public sealed class PracticeMixedModelTests
{
    private static readonly ReferenceTable s_data = ReferenceTable.Read("knowledge-tracing-data.csv");
    private static readonly ReferenceTable s_expected = ReferenceTable.Read("practice-mixed.csv");

    private static ResponseLog Log(Func<int, bool>? taken = null, Func<int, double>? correct = null)
    {
        int[] rows = [.. Enumerable.Range(0, s_data.RowCount).Where(row => taken?.Invoke(row) ?? true)];
        return ResponseLog.FromKeys(
            [.. rows.Select(row => s_data.Text(row, "learner"))], [.. rows.Select(row => s_data.Text(row, "skill"))],
            rows.Select(row => correct?.Invoke(row) ?? s_data.Number(row, "correct")).ToArray(), rows.Select(row => s_data.Number(row, "order")).ToArray());
    }

    [Theory]
    [InlineData("afm", PracticeCounts.Opportunities, false, 1)]
    [InlineData("afm-agq", PracticeCounts.Opportunities, false, 25)]
    [InlineData("pfa", PracticeCounts.RightAndWrong, false, 1)]
    [InlineData("afmlog", PracticeCounts.Opportunities, true, 1)]
    public void Agrees_with_lme4(string model, PracticeCounts counts, bool logs, int points)
    {
        PracticeMixedResult fit = new PracticeMixedModel(new() { Counts = counts, LogCounts = logs, QuadraturePoints = points }).Fit(Log());
        Assert.True(fit.Convergence.IsUsable, fit.Convergence.Reason);
        int compared = 0;
        for (int row = 0; row < s_expected.RowCount; row++)
        {
            if (s_expected.Text(row, "model") != model)
                continue;
            string term = s_expected.Text(row, "term");
            double expected = s_expected.Number(row, "value");
            if (term == "sd")
                Assert.Equal(expected, fit.LearnerStandardDeviation, 1e-3 * expected);
            else if (term == "log_likelihood")
                Assert.Equal(expected, fit.LogLikelihood, 1e-4);
            else
                Assert.Equal(expected, fit[term].Value, 1e-4);
            if (term is not ("sd" or "log_likelihood"))
                Assert.Equal(s_expected.Number(row, "standard_error"), fit[term].StandardError, 1e-3 * s_expected.Number(row, "standard_error"));
            compared++;
        }

        Assert.Equal(fit.Estimates.Count + 2, compared);
    }

    [Fact]
    public void A_skill_without_a_maximum_is_left_out_by_name_and_the_others_stay()
    {
        string skill = s_data.Text(0, "skill");
        PracticeMixedResult fit = new PracticeMixedModel().Fit(Log(correct: row => s_data.Text(row, "skill") == skill ? 1 : s_data.Number(row, "correct")));
        Assert.True(double.IsNaN(fit[skill].Value));
        Assert.Contains(fit.Warnings, warning => warning.Contains($"No estimate of {skill}, because every answer is right", StringComparison.Ordinal));
        PracticeMixedResult without = new PracticeMixedModel().Fit(Log(row => s_data.Text(row, "skill") != skill));
        Assert.All(without.Estimates, estimate => Assert.Equal(estimate.Value, fit[estimate.Term].Value, 1e-6));
    }

    [Fact]
    public void Bits_repeat_cancellation_is_heard_and_nothing_to_fit_is_said()
    {
        Func<int, bool> some = row => string.CompareOrdinal(s_data.Text(row, "learner"), "l060") < 0;
        Assert.Equal(new PracticeMixedModel().Fit(Log(some)).Estimates, new PracticeMixedModel().Fit(Log(some)).Estimates);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new PracticeMixedModel().Fit(Log(some), source.Token));
        PracticeMixedResult none = new PracticeMixedModel().Fit(Log(_ => false));
        Assert.Contains("no row has a learner", none.Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("every answer is right", new PracticeMixedModel().Fit(Log(some, _ => 1)).Convergence.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PracticeMixedModel(new() { QuadraturePoints = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PracticeMixedModel(new() { ConfidenceLevel = 1 }));
    }
}
