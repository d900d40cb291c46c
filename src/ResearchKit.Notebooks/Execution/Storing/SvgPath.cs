using System.Text;
using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>The data of paths made of straight lines, written short: no points on the way between their neighbours, and steps in place of positions.</summary>
internal static partial class SvgPath
{
    /// <summary>How far, in pixels, the drawn line may lie from a point that is left out.</summary>
    private const double Tolerance = 0.2;

    /// <summary>The shorter data; paths with curves stay as they are.</summary>
    public static string Shorter(string data)
    {
        if (Pieces(data) is not { } pieces)
            return data;
        var path = new StringBuilder(data.Length / 2);
        foreach (var (points, isClosed) in pieces)
            Append(path, Simplified(points), isClosed);
        return path.Length < data.Length ? path.ToString() : data;
    }

    // M x y L x y H x V y ... z: nothing else is read.
    private static List<(List<(double X, double Y)> Points, bool IsClosed)>? Pieces(string data)
    {
        var pieces = new List<(List<(double X, double Y)> Points, bool IsClosed)>();
        var end = 0;
        foreach (Match step in Step().Matches(data))
        {
            if (step.Index != end)
                return null;
            end = step.Index + step.Length;
            if (step.Groups["close"].Success && pieces is [.., var last])
            {
                pieces[^1] = (last.Points, true);
                continue;
            }

            var command = step.Groups["command"].Value;
            if (step.Groups["close"].Success || (command != "M" && (pieces is not [.., var open] || open.IsClosed)))
                return null;
            if (command == "M")
                pieces.Add(([], false));
            var x = command == "V" ? pieces[^1].Points[^1].X : SvgReduction.Value(step.Groups["x"].Value);
            var y = command == "H" ? pieces[^1].Points[^1].Y : SvgReduction.Value(step.Groups["y"].Value);
            if (x is null || y is null)
                return null;
            pieces[^1].Points.Add((x.Value, y.Value));
        }

        return end == data.Length ? pieces : null;
    }

    // Ramer, Douglas and Peucker: of a stretch the farthest point stays if it lies farther off than the tolerance.
    private static List<(double X, double Y)> Simplified(List<(double X, double Y)> points)
    {
        if (points.Count < 3)
            return points;
        var stays = new bool[points.Count];
        stays[0] = stays[^1] = true;
        var stretches = new Stack<(int First, int Last)>([(0, points.Count - 1)]);
        while (stretches.TryPop(out var stretch))
        {
            var (farthest, distance) = (0, Tolerance);
            for (var i = stretch.First + 1; i < stretch.Last; i++)
            {
                if (Distance(points[i], points[stretch.First], points[stretch.Last]) is var one && one > distance)
                    (farthest, distance) = (i, one);
            }

            if (farthest == 0)
                continue;
            stays[farthest] = true;
            stretches.Push((stretch.First, farthest));
            stretches.Push((farthest, stretch.Last));
        }

        return [.. points.Where((_, i) => stays[i])];
    }

    private static double Distance((double X, double Y) point, (double X, double Y) from, (double X, double Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var square = (dx * dx) + (dy * dy);
        var share = square == 0 ? 0 : Math.Clamp((((point.X - from.X) * dx) + ((point.Y - from.Y) * dy)) / square, 0, 1);
        return Math.Sqrt(Math.Pow(point.X - from.X - (share * dx), 2) + Math.Pow(point.Y - from.Y - (share * dy), 2));
    }

    // Steps are counted in tenths from where the last step ended, so that rounding does not add up.
    private static void Append(StringBuilder path, List<(double X, double Y)> points, bool isClosed)
    {
        var (x, y) = (Tenths(points[0].X), Tenths(points[0].Y));
        path.Append('M').Append(Text(x));
        Separate(path, y);
        var (last, steps) = ('M', 0);
        for (var i = 1; i < points.Count; i++)
        {
            var (dx, dy) = (Tenths(points[i].X) - x, Tenths(points[i].Y) - y);
            if (dx == 0 && dy == 0 && (steps > 0 || i < points.Count - 1))
                continue;
            var command = dy == 0 ? 'h' : dx == 0 ? 'v' : 'l';
            if (command != last)
                path.Append(command).Append(Text(command == 'v' ? dy : dx));
            else
                Separate(path, command == 'v' ? dy : dx);
            if (command == 'l')
                Separate(path, dy);
            (x, y, last, steps) = (x + dx, y + dy, command, steps + 1);
        }

        if (isClosed)
            path.Append('z');
    }

    private static void Separate(StringBuilder path, long tenths) => path.Append(tenths < 0 ? "" : " ").Append(Text(tenths));

    private static long Tenths(double pixels) => (long)Math.Round(pixels * 10);

    private static string Text(long tenths) => SvgReduction.Text(tenths / 10.0);

    [GeneratedRegex(@"\s*(?:(?<command>[ML])\s*(?<x>-?[0-9.]+)[\s,]+(?<y>-?[0-9.]+)|(?<command>H)\s*(?<x>-?[0-9.]+)|(?<command>V)\s*(?<y>-?[0-9.]+)|(?<close>[zZ]))", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Step();
}
