using System.Globalization;
using System.Text;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Statistics.Tests.Multilevel;

/// <summary>The simulated data of tests/ReferenceValues/multilevel-data.csv: pupils in classes in schools who answer items, several times each; unbalanced.</summary>
public static class MultilevelSample
{
    public static ReferenceTable Table { get; } = ReferenceTable.Read("multilevel-data.csv");

    public static string MakeCsv()
    {
        var root = new RandomStream(20260801).Split("multilevel-data");
        RandomStream schools = root.Split("schools"), classes = root.Split("classes"), pupils = root.Split("pupils"), items = root.Split("items");
        var csv = new StringBuilder("y,x,z,weight,school,class,pupil,item\n");
        int pupil = 0;
        for (int school = 0; school < 30; school++)
        {
            RandomStream ofSchool = schools.Split(school);
            double level = ofSchool.Normal(0, 0.8), slope = 0.1 * level + ofSchool.Normal(0, 0.5);
            for (int c = 0; c < 1 + school % 4; c++)
            {
                double ofClass = classes.Split(school * 10 + c).Normal(0, 0.5);
                for (int k = 0; k < 3 + (school + c) % 5; k++, pupil++)
                {
                    RandomStream random = pupils.Split(pupil);
                    double own = random.Normal(0, 0.6), ownSlope = random.Normal(0, 0.35);
                    for (int answer = 0; answer < 3 + random.Integer(4); answer++)
                    {
                        int item = random.Integer(12);
                        double x = answer + random.Normal(0, 0.3), z = random.Normal(0.3 * level, 1), easy = items.Split(item).Normal(0, 0.7), steep = items.Split(item + 100).Normal(0, 0.3);
                        double y = 2 + 0.5 * x - 0.3 * z + level + slope * x / 2 + ofClass + own + (ownSlope + steep) * x + easy + random.Normal();
                        csv.Append(CultureInfo.InvariantCulture, $"{y:R},{x:R},{z:R},{random.Uniform(0.3, 3):R},{school},{school}-{c},{pupil},{item}\n");
                    }
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>The models of multilevel.R, by name.</summary>
    public static MixedModelData Data(string model)
    {
        double[] y = Table.Numbers("y"), x = Table.Numbers("x"), z = Table.Numbers("z");
        int n = y.Length;
        Grouping By(string name) => Grouping.FromKeys<string>(name, Table.Texts(name));
        RandomTerm Slope(string name, bool isCorrelated = true) => new(DesignMatrix.Create(true, n, ("x", x)), By(name), isCorrelated);
        DesignMatrix both = DesignMatrix.Create(true, n, ("x", x), ("z", z)), single = DesignMatrix.Create(true, n, ("x", x));
        return model switch
        {
            "intercept_reml" or "intercept_ml" => new(y, both, [RandomTerm.Intercept(By("school"))]),
            "slope_reml" or "slope_ml" => new(y, both, [Slope("school")]),
            "independent" => new(y, both, [Slope("school", false)]),
            "nested" => new(y, single, [RandomTerm.Intercept(By("school")), RandomTerm.Intercept(By("class"))]),
            "growth" => new(y, single, [Slope("pupil"), Slope("school")]),
            "crossed" => new(y, single, [RandomTerm.Intercept(By("pupil")), RandomTerm.Intercept(By("item"))]),
            "crossed_slope" => new(y, single, [Slope("pupil"), Slope("item")]),
            "three" => new(y, DesignMatrix.Create(true, n, ("z", z)), [RandomTerm.Intercept(By("pupil")), RandomTerm.Intercept(By("class")), RandomTerm.Intercept(By("item"))]),
            "weighted" => new(y, single, [RandomTerm.Intercept(By("school"))], weights: Table.Numbers("weight")),
            "offset" => new(y, single, [RandomTerm.Intercept(By("school"))], offset: z),
            "no_intercept" => new(y, DesignMatrix.Create(false, n, ("x", x), ("z", z)), [RandomTerm.Intercept(By("school"))]),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Not a model of multilevel.R."),
        };
    }

    public static LikelihoodKind Likelihood(string model) =>
        model.EndsWith("_ml", StringComparison.Ordinal) || model == "crossed_slope" ? LikelihoodKind.Full : LikelihoodKind.Restricted;
}
