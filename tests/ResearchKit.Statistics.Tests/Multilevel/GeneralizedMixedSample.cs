using System.Globalization;
using System.Text;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Multilevel;

/// <summary>The simulated data of tests/ReferenceValues/glmm-data.csv: pupils in classes in schools who answer items right or wrong, with counts and shares of trials beside; unbalanced.</summary>
public static class GeneralizedMixedSample
{
    private static readonly Lazy<ReferenceTable> s_table = new(() => ReferenceTable.Read("glmm-data.csv"));

    public static ReferenceTable Table => s_table.Value;

    public static string MakeCsv()
    {
        var root = new RandomStream(20261122).Split("glmm-data");
        RandomStream schools = root.Split("schools"), classes = root.Split("classes"), pupils = root.Split("pupils"), items = root.Split("items");
        var csv = new StringBuilder("right,count,trials,share,x,z,exposure,school,class,pupil,item\n");
        int pupil = 0;
        for (int school = 0; school < 24; school++)
        {
            RandomStream ofSchool = schools.Split(school);
            double level = ofSchool.Normal(0, 0.7), slope = 0.2 * level + ofSchool.Normal(0, 0.4);
            for (int c = 0; c < 1 + school % 3; c++)
            {
                double ofClass = classes.Split(school * 10 + c).Normal(0, 0.5);
                for (int k = 0; k < 3 + (school + c) % 4; k++, pupil++)
                {
                    RandomStream random = pupils.Split(pupil);
                    double own = random.Normal(0, 0.6);
                    for (int answer = 0; answer < 4 + random.Integer(4); answer++)
                    {
                        int item = random.Integer(10), trials = 1 + random.Integer(6);
                        double x = random.Normal(0, 1), z = random.Normal(0.2 * level, 1), easy = items.Split(item).Normal(0, 0.7), exposure = random.Uniform(0.5, 3);
                        double predictor = 0.3 + 0.6 * x - 0.4 * z + level + slope * x + ofClass + own + easy;
                        double probability = 1 / (1 + Math.Exp(-predictor));
                        long right = random.Bernoulli(probability) ? 1 : 0, count = random.Poisson(exposure * Math.Exp(0.5 * predictor - 0.2)), successes = random.Binomial(trials, probability);
                        csv.Append(CultureInfo.InvariantCulture, $"{right},{count},{trials},{(double)successes / trials:R},{x:R},{z:R},{exposure:R},{school},{school}-{c},{pupil},{item}\n");
                    }
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>The models of glmm.R, by name.</summary>
    public static (MixedModelData Data, GeneralizedLinearMixedModelOptions Options) Model(string name)
    {
        double[] right = Table.Numbers("right"), count = Table.Numbers("count"), x = Table.Numbers("x"), z = Table.Numbers("z");
        int n = right.Length;
        Grouping By(string column) => Grouping.FromKeys<string>(column, Table.Texts(column));
        RandomTerm One(string column) => RandomTerm.Intercept(By(column));
        RandomTerm Slope(string column, bool isCorrelated = true) => new(DesignMatrix.Create(true, n, ("x", x)), By(column), isCorrelated);
        DesignMatrix both = DesignMatrix.Create(true, n, ("x", x), ("z", z)), single = DesignMatrix.Create(true, n, ("x", x));
        GeneralizedLinearMixedModelOptions poisson = new() { Family = GeneralizedFamily.Poisson };
        return name switch
        {
            "logit" => (new(right, both, [One("school")]), new()),
            "logit_agq7" => (new(right, both, [One("school")]), new() { QuadraturePoints = 7 }),
            "pupil_laplace" => (new(right, both, [One("pupil")]), new()),
            "pupil_agq2" => (new(right, both, [One("pupil")]), new() { QuadraturePoints = 2 }),
            "pupil_agq25" => (new(right, both, [One("pupil")]), new() { QuadraturePoints = 25 }),
            "logit_slope" => (new(right, both, [Slope("school")]), new()),
            "logit_independent" => (new(right, both, [Slope("school", false)]), new()),
            "logit_only_slope" => (new(right, single, [new RandomTerm(DesignMatrix.Create(false, n, ("x", x)), By("school"))]), new() { QuadraturePoints = 9 }),
            "logit_nested" => (new(right, single, [One("school"), One("class")]), new()),
            "logit_crossed" => (new(right, both, [One("pupil"), One("item")]), new()),
            "logit_three" => (new(right, both, [One("pupil"), One("item"), Slope("school")]), new()),
            "shares" => (new(Table.Numbers("share"), both, [One("school")], weights: Table.Numbers("trials")), new()),
            "poisson" => (new(count, both, [One("school")]), poisson),
            "poisson_agq11" => (new(count, both, [One("school")]), poisson with { QuadraturePoints = 11 }),
            "poisson_offset" => (new(count, single, [One("school"), One("item")], offset: Array.ConvertAll(Table.Numbers("exposure"), Math.Log)), poisson),
            "poisson_slope" => (new(count, both, [Slope("school")], offset: Array.ConvertAll(Table.Numbers("exposure"), Math.Log)), poisson),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a model of glmm.R."),
        };
    }
}
