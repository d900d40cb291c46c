using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

public class ClusterJackknifeTests
{
    [Fact]
    public void Standard_error_of_a_mean_of_clusters_is_the_usual_one()
    {
        // Four clusters of one: the mean of 1, 2, 4, 9 is 4, its standard error sqrt(var/4) = sqrt((9 + 4 + 0 + 25)/3/4).
        var sums = new ClusterJackknife(2);
        foreach (var (cluster, value) in new[] { (10, 1.0), (20, 2.0), (30, 4.0), (40, 9.0) })
        {
            sums.Of(cluster)[0] += value;
            sums.Of(cluster)[1]++;
        }
        var estimate = sums.Estimate(s => s[0] / s[1]);

        Assert.Equal(4, estimate.Value, 12);
        Assert.Equal(Math.Sqrt(38.0 / 12), estimate.StandardError, 12);
        Assert.Equal(3, estimate.DegreesOfFreedom);
    }

    [Fact]
    public void Ratio_of_uneven_clusters_by_hand()
    {
        // Sums (2, 1), (3, 2), (7, 3): the ratio is 12/6 = 2; without each: 10/5, 9/4, 5/3.
        var sums = new ClusterJackknife(2);
        foreach (var (cluster, x, y) in new[] { (1, 2.0, 1.0), (2, 3.0, 2.0), (3, 7.0, 3.0) })
        {
            sums.Of(cluster)[0] += x;
            sums.Of(cluster)[1] += y;
        }
        double[] without = [2, 2.25, 5.0 / 3];
        var mean = without.Average();

        Assert.Equal(Math.Sqrt(without.Sum(value => (value - mean) * (value - mean)) * 2 / 3), sums.Estimate(s => s[0] / s[1]).StandardError, 12);
    }

    [Fact]
    public void One_cluster_has_no_standard_error()
    {
        var sums = new ClusterJackknife(1);
        sums.Of(1)[0] = 3;

        Assert.True(double.IsNaN(sums.Estimate(s => s[0]).StandardError));
    }

    [Fact]
    public void System_that_needs_an_exchange_of_rows_is_solved()
    {
        var solved = LinearSystem.Solve(new[,] { { 0.0, 2, 1 }, { 1, 1, 0 }, { 2, 0, 3 } }, new[,] { { 7.0, 1 }, { 3, 0 }, { 11, 2 } });

        // 2y + z = 7, x + y = 3, 2x + 3z = 11: x = 1, y = 2, z = 3. For (1, 0, 2): x = -1/8, y = 1/8, z = 3/4.
        Assert.Equal([1, 2, 3], new[] { solved[0, 0], solved[1, 0], solved[2, 0] }.Select(value => Math.Round(value, 12)));
        Assert.Equal([-0.125, 0.125, 0.75], new[] { solved[0, 1], solved[1, 1], solved[2, 1] }.Select(value => Math.Round(value, 12)));
    }
}
