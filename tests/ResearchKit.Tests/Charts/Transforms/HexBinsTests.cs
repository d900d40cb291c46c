using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Charts.Transforms;

public sealed class HexBinsTests
{
    [Fact]
    public void Every_point_is_in_the_hexagon_whose_centre_is_nearest()
    {
        var x = Enumerable.Range(0, 3000).Select(i => (i * 7919 % 4001) / 40.0).ToArray();
        var y = Enumerable.Range(0, 3000).Select(i => (i * 104729 % 3989) / 390.0).ToArray();
        var mark = Assert.IsType<HexBinMark>(Chart.HexBin(ChartGallery.Frame(Column.Create("x", x), Column.Create("y", y)), "x", "y", bins: 12).Marks[0]);
        Assert.Equal(3000, mark.Value.Values.Sum());

        // Distances as they are on paper: the width of a regular hexagon is the root of three quarters of its height.
        var counts = new double[mark.Count];
        var unclear = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var distances = Enumerable.Range(0, mark.Count).Select(row => (Row: row, Distance: Math.Pow((x[i] - mark.X.Values[row]) / mark.Width * Math.Sqrt(3) / 2, 2) + Math.Pow((y[i] - mark.Y.Values[row]) / mark.Height, 2)))
                .OrderBy(pair => pair.Distance).Take(2).ToArray();
            if (distances[1].Distance - distances[0].Distance < 1e-9) unclear++;
            counts[distances[0].Row]++;
        }

        Assert.True(Enumerable.Range(0, mark.Count).Sum(row => Math.Abs(counts[row] - mark.Value.Values[row])) <= 2 * unclear);
    }

    [Fact]
    public void No_finite_point_is_lost() => Prop.ForAll<double[]>(values =>
    {
        double[] reversed = [.. values.Reverse()];
        var both = values.Zip(reversed).Count(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second));
        if (both == 0 || values.Any(value => double.IsFinite(value) && Math.Abs(value) >= 1e200)) return true;
        var frame = ChartGallery.Frame(Column.Create("x", values), Column.Create("y", reversed));
        return Assert.IsType<HexBinMark>(Chart.HexBin(frame, "x", "y").Marks[0]).Value.Values.Sum() == both
            && Assert.IsType<TileMark>(Chart.Bins2D(frame, "x", "y").Marks[0]).Value.Values.Sum() == both;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
}
