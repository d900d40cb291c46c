using System.Globalization;
using System.Text;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

/// <summary>The simulated data of tests/ReferenceValues/regression-data.csv: 240 learners in 17 schools of unequal size (one of 18 drew no learner), unequal spread.</summary>
public static class RegressionSample
{
    public static string MakeCsv()
    {
        var root = new RandomStream(20260801).Split("regression-data");
        double[] effects = new double[18];
        root.Split("schools").FillNormal(effects);
        var csv = new StringBuilder("y,x,z,female,school,weight\n");
        for (int row = 0; row < 240; row++)
        {
            var random = root.Split(row);
            int school = random.Categorical([30, 1, 2, 3, 5, 8, 8, 8, 9, 9, 10, 10, 12, 12, 14, 20, 40, 60]);
            double x = random.Normal() + 0.5 * effects[school];
            double z = random.Normal(0.3 * x, 1);
            int female = random.Bernoulli(0.5) ? 1 : 0;
            double y = 7 - 0.4 * x + 0.25 * z + 0.3 * female + 0.5 * effects[school] + random.Normal() * (0.6 + 0.3 * Math.Abs(x));
            double weight = random.Uniform(0.2, 3);
            csv.Append(CultureInfo.InvariantCulture, $"{y:R},{x:R},{z:R},{female},{school},{weight:R}\n");
        }

        return csv.ToString();
    }

    public static ReferenceTable Table { get; } = ReferenceTable.Read("regression-data.csv");

    /// <summary>The models of regression.R, by name.</summary>
    public static RegressionData Data(string model)
    {
        double[] y = Table.Numbers("y"), x = Table.Numbers("x"), z = Table.Numbers("z"), female = Table.Numbers("female");
        int n = y.Length;
        Grouping schools = Grouping.FromKeys<string>("school", Table.Texts("school"));
        double[] combination = [.. x.Zip(z, (a, b) => a - 2 * b)];
        double[] shifted = [.. x.Select(a => a + 100)];
        return model switch
        {
            "plain" => new(y, DesignMatrix.Create(true, n, ("x", x), ("z", z), ("female", female)), clusters: schools),
            "weighted" => new(y, DesignMatrix.Create(true, n, ("x", x), ("z", z), ("female", female)), Table.Numbers("weight"), clusters: schools),
            "offset" => new(y, DesignMatrix.Create(true, n, ("x", x), ("female", female)), offset: z, clusters: schools),
            "no_intercept" => new(y, DesignMatrix.Create(false, n, ("x", x), ("z", z)), clusters: schools),
            "aliased" => new(y, DesignMatrix.Create(true, n, ("x", x), ("z", z), ("I(x - 2 * z)", combination), ("female", female)), clusters: schools),
            "shifted" => new(y, DesignMatrix.Create(true, n, ("I(x + 100)", shifted), ("z", z)), clusters: schools),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Not a model of regression.R."),
        };
    }
}
