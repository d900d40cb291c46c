using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>
/// A combination of the terms along which the partial likelihood rises for ever: whoever has an event is, of all then at risk, the one in whom it is largest.
/// </summary>
/// <remarks>
/// Where there is one, Newton's steps end up along it. The step is tried against every event and all who were at risk: what passes is a proof, not a sign.
/// Sources: Bryson and Johnson (1981), Technometrics 23; Heinze and Schemper (2001), Biometrics 57.
/// </remarks>
/// <param name="Terms">Columns that take part, with the sign of their coefficient.</param>
internal sealed record MonotoneLikelihood(IReadOnlyList<(int Column, int Sign)> Terms)
{
    // What the rows may miss of the largest value by; the rest of a direction that is not divergent has died out by then.
    private const double Tolerance = 1e-7;

    public static MonotoneLikelihood? Find(CoxRows rows, double[] step, CancellationToken cancellationToken)
    {
        double[] along = rows.Predictor(step, withOffset: false);
        double longest = along.Max(Math.Abs);
        var largest = new PriorityQueue<int, double>();
        int start = 0;
        foreach (int end in rows.Ends)
        {
            largest.Clear();
            for (int i = start; i < end;)
            {
                if ((i & 0x3FF) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                double time = rows.Time[i];
                int first = i;
                for (; i < end && rows.Time[i] == time; i++)
                    largest.Enqueue(i, -along[i]);
                while (largest.TryPeek(out int top, out _) && rows.HasEntry && rows.Entry[top] >= time)
                    largest.Dequeue();
                for (int k = first; k < i; k++)
                {
                    if (rows.IsEvent[k] && along[k] < along[largest.Peek()] - Tolerance * longest)
                        return null;
                }
            }

            start = end;
        }

        double most = step.Max(Math.Abs);
        return new MonotoneLikelihood([.. Enumerable.Range(0, step.Length).Where(j => Math.Abs(step[j]) > 1e-3 * most).Select(j => (j, Math.Sign(step[j])))]);
    }

    /// <summary>What is said of it.</summary>
    /// <param name="terms">Names of all terms.</param>
    public string Reason(IReadOnlyList<string> terms)
    {
        string named = string.Join(", ", Terms.Select(term => terms[term.Column]));
        string what = Terms.Count == 1
            ? $"whoever has the event has the {(Terms[0].Sign > 0 ? "largest" : "smallest")} {named} of all then at risk, so its coefficient is {(Terms[0].Sign > 0 ? "plus" : "minus")} infinity"
            : $"a combination of {named} is largest in whoever has the event, of all then at risk, so these coefficients are infinite";
        return $"No estimate, because the partial likelihood is monotone: {what}. Leave the term out, merge categories without events or without censored rows, or compare the groups with LogRankTest.";
    }
}
