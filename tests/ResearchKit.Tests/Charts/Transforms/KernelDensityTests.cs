using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Charts.Transforms;

/// <summary>Densities against R 4.2.2 and MASS (tests/ReferenceValues/charts-density.R made the numbers).</summary>
public sealed class KernelDensityTests
{
    private static readonly double[] s_x = [.. Enumerable.Range(1, 400).Select(i => (i * 7919 % 1009 / 1009.0 * 40) + (i % 3 == 0 ? 45 : 10))];
    private static readonly double[] s_y = [.. Enumerable.Range(1, 400).Select(i => (0.5 * s_x[i - 1]) + (i * 104729 % 997 / 997.0 * 20))];
    private static readonly DataFrame s_frame = ChartGallery.Frame(Column.Create("x", s_x), Column.Create("y", s_y));

    private static DensityCurve Curve(Chart chart) => Assert.Single(Assert.IsType<DensityMark>(chart.Marks[0]).Curves);

    [Fact]
    public void Bandwidths_are_those_of_R()
    {
        Assert.Equal(5.58719067676118, Curve(Chart.Density(s_frame, "x")).Bandwidth, 1e-10);
        // bw.SJ stops at a tenth of its lower bound (0.04 here); this one goes on to the last digit.
        Assert.Equal(4.21000195797789, Curve(Chart.Density(s_frame, "x", rule: BandwidthRule.SheatherJones)).Bandwidth, 0.04);
        Assert.Equal(2.5, Curve(Chart.Density(s_frame, "x", bandwidth: 2.5)).Bandwidth);
    }

    [Theory]
    [InlineData(0, 6.92784975976341e-04, 6.97804554279192e-04)]
    [InlineData(20, 1.60795162694945e-02, 1.60920117710576e-02)]
    [InlineData(35, 1.68837292026969e-02, 1.69008782521705e-02)]
    [InlineData(50, 1.43399550325574e-02, 1.43514358615978e-02)]
    [InlineData(65, 8.44744860272529e-03, 8.45626722386704e-03)]
    [InlineData(80, 7.09136861331682e-03, 7.09520965119387e-03)]
    public void Density_is_the_mean_of_the_kernels(double at, double exact, double r)
    {
        // Exact to the interpolation between points half a unit apart; R's own grid of 512 is off by up to 0.8 %, in the tails.
        var drawn = At(Curve(Chart.Density(s_frame, "x")), at);
        Assert.Equal(exact, drawn, 2e-3 * exact);
        Assert.Equal(r, drawn, 1e-2 * r);
    }

    [Fact]
    public void Curve_reaches_three_bandwidths_beyond_the_values_and_has_area_one()
    {
        var curve = Curve(Chart.Density(s_frame, "x"));
        Assert.Equal(-6.72192881918344, curve.At[0], 1e-9);
        Assert.Equal(101.602999185883, curve.At[^1], 1e-9);
        Assert.Equal(1, curve.Density.Sum() * (curve.At[1] - curve.At[0]), 2e-3);
        Assert.Contains("bandwidth 5.587 (Silverman)", Chart.Density(s_frame, "x").Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 25, 6.72495228338511e-04)]
    [InlineData(35, 30, 7.77928533081936e-04)]
    [InlineData(60, 40, 4.38378398127743e-04)]
    [InlineData(75, 45, 3.81366975473783e-04)]
    public void Density_in_two_dimensions_is_the_mean_of_products_of_kernels(double x, double y, double exact)
    {
        var mark = Assert.IsType<TileMark>(Chart.Density2D(s_frame, "x", "y", tiles: 200).Marks[0]);
        var row = Enumerable.Range(0, mark.Count).Single(tile => mark.Left.Values[tile] <= x && x < mark.Right.Values[tile] && mark.Lower.Values[tile] <= y && y < mark.Upper.Values[tile]);
        // A tile has the density of its middle, at most a quarter of a unit away.
        Assert.Equal(exact, mark.Value.Values[row], 0.03 * exact);
        Assert.Contains("6.58 across and 3.775 up", Chart.Density2D(s_frame, "x", "y").Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_one_value_have_no_density_and_a_column_without_a_pair_is_refused()
    {
        var frame = ChartGallery.Frame(Column.Create("g", ["a", "a", "b"]), Column.Create("x", [1.0, 2, 3]));
        Assert.Equal(["a"], Assert.IsType<DensityMark>(Chart.Density(frame, "x", color: "g").Marks[0]).Color!.Categories.AsEnumerable());
        var refusal = Assert.Throws<ArgumentException>(() => Chart.Density(ChartGallery.Frame(Column.Create("x", [1.0])), "x"));
        Assert.Contains("'x'", refusal.Message, StringComparison.Ordinal);
    }

    private static double At(DensityCurve curve, double at)
    {
        var after = Enumerable.Range(1, curve.At.Length - 1).First(i => curve.At[i] >= at);
        var share = (at - curve.At[after - 1]) / (curve.At[after] - curve.At[after - 1]);
        return curve.Density[after - 1] + (share * (curve.Density[after] - curve.Density[after - 1]));
    }
}
