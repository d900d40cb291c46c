namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Whether a line in the counts has all right answers on or above it and all wrong ones on or below, some strictly: then the likelihood has no maximum (Albert and Anderson 1984).</summary>
internal static class PracticeSeparation
{
    /// <summary>Looks at the rows of one skill.</summary>
    public static bool Exists(PracticeRows rows, int start, int end)
    {
        if (rows.Second.Length == 0)
            return Along(Enumerable.Range(start, end - start).Select(i => (rows.First[i], rows.IsRight[i])));

        // Two counts: separated if and only if some direction separates; those that matter are normal to a line through two points of the few different count pairs.
        (double X, double Y, bool HasRight, bool HasWrong)[] points = [.. Enumerable.Range(start, end - start).GroupBy(i => (rows.First[i], rows.Second[i]))
            .Select(group => (group.Key.Item1, group.Key.Item2, group.Any(i => rows.IsRight[i]), group.Any(i => !rows.IsRight[i])))];
        var right = points.Where(point => point.HasRight).ToArray();
        var wrong = points.Where(point => point.HasWrong).ToArray();
        return !HullsOverlap([.. right.Select(point => (point.X, point.Y))], [.. wrong.Select(point => (point.X, point.Y))]);
    }

    private static bool Along(IEnumerable<(double X, bool IsRight)> rows)
    {
        (double lowRight, double highRight, double lowWrong, double highWrong) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        foreach ((double x, bool isRight) in rows)
        {
            if (isRight)
                (lowRight, highRight) = (Math.Min(lowRight, x), Math.Max(highRight, x));
            else
                (lowWrong, highWrong) = (Math.Min(lowWrong, x), Math.Max(highWrong, x));
        }

        return lowRight >= highWrong || lowWrong >= highRight;
    }

    /// <summary>Whether the insides of two convex hulls meet: no edge of either, nor the line between them, has one on each side.</summary>
    private static bool HullsOverlap((double X, double Y)[] a, (double X, double Y)[] b)
    {
        foreach (((double X, double Y)[] one, (double X, double Y)[] other) in new[] { (Hull(a), Hull(b)), (Hull(b), Hull(a)) })
        {
            for (int i = 0; i < one.Length; i++)
            {
                (double X, double Y) p = one[i], q = one[(i + 1) % one.Length];
                IEnumerable<(double X, double Y)> normals = one.Length < 3
                    ? other.Select(o => (-(o.Y - p.Y), o.X - p.X)).Concat([(-(q.Y - p.Y), q.X - p.X), (q.X - p.X, q.Y - p.Y), (1, 0), (0, 1)])
                    : [(-(q.Y - p.Y), q.X - p.X)];
                foreach ((double nx, double ny) in normals)
                {
                    if ((nx != 0 || ny != 0) && Splits(one, other, nx, ny))
                        return false;
                }
            }
        }

        return true;
    }

    private static bool Splits((double X, double Y)[] one, (double X, double Y)[] other, double nx, double ny)
    {
        double[] u = [.. one.Select(p => nx * p.X + ny * p.Y)], v = [.. other.Select(p => nx * p.X + ny * p.Y)];
        double slack = 1e-9 * (Math.Abs(nx) + Math.Abs(ny));
        bool isSplit = u.Max() <= v.Min() + slack || v.Max() <= u.Min() + slack;
        return isSplit && Math.Max(u.Max(), v.Max()) - Math.Min(u.Min(), v.Min()) > slack;
    }

    /// <summary>The convex hull (Andrew 1979), without points on edges.</summary>
    private static (double X, double Y)[] Hull((double X, double Y)[] points)
    {
        (double X, double Y)[] sorted = [.. points.Distinct().OrderBy(p => p.X).ThenBy(p => p.Y)];
        if (sorted.Length < 3)
            return sorted;
        var hull = new List<(double X, double Y)>();
        foreach ((double X, double Y)[] order in new[] { sorted, [.. sorted.Reverse()] })
        {
            int floor = hull.Count;
            foreach ((double X, double Y) p in order)
            {
                while (hull.Count - floor >= 2 && (hull[^1].X - hull[^2].X) * (p.Y - hull[^2].Y) - (hull[^1].Y - hull[^2].Y) * (p.X - hull[^2].X) <= 0)
                    hull.RemoveAt(hull.Count - 1);
                hull.Add(p);
            }

            hull.RemoveAt(hull.Count - 1);
        }

        return [.. hull];
    }
}
