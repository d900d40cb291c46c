namespace ResearchKit.Privacy;

/// <summary>What of a cell's figures is published.</summary>
internal static class ReleaseFigures
{
    /// <summary>
    /// Counts as they are, shares to four decimals with their interval, means to three decimals. No value where nobody has one. Rounded, a count is the nearest multiple, the same
    /// whenever it is asked for, so that asking again tells nothing; shares are made of rounded counts, since an exact share tells its numerator and denominator.
    /// </summary>
    public static ReleasedValue Value(MeasureKind kind, CellFigures figures, int roundTo = 1)
    {
        if (kind == MeasureKind.Count) return new ReleasedValue(Rounded(figures.Learners, roundTo), IsHidden: false);
        if (figures.Learners == 0) return new ReleasedValue(double.NaN, IsHidden: false);
        if (kind == MeasureKind.Mean) return new ReleasedValue(Math.Round(figures.Mean, 3), IsHidden: false);
        var learners = Math.Max(roundTo, Rounded(figures.Learners, roundTo));
        var having = Math.Min(learners, Rounded(figures.Having, roundTo));
        var (lower, upper) = Wilson(having, learners);
        return new ReleasedValue(Math.Round((double)having / learners, 4), IsHidden: false, Math.Round(lower, 4), Math.Round(upper, 4));
    }

    private static int Rounded(int count, int to) => (count + (to / 2)) / to * to;

    /// <summary>Wilson's (1927) score interval of a share at 95 %.</summary>
    public static (double Lower, double Upper) Wilson(int having, int learners)
    {
        const double z = 1.959963984540054;
        var share = (double)having / learners;
        var middle = (share + (z * z / (2 * learners))) / (1 + (z * z / learners));
        var half = z / (1 + (z * z / learners)) * Math.Sqrt((share * (1 - share) / learners) + (z * z / (4.0 * learners * learners)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
