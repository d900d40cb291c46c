namespace ResearchKit.Models;

/// <summary>How many rows of answers lie below a limit of lz*.</summary>
/// <param name="Limit">The limit: a quantile of the standard normal.</param>
/// <param name="Below">Rows below it.</param>
/// <param name="Rows">Rows with a value.</param>
/// <param name="ExpectedShare">Share below it where all answers follow the model and items are many, from 0 to 1.</param>
public sealed record PersonFitLimit(double Limit, int Below, int Rows, double ExpectedShare)
{
    /// <summary>Share of the rows below it, from 0 to 1; NaN without rows.</summary>
    public double Share => Rows == 0 ? double.NaN : (double)Below / Rows;

    /// <summary>The shares that 95 of 100 samples of as many independent rows have where the model holds: the binomial distribution's 2.5 % and 97.5 % quantiles. NaN without rows.</summary>
    public (double Lower, double Upper) UsualShare => Rows == 0 ? (double.NaN, double.NaN) : ((double)Quantile(0.025) / Rows, (double)Quantile(0.975) / Rows);

    // Terms from the mode outwards, so that none of a million rows underflows before it matters; each is relative to the mode.
    private int Quantile(double share)
    {
        int mode = (int)Math.Min(Rows, Math.Floor((Rows + 1) * ExpectedShare)), from = mode, to = mode;
        double odds = ExpectedShare / (1 - ExpectedShare), below = 1, above = 1;
        var lower = new List<double>();
        var upper = new List<double> { 1 };
        while (from > 0 && (below *= from / ((Rows - from + 1) * odds)) > 1e-18)
        {
            lower.Add(below);
            from--;
        }

        while (to < Rows && (above *= (Rows - to) * odds / (to + 1)) > 1e-18)
        {
            upper.Add(above);
            to++;
        }

        lower.Reverse();
        double target = share * (lower.Sum() + upper.Sum()), sum = 0;
        int at = from;
        foreach (double term in lower.Concat(upper))
        {
            sum += term;
            if (sum >= target)
                break;
            at++;
        }

        return Math.Min(at, to);
    }
}
