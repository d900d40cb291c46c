namespace ResearchKit.Statistics.Regression;

/// <summary>Separation of an ordinal outcome: a way along which no row's category loses likelihood and some rows gain for ever. See <see cref="SeparationProof"/>.</summary>
internal static class OrdinalSeparation
{
    private const double Moved = 0.5;

    /// <summary>The farthest that a step moves a threshold past a row, and whether it moves none that far the wrong way.</summary>
    public static (double Largest, bool MayProve) Largest(OrdinalLikelihood likelihood, double[] step)
    {
        double largest = 0;
        bool mayProve = true;
        for (int i = 0; i < likelihood.Rows; i++)
        {
            foreach (double towards in Sides(likelihood, i, step))
            {
                largest = Math.Max(largest, Math.Abs(towards));
                mayProve &= towards > -Moved;
            }
        }

        return (largest, mayProve && largest > Moved);
    }

    /// <summary>Indices of the terms that separate; null where the step proves nothing.</summary>
    public static int[]? Prove(OrdinalRows rows, double[] step, CancellationToken cancellationToken)
    {
        OrdinalLikelihood likelihood = rows.Likelihood;
        var staying = new StreamingQr(likelihood.Parameters);
        bool anyStays = false;
        for (int i = 0; i < likelihood.Rows; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int k = likelihood.Category(i), side = 0;
            foreach (double towards in Sides(likelihood, i, step))
            {
                int threshold = side++ == 0 && k > 0 ? k - 1 : k;
                if (towards >= Moved)
                    continue;
                anyStays = true;
                Span<double> target = staying.NextRow();
                for (int j = 0; j < likelihood.Parameters; j++)
                    target[j * StreamingQr.BlockRows] = j < likelihood.Slopes ? -likelihood.Row(i)[j] : j - likelihood.Slopes == threshold ? 1 : 0;
                staying.Accept();
            }
        }

        double[] way = anyStays ? NullSpace.Project(staying, likelihood.Parameters, step) : step;
        double longest = 0, wrong = 0;
        for (int i = 0; i < likelihood.Rows; i++)
        {
            foreach (double towards in Sides(likelihood, i, way))
            {
                longest = Math.Max(longest, Math.Abs(towards));
                wrong = Math.Max(wrong, -towards);
            }
        }

        if (!(longest > Moved / 100) || wrong > 1e-7 * longest)
            return null;
        double[] coefficients = [0, .. way.AsSpan(0, likelihood.Slopes)];
        rows.Basis.SolveUpper(coefficients);
        double largest = coefficients.Skip(1).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return [.. Enumerable.Range(1, likelihood.Slopes).Where(k => Math.Abs(coefficients[k]) > 1e-3 * largest).Select(k => rows.Basis.Kept[k])];
    }

    public static string Reason(IReadOnlyList<string> terms) =>
        $"No estimate, because of perfect separation: {string.Join(", ", terms)} {(terms.Count == 1 ? "tells" : "together tell")} higher from lower categories without an exception, so the likelihood has no maximum. "
        + "Leave the term out, merge rare categories, or dichotomise the outcome and use a penalised fit such as Firth's.";

    /// <summary>How far each of a row's thresholds moves to the side that makes its category likelier: the lower one first.</summary>
    private static IEnumerable<double> Sides(OrdinalLikelihood likelihood, int row, double[] step)
    {
        int k = likelihood.Category(row);
        double predictor = 0;
        ReadOnlySpan<double> x = likelihood.Row(row);
        for (int j = 0; j < x.Length; j++)
            predictor += x[j] * step[j];
        var sides = new List<double>(2);
        if (k > 0)
            sides.Add(predictor - step[likelihood.Slopes + k - 1]);
        if (k < likelihood.Parameters - likelihood.Slopes)
            sides.Add(step[likelihood.Slopes + k] - predictor);
        return sides;
    }
}
