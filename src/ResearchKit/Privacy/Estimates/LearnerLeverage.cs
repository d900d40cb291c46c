namespace ResearchKit.Privacy.Estimates;

/// <summary>
/// How far single learners decide what the model says of them: the largest eigenvalue of a learner's block of the hat matrix. One over it is the number of learners who
/// would weigh as much if they were alike (Huber, 1981): in a column of zeros and ones it is the number of learners with a one, whichever way the column came about.
/// </summary>
internal static class LearnerLeverage
{
    private const double Dependent = 1e-10;

    /// <summary>Largest leverage of any learner, and the term that most sets that learner apart.</summary>
    public static (double Leverage, string? Term) Largest(ModelDisclosure model, ModelLearners learners, CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(0, learners.Codes.Length).Where(row => learners.Codes[row] >= 0).ToArray();
        var columns = Columns(model, learners, rows);
        var factor = Factor(columns, rows.Length, cancellationToken);
        if (factor.Kept.Length == 0) return (0, null);
        var ofLearner = new List<int>[learners.Count];
        for (var i = 0; i < rows.Length; i++) (ofLearner[learners.Codes[rows[i]]] ??= []).Add(i);
        var (largest, worst) = (0.0, -1);
        for (var learner = 0; learner < ofLearner.Length; learner++)
        {
            if ((learner & 0xFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var own = ofLearner[learner];
            var solved = own.Select(row => factor.Solve(columns, row)).ToArray();
            // The trace bounds the eigenvalue: most learners need no more.
            if (solved.Sum(Square) <= largest) continue;
            var leverage = LargestEigenvalue(solved);
            if (leverage > largest) (largest, worst) = (leverage, learner);
        }

        return (largest, worst < 0 ? null : Apart(columns, ofLearner[worst]));
    }

    // Weighted by the root of the row's weight, about the mean where there is an intercept, and of length one.
    private static (string Term, double[] Values)[] Columns(ModelDisclosure model, ModelLearners learners, int[] rows)
    {
        double[] root = [.. rows.Select(row => Math.Sqrt(learners.RowWeights[row]))];
        var total = root.Sum(r => r * r);
        var columns = new List<(string, double[])>();
        if (model.HasIntercept) columns.Add(("(Intercept)", [.. root.Select(r => r / Math.Sqrt(total))]));
        foreach (var (term, values) in model.Design)
        {
            var column = new double[rows.Length];
            var mean = 0.0;
            for (var i = 0; model.HasIntercept && i < rows.Length; i++) mean += values.Span[rows[i]] * root[i] * root[i] / total;
            var (squares, size) = (0.0, 0.0);
            for (var i = 0; i < rows.Length; i++)
            {
                column[i] = (values.Span[rows[i]] - mean) * root[i];
                squares += column[i] * column[i];
                size += values.Span[rows[i]] * values.Span[rows[i]] * root[i] * root[i];
            }

            if (!(squares > 1e-20 * size)) continue;
            for (var i = 0; i < rows.Length; i++) column[i] /= Math.Sqrt(squares);
            columns.Add((term, column));
        }

        return [.. columns];
    }

    private static Cholesky Factor((string Term, double[] Values)[] columns, int rowCount, CancellationToken cancellationToken)
    {
        var count = columns.Length;
        var gram = new double[count, count];
        for (var a = 0; a < count; a++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var b = 0; b <= a; b++)
            {
                var sum = 0.0;
                var (left, right) = (columns[a].Values, columns[b].Values);
                for (var row = 0; row < rowCount; row++) sum += left[row] * right[row];
                gram[a, b] = gram[b, a] = sum;
            }
        }

        // Columns in order; one that depends on those before it is left out.
        var kept = new List<int>();
        var lower = new double[count, count];
        for (var next = 0; next < count; next++)
        {
            var line = new double[kept.Count + 1];
            var rest = gram[next, next];
            for (var k = 0; k < kept.Count; k++)
            {
                var value = gram[next, kept[k]];
                for (var j = 0; j < k; j++) value -= line[j] * lower[k, j];
                line[k] = value / lower[k, k];
                rest -= line[k] * line[k];
            }

            if (rest < Dependent) continue;
            line[^1] = Math.Sqrt(rest);
            for (var k = 0; k < line.Length; k++) lower[kept.Count, k] = line[k];
            kept.Add(next);
        }

        return new Cholesky([.. kept], lower);
    }

    // Power iteration on the learner's rows; the start is not orthogonal to anything that matters, being their own sum of squares by column.
    private static double LargestEigenvalue(double[][] rows)
    {
        if (rows.Length == 1) return Square(rows[0]);
        var vector = new double[rows[0].Length];
        foreach (var row in rows)
        {
            for (var k = 0; k < vector.Length; k++) vector[k] += Math.Abs(row[k]) * (1 + (0.01 * k));
        }

        var value = 0.0;
        for (var round = 0; round < 200; round++)
        {
            var length = Math.Sqrt(Square(vector));
            if (length == 0) return 0;
            var next = new double[vector.Length];
            foreach (var row in rows)
            {
                var dot = 0.0;
                for (var k = 0; k < vector.Length; k++) dot += row[k] * vector[k] / length;
                for (var k = 0; k < vector.Length; k++) next[k] += dot * row[k];
            }

            var before = value;
            value = Math.Sqrt(Square(next));
            vector = next;
            if (value - before <= 1e-9 * value) break;
        }

        return value;
    }

    private static string? Apart((string Term, double[] Values)[] columns, List<int> own) =>
        columns.Where(column => column.Term != "(Intercept)").Select(column => (column.Term, Share: own.Sum(row => column.Values[row] * column.Values[row])))
            .OrderByDescending(one => one.Share).Select(one => one.Term).FirstOrDefault();

    private static double Square(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value * value;
        return sum;
    }

    private sealed record Cholesky(int[] Kept, double[,] Lower)
    {
        public double[] Solve((string Term, double[] Values)[] columns, int row)
        {
            var solved = new double[Kept.Length];
            for (var k = 0; k < solved.Length; k++)
            {
                var value = columns[Kept[k]].Values[row];
                for (var j = 0; j < k; j++) value -= Lower[k, j] * solved[j];
                solved[k] = value / Lower[k, k];
            }

            return solved;
        }
    }
}
