using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// How ratings of one person by several raters go together: whether people overrate themselves, how far self and teacher agree, and how far the mean of two
/// colleagues would hold with two others.
/// </summary>
internal static class RatingChecks
{
    private const string Topic = "competences";
    private const int Cuts = 4;

    private static readonly string[] Tables = ["competence_selfeval"];

    /// <summary>Items of the competences that measure alike for all: all but those of T3.</summary>
    private static readonly int[] Invariant = [.. Enumerable.Range(0, CompetencePanel.Items).Where(item => item / CompetencePanel.ItemsEach != 2)];

    /// <summary>Competences that neither the planted failure of invariance nor the company's course touches: all but T3 and T6.</summary>
    private static readonly int[] Untouched = [0, 1, 3, 4, 6];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(options => PlantedValue.Of(options.Effects.Competence.SelfOverrating), Overrating)
            .About(Topic, "learners' ratings of themselves against their teacher's of the same learners", "standard deviations of the latent answer",
                "normal scores of shares at each answer, items of six competences; jackknife over teachers", Tables, isEffect: true),
        new EstimatedCheck(options => PlantedValue.Of(AgreementPlanted(options.Effects.Competence)), Agreement)
            .About(Topic, "agreement of self and teacher", "weighted kappa, squared weights, mean of 18 items",
                "moments of pairs of answers; jackknife over teachers", Tables, isEffect: false),
        new EstimatedCheck(options => PlantedValue.Of(GeneralisabilityPlanted(options.Effects.Competence)), Generalisability)
            .About(Topic, "employees rated by two colleagues with three items", "generalisability coefficient of their mean",
                "analysis of variance, five competences; jackknife over workplaces", Tables, isEffect: false),
    ];

    /// <summary>Latent answers correlate with the share that is the person; the mean of self-ratings is raised.</summary>
    private static double AgreementPlanted(CompetenceEffects effects)
    {
        var sum = 0.0;
        foreach (var item in Invariant)
        {
            var (other, self) = (Item(item), Item(item).Raised(effects.SelfOverrating));
            var apart = self.Mean - other.Mean;
            sum += 2 * self.Covariance(other, effects.Person) / (self.Variance + other.Variance + (apart * apart));
        }
        return sum / Invariant.Length;
    }

    private static double GeneralisabilityPlanted(CompetenceEffects effects)
    {
        var (within, between) = (0.0, 0.0);
        foreach (var competence in Untouched)
        {
            for (var i = 0; i < CompetencePanel.ItemsEach; i++)
            {
                for (var j = 0; j < CompetencePanel.ItemsEach; j++)
                {
                    var (one, other) = (Item((competence * CompetencePanel.ItemsEach) + i), Item((competence * CompetencePanel.ItemsEach) + j));
                    within += i == j ? one.Variance : one.Covariance(other, effects.Person + effects.Rater + effects.PersonByRater);
                    between += one.Covariance(other, effects.Person);
                }
            }
        }
        return 2 * between / (within + between);
    }

    /// <summary>An item of the questionnaire as its published parameters have it.</summary>
    internal static OrdinalMoments Item(int item) => new OrdinalMoments(CompetenceScale.Cuts).Raised(CompetenceScale.Easiness(item));

    private static TruthEstimate Overrating(CityData city)
    {
        var panel = CompetencePanel.Of(city);
        // Sums: ratings, then answers above each cut, of each item, for self and for teacher.
        var sums = new ClusterJackknife(1 + (2 * Invariant.Length * Cuts));
        foreach (var (teacher, self, other) in Pairs(panel))
        {
            var cluster = sums.Of(teacher);
            cluster[0]++;
            for (var i = 0; i < Invariant.Length; i++)
            {
                for (var cut = 0; cut < Cuts; cut++)
                {
                    cluster[1 + (i * Cuts) + cut] += panel.Answers(self)[Invariant[i]] > cut + 1 ? 1 : 0;
                    cluster[1 + ((Invariant.Length + i) * Cuts) + cut] += panel.Answers(other)[Invariant[i]] > cut + 1 ? 1 : 0;
                }
            }
        }
        var size = Invariant.Length * Cuts;
        var estimate = sums.Estimate(total => ProbitShares.Location(total.AsSpan(1, size), total[0]) - ProbitShares.Location(total.AsSpan(1 + size, size), total[0]));
        return estimate with { DegreesOfFreedom = EffectiveClusters(Pairs(panel).CountBy(pair => pair.Teacher).Select(pair => pair.Value)) - 1 };
    }

    /// <summary>
    /// Teachers rate unlike numbers of learners and their leniency is in all of them, so that few teachers make most of the standard error: as many equal ones as
    /// (Σ n²)²/Σ n⁴ count.
    /// </summary>
    private static double EffectiveClusters(IEnumerable<int> sizes)
    {
        var (squares, fourths) = (0.0, 0.0);
        foreach (var size in sizes)
        {
            var square = (double)size * size;
            squares += square;
            fourths += square * square;
        }
        return squares * squares / fourths;
    }

    private static TruthEstimate Agreement(CityData city)
    {
        var panel = CompetencePanel.Of(city);
        var sums = new ClusterJackknife(1 + (5 * Invariant.Length));
        foreach (var (teacher, self, other) in Pairs(panel))
        {
            var cluster = sums.Of(teacher);
            cluster[0]++;
            for (var i = 0; i < Invariant.Length; i++)
            {
                double x = panel.Answers(self)[Invariant[i]], y = panel.Answers(other)[Invariant[i]];
                var item = cluster[(1 + (5 * i))..];
                item[0] += x;
                item[1] += y;
                item[2] += x * x;
                item[3] += y * y;
                item[4] += x * y;
            }
        }
        return sums.Estimate(total =>
        {
            var (n, kappas) = (total[0], 0.0);
            for (var i = 0; i < Invariant.Length; i++)
            {
                var item = total.AsSpan(1 + (5 * i), 5);
                var (x, y) = (item[0] / n, item[1] / n);
                var (xx, yy, xy) = ((item[2] / n) - (x * x), (item[3] / n) - (y * y), (item[4] / n) - (x * y));
                kappas += 2 * xy / (xx + yy + ((x - y) * (x - y)));
            }
            return kappas / Invariant.Length;
        });
    }

    private static TruthEstimate Generalisability(CityData city)
    {
        var panel = CompetencePanel.Of(city);
        var firstOf = new Dictionary<(int, string), int>();
        var sums = new ClusterJackknife(1 + (3 * Untouched.Length));
        for (var rating = 0; rating < panel.Ratings.Count; rating++)
        {
            var who = panel.Ratings[rating];
            if (who.IsSelf || who.Role != "employee" || firstOf.TryAdd((who.Ratee, who.Wave), rating))
                continue;
            var first = firstOf[(who.Ratee, who.Wave)];
            var cluster = sums.Of(who.School);
            cluster[0]++;
            for (var i = 0; i < Untouched.Length; i++)
            {
                var (one, other) = (panel.Score(first, Untouched[i]), panel.Score(rating, Untouched[i]));
                var mean = (one + other) / 2;
                cluster[1 + (3 * i)] += mean;
                cluster[2 + (3 * i)] += mean * mean;
                cluster[3 + (3 * i)] += (one - other) * (one - other) / 2;
            }
        }
        return sums.Estimate(total =>
        {
            var (n, between, within) = (total[0], 0.0, 0.0);
            for (var i = 0; i < Untouched.Length; i++)
            {
                var mean = total[1 + (3 * i)] / n;
                between += 2 * ((total[2 + (3 * i)] / n) - (mean * mean)) * n / (n - 1);
                within += total[3 + (3 * i)] / n;
            }
            return 1 - (within / between);
        });
    }

    /// <summary>Learners' ratings of themselves beside their teacher's of them in the same wave.</summary>
    private static IEnumerable<(int Teacher, int Self, int Other)> Pairs(CompetencePanel panel)
    {
        var own = new Dictionary<(int, string), int>();
        for (var rating = 0; rating < panel.Ratings.Count; rating++)
        {
            if (panel.Ratings[rating] is { IsSelf: true, Role: "learner" } who)
                own.Add((who.Ratee, who.Wave), rating);
        }
        for (var rating = 0; rating < panel.Ratings.Count; rating++)
        {
            if (panel.Ratings[rating] is { IsSelf: false, Role: "teacher" } who && own.TryGetValue((who.Ratee, who.Wave), out var self))
                yield return (who.Rater, self, rating);
        }
    }
}
