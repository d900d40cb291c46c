using System.Globalization;
using System.Text;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

/// <summary>The simulated data of tests/ReferenceValues/generalized-data.csv: 260 learners in schools of unequal size, with outcomes of several kinds.</summary>
public static class GeneralizedSample
{
    public static string MakeCsv()
    {
        var root = new RandomStream(20261122).Split("generalized-data");
        double[] effects = new double[15];
        root.Split("schools").FillNormal(effects);
        var csv = new StringBuilder("x,z,female,north,south,school,exposure,trials,share,passed,absences,visits,grade,small\n");
        for (int row = 0; row < 260; row++)
        {
            var random = root.Split(row);
            int school = random.Categorical([30, 2, 3, 5, 8, 8, 8, 9, 9, 10, 12, 14, 20, 25, 40]);
            double x = random.Normal() + 0.4 * effects[school], z = random.Normal(0.3 * x, 1);
            int female = random.Bernoulli(0.5) ? 1 : 0, region = random.Categorical([4, 3, 2]);
            double exposure = random.Uniform(0.5, 3);
            int trials = random.IntegerBetween(1, 12);
            double predictor = 0.3 * x - 0.4 * z + 0.5 * female + 0.3 * effects[school];
            long successes = random.Binomial(trials, Elementary.Logistic(predictor - 0.2));
            int passed = random.Bernoulli(Elementary.Logistic(0.4 + 1.2 * predictor)) ? 1 : 0;
            double mean = exposure * Elementary.Exp(0.8 + 0.6 * predictor - (region == 1 ? 0.4 : 0));
            long absences = random.Poisson(mean * random.Gamma(1.4, 1 / 1.4)), visits = random.Poisson(mean);
            double latent = 1.1 * predictor + Elementary.Logit(random.OpenUniform());
            int grade = latent < -1.5 ? 1 : latent < 0.2 ? 2 : latent < 1.8 ? 3 : 4;
            csv.Append(CultureInfo.InvariantCulture, $"{x:R},{z:R},{female},{(region == 1 ? 1 : 0)},{(region == 2 ? 1 : 0)},{school},{exposure:R},{trials},{successes / (double)trials:R},{passed},{absences},{visits},{grade},{(row < 45 ? 1 : 0)}\n");
        }

        return csv.ToString();
    }

    public static ReferenceTable Table { get; } = ReferenceTable.Read("generalized-data.csv");

    public static double[] Column(string name) => Table.Numbers(name);

    public static DesignMatrix Design(params string[] columns) => DesignMatrix.Create(true, Table.RowCount, [.. columns.Select(name => (name, (ReadOnlyMemory<double>)Column(name)))]);

    public static double[] LogExposure { get; } = [.. Column("exposure").Select(Elementary.Log)];

    public static Grouping Schools { get; } = Grouping.FromKeys<string>("school", Table.Texts("school"));

    /// <summary>The models of generalized.R, by name.</summary>
    public static (GeneralizedFamily Family, RegressionData Data) Model(string name) => name switch
    {
        "logistic" => (GeneralizedFamily.Binomial, new(Column("passed"), Design("x", "z", "female", "north", "south"), clusters: Schools)),
        "logistic-weighted" => (GeneralizedFamily.Binomial, new(Column("passed"), Design("x", "z", "female"), Column("trials"))),
        "logistic-offset" => (GeneralizedFamily.Binomial, new(Column("passed"), Design("x", "female"), offset: Column("z").Select(value => 0.3 * value).ToArray(), clusters: Schools)),
        "logistic-no-intercept" => (GeneralizedFamily.Binomial, new(Column("passed"), DesignMatrix.Create(false, Table.RowCount, ("x", Column("x")), ("z", Column("z"))))),
        "shares" => (GeneralizedFamily.Binomial, new(Column("share"), Design("x", "z", "female"), Column("trials"))),
        "poisson" => (GeneralizedFamily.Poisson, new(Column("visits"), Design("x", "z", "female", "north", "south"), offset: LogExposure, clusters: Schools)),
        "poisson-weighted" => (GeneralizedFamily.Poisson, new(Column("visits"), Design("x", "z", "female"), Column("trials"))),
        "poisson-no-intercept" => (GeneralizedFamily.Poisson, new(Column("visits"), DesignMatrix.Create(false, Table.RowCount, ("x", Column("x")), ("z", Column("z"))), offset: LogExposure)),
        "overdispersed" => (GeneralizedFamily.Poisson, new(Column("absences"), Design("x", "z", "female", "north", "south"), offset: LogExposure, clusters: Schools)),
        "nb" => Model("overdispersed"),
        "nb-weighted" => (GeneralizedFamily.Poisson, new(Column("absences"), Design("x", "female"), Column("trials"))),
        "gaussian" => (GeneralizedFamily.Gaussian, new(Column("exposure"), Design("x", "z", "female"), Column("trials"))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a model of generalized.R."),
    };
}
