using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// A combination of the terms along which the likelihood rises for ever: it moves no row towards the wrong side, some towards the right one, and the rest not at all.
/// </summary>
/// <remarks>
/// Where there is one, Newton's steps end up along it: they move separated rows by one and more, the others by less and less. That tells the two sets apart. The step is then made to leave the second
/// set exactly where it is (its projection on the null space of their rows), and tried against all rows. What passes is a proof, not a sign.
/// Sources: Albert and Anderson (1984), Biometrika 71; Correia, Guimarães and Zylkin (2019), arXiv:1903.01633.
/// </remarks>
/// <param name="Terms">Indices of the terms that take part, other than the intercept.</param>
/// <param name="IsComplete">Whether every row is separated; else some rows stay undecided (quasi-complete separation).</param>
internal sealed record SeparationProof(int[] Terms, bool IsComplete)
{
    private const double Moved = 0.5;

    public static SeparationProof? Find(
        GeneralizedRows rows, GeneralizedFamily family, LeastSquaresFactor factor, double[] step, double[] direction, CancellationToken cancellationToken)
    {
        int rank = factor.Rank, staying = 0;
        for (int i = 0; i < direction.Length; i++)
        {
            int side = family.Side(rows.Outcome[i]);
            bool moves = side != 0 && Math.Abs(direction[i]) >= Moved;
            if (moves && side * direction[i] < 0)
                return null;
            staying += moves ? 0 : 1;
        }

        if (staying == direction.Length)
            return null;
        double[] way = staying == 0 ? step : Project(rows, family, factor, step, direction, cancellationToken);
        double longest = 0, farthestStaying = 0, least = double.PositiveInfinity;
        Span<double> row = new double[rows.Design.ColumnCount];
        CentredRows plain = rows.Design.Reweighted([.. Enumerable.Repeat(1.0, rows.Count)]);
        for (int i = 0; i < direction.Length; i++)
        {
            plain.Write(i, row, 1);
            double along = 0;
            for (int k = 0; k < rank; k++)
                along += row[factor.Kept[k]] * way[k];
            int side = family.Side(rows.Outcome[i]);
            longest = Math.Max(longest, Math.Abs(along));
            least = Math.Min(least, side * along);
            if (side != 0 && Math.Abs(direction[i]) >= Moved)
            {
                if (!(side * along > Moved / 100))
                    return null;
            }
            else
            {
                farthestStaying = Math.Max(farthestStaying, side == 0 ? Math.Abs(along) : -side * along);
            }
        }

        if (farthestStaying > 1e-7 * longest)
            return null;
        double largest = way.Max(Math.Abs);
        int first = rows.Design.HasIntercept ? 1 : 0;
        return new SeparationProof([.. Enumerable.Range(0, rank).Where(k => factor.Kept[k] >= first && Math.Abs(way[k]) > 1e-3 * largest).Select(k => factor.Kept[k])], least > 1e-9 * longest);
    }

    /// <summary>What is said of it.</summary>
    /// <param name="terms">Names of all terms.</param>
    /// <param name="isBinary">Whether the outcome is of two kinds; else rows of zero are told apart from the others.</param>
    public string Reason(IReadOnlyList<string> terms, bool isBinary)
    {
        string named = Terms.Length == 0 ? DesignMatrix.Intercept : string.Join(", ", Terms.Select(term => terms[term]));
        string tells = Terms.Length <= 1 ? "tells" : "together tell";
        string what = isBinary ? "the outcomes" : "rows of zero counts from the others";
        string where = IsComplete ? "apart in all rows" : "apart in some rows without an exception";
        return $"No estimate, because of perfect separation ({(IsComplete ? "complete" : "quasi-complete")}): {named} {tells} {what} {where}, so the likelihood has no maximum. "
            + (isBinary ? "Leave the term out, merge rare categories, or use a penalised fit such as Firth's." : "Leave the term out, or merge categories in which every count is zero.");
    }

    /// <summary>The step less all of it that moves the rows which stay.</summary>
    private static double[] Project(
        GeneralizedRows rows, GeneralizedFamily family, LeastSquaresFactor factor, double[] step, double[] direction, CancellationToken cancellationToken)
    {
        int rank = factor.Rank;
        var qr = new StreamingQr(rank);
        Span<double> row = new double[rows.Design.ColumnCount];
        CentredRows plain = rows.Design.Reweighted([.. Enumerable.Repeat(1.0, rows.Count)]);
        for (int i = 0; i < direction.Length; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (family.Side(rows.Outcome[i]) != 0 && Math.Abs(direction[i]) >= Moved)
                continue;
            plain.Write(i, row, 1);
            Span<double> target = qr.NextRow();
            for (int k = 0; k < rank; k++)
                target[k * StreamingQr.BlockRows] = row[factor.Kept[k]];
            qr.Accept();
        }

        return NullSpace.Project(qr, rank, step);
    }
}
