using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

/// <summary>
/// Near separation a fit that stops at R's usual tolerance has standard errors of the step before its last. Ours are those of the maximum: they agree with R where it goes on (epsilon = 1e-15), and not where it stops.
/// </summary>
public class NearSeparationTests
{
    [Fact]
    public void Standard_errors_are_those_of_the_maximum()
    {
        ReferenceTable data = ReferenceTable.Read("near-separation-data.csv"), reference = ReferenceTable.Read("near-separation.csv");
        double[] y = data.Numbers("y");
        GeneralizedLinearModelResult fit = new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(
            new RegressionData(y, DesignMatrix.Create(true, y.Length, ("x", data.Numbers("x")), ("z", data.Numbers("z")), ("g", data.Numbers("g")))));
        Assert.Equal(ConvergenceStatus.Converged, fit.Convergence.Status);
        double apart = 0;
        for (int row = 0; row < reference.RowCount; row++)
        {
            Estimate estimate = fit[reference.Text(row, "term")];
            Assert.Equal(reference.Number(row, "value"), estimate.Value, 1e-9 * Math.Abs(estimate.Value));
            Assert.Equal(reference.Number(row, "standard_error"), estimate.StandardError, 1e-9 * estimate.StandardError);
            apart = Math.Max(apart, Math.Abs(reference.Number(row, "usual_standard_error") / estimate.StandardError - 1));
        }

        Assert.InRange(apart, 1e-6, 1e-3);
    }
}
