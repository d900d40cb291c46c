using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// What the company's course does, by the lottery for its places; how wrong a naive comparison is; and whether use and results can be joined. The place less its
/// known probability is the instrument for the share of the course attended; what was before is a covariate.
/// </summary>
internal static class WorkplaceChecks
{
    private const string Topic = "organisation";
    private const string ByLottery = "lottery as instrument, result before as covariate; jackknife over employees";

    private static readonly string[] Tables = ["staff", "intervention", "intervention_exposure", "work_outcome"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(
            options => PlantedValue.Of(options.Effects.Workplace.TrainingToSales * WorkOutcomes.SalesDeviation),
            city => ByInstrument(city, year => year.SalesBefore, year => year.SalesAfter))
            .About(Topic, "a whole course -> sales", "thousands of euros a quarter", ByLottery, Tables, isEffect: true),
        new EstimatedCheck(
            options => PlantedValue.Of(options.Effects.Workplace.TrainingToFeedback * WorkOutcomes.FeedbackDeviation),
            city => ByInstrument(city, year => year.FeedbackBefore, year => year.FeedbackAfter))
            .About(Topic, "a whole course -> customers' feedback (a true zero)", "points of 100", ByLottery, Tables, isEffect: true),
        new EstimatedCheck(
            options => PlantedValue.Of(options.Effects.Workplace.TrainingToSales * WorkOutcomes.SalesDeviation * Attended(options.Effects.Workplace)),
            city => ByInstrument(city, year => year.SalesBefore, year => year.SalesAfter, perPlace: true))
            .About(Topic, "a place in the lottery -> sales (intention to treat)", "thousands of euros a quarter", "regression on the place less its probability; jackknife over employees", Tables, isEffect: true),
        new EstimatedCheck(
            options => PlantedValue.Of(Attended(options.Effects.Workplace)),
            city => ByInstrument(city, _ => 0, year => year.Courses, perPlace: true))
            .About(Topic, "a place in the lottery -> share of the course attended", "courses", "regression on the place less its probability; jackknife over employees", Tables, isEffect: false),
        new EstimatedCheck(
            options => CompetencePlanted(options),
            OnCompetence)
            .About(Topic, "a whole course -> competence T6, rated by oneself and two colleagues", "points of an answer, 1 to 5",
                "lottery as instrument, other competences as covariate; jackknife over employees", [.. Tables, "competence_selfeval"], isEffect: true),
        new EstimatedCheck(
            options => PlantedValue.Of(NaivePlanted(options)), Naive)
            .About(Topic, "course attended -> sales, compared naively: too large, since the ambitious attend", "thousands of euros a quarter",
                "regression on share attended, first year; jackknife over workplaces", Tables, isEffect: false),
        new EstimatedCheck(
            options => PlantedValue.Of(UsersPlanted(options)), Joined)
            .About(Topic, "employees with both use and results under one key", "share of employees", "join of events, lottery and results by person",
                ["activity_event", .. Tables], isEffect: false),
    ];

    /// <summary>
    /// The effect of what was attended, or of a place: <c>(z'y − z'x·x'y/x'x) / (z'd − z'x·x'd/x'x)</c> for instrument z, result y, covariate x and treatment d, each
    /// less its mean of the year. For a place, the treatment is the instrument itself.
    /// </summary>
    private static TruthEstimate ByInstrument(CityData city, Func<TrainingYear, double> before, Func<TrainingYear, double> after, bool perPlace = false) =>
        ByInstrument(TrainingPanel.Of(city).Years, before, after, perPlace);

    private static TruthEstimate ByInstrument(IReadOnlyList<TrainingYear> years, Func<TrainingYear, double> before, Func<TrainingYear, double> after, bool perPlace)
    {
        int[] autumns = [.. years.Select(year => year.Autumn)];
        double[] luck = [.. years.Select(year => year.Luck)];
        var z = Centring.WithinGroups(luck, autumns);
        var x = Centring.WithinGroups([.. years.Select(before)], autumns);
        var y = Centring.WithinGroups([.. years.Select(after)], autumns);
        var d = perPlace ? z : Centring.WithinGroups([.. years.Select(year => year.Courses)], autumns);
        var sums = new ClusterJackknife(6);
        for (var i = 0; i < z.Length; i++)
        {
            var cluster = sums.Of(years[i].Person);
            cluster[0] += z[i] * y[i];
            cluster[1] += z[i] * d[i];
            cluster[2] += z[i] * x[i];
            cluster[3] += x[i] * y[i];
            cluster[4] += x[i] * d[i];
            cluster[5] += x[i] * x[i];
        }
        return sums.Estimate(s =>
        {
            var onBefore = s[5] > 0 ? s[2] / s[5] : 0;
            return (s[0] - (onBefore * s[3])) / (s[1] - (onBefore * s[4]));
        });
    }

    /// <summary>Mean answer to the three items of T6 over self and colleagues, with that to the others' items before it as covariate.</summary>
    private static TruthEstimate OnCompetence(CityData city)
    {
        const int trained = CompetenceModel.Trained;
        var panel = CompetencePanel.Of(city);
        var scores = new Dictionary<(int, string), (double Trained, double Others, int Count)>();
        for (var rating = 0; rating < panel.Ratings.Count; rating++)
        {
            var who = panel.Ratings[rating];
            if (who.Role != "employee")
                continue;
            var (sum, others, count) = scores.GetValueOrDefault((who.Ratee, who.Wave));
            for (var competence = 0; competence < CompetencePanel.Competences; competence++)
                others += competence == trained ? 0 : panel.Score(rating, competence) / (CompetencePanel.Competences - 1);
            scores[(who.Ratee, who.Wave)] = (sum + panel.Score(rating, trained), others, count + 1);
        }
        var years = TrainingPanel.Of(city).Years.Where(year => scores.ContainsKey(Key(year))).ToArray();
        return ByInstrument(
            years, year => scores[Key(year)].Others / scores[Key(year)].Count, year => scores[Key(year)].Trained / scores[Key(year)].Count, perPlace: false);

        static (int, string) Key(TrainingYear year) => (year.Person, $"{year.Autumn + 1}-spring");
    }

    /// <summary>
    /// The slope of an answer's mean where latent answers lie on average: employees rate themselves higher, and half of a course and those of the years before are
    /// behind them. Between people it bends by a few percent.
    /// </summary>
    private static PlantedValue CompetencePlanted(CityOptions options)
    {
        var (effects, competence) = (options.Effects.Workplace, options.Effects.Competence);
        var ofCourse = effects.TrainingToCompetence * Math.Sqrt(competence.Person);
        var taken = AttendedMoments().Mean * ((effects.UptakeInvited + effects.UptakeOthers) / 2);
        var behind = ofCourse * ((AttendedMoments().Mean / 2) + (taken * (options.Years - 1) / 2));
        var slope = 0.0;
        for (var i = 0; i < CompetencePanel.ItemsEach; i++)
        {
            var item = RatingChecks.Item((CompetenceModel.Trained * CompetencePanel.ItemsEach) + i).Raised(behind);
            slope += ((CompetenceProcess.Colleagues * item.Slope) + item.Raised(competence.SelfOverrating).Slope) / (CompetenceProcess.Colleagues + 1);
        }
        var planted = ofCourse * slope / CompetencePanel.ItemsEach;
        return PlantedValue.Of(planted, 0.03 * planted);
    }

    private static TruthEstimate Naive(CityData city)
    {
        var years = TrainingPanel.Of(city).Years;
        var first = years.Min(year => year.Autumn);
        var sums = new ClusterJackknife(5);
        foreach (var year in years.Where(year => year.Autumn == first))
        {
            var cluster = sums.Of(year.Workplace);
            cluster[0]++;
            cluster[1] += year.Courses;
            cluster[2] += year.SalesAfter;
            cluster[3] += year.Courses * year.SalesAfter;
            cluster[4] += year.Courses * year.Courses;
        }
        return sums.Estimate(s => (s[3] - (s[1] * s[2] / s[0])) / (s[4] - (s[1] * s[1] / s[0])));
    }

    /// <summary>
    /// Effect and bias: covariance of attendance with ambition and with the workplace's sales, over the variance of attendance. With share p of a place,
    /// E[ambition · takes it] = a/√(1 + a²)·φ(Φ⁻¹(share)), averaged over places.
    /// </summary>
    private static double NaivePlanted(CityOptions options)
    {
        var effects = options.Effects.Workplace;
        var plan = new CityPlan(options);
        var staff = new StaffPlan(plan);
        var (takes, ambition, byWorkplace, workplaceMean) = (0.0, 0.0, 0.0, 0.0);
        var a = effects.AmbitionToUptake / Math.Sqrt(1 + (effects.AmbitionToUptake * effects.AmbitionToUptake));
        for (var workplace = 0; workplace < staff.Workplaces; workplace++)
        {
            var place = EmployeeDraw.PlaceProbability(workplace);
            var weight = (double)(staff.FirstEmployeeOf(workplace + 1) - staff.FirstEmployeeOf(workplace)) / staff.Employees;
            var share = (place * effects.UptakeInvited) + ((1 - place) * effects.UptakeOthers);
            var standing = -WorkOutcomes.WeakerWithPlaces * (place - 0.5) / 0.1;
            takes += weight * share;
            ambition += weight * a * ((place * Density(effects.UptakeInvited)) + ((1 - place) * Density(effects.UptakeOthers)));
            byWorkplace += weight * share * standing;
            workplaceMean += weight * standing;
        }
        var (mean, square) = AttendedMoments();
        var variance = (takes * square) - (takes * takes * mean * mean);
        var covariance = mean * ((effects.AmbitionToSales * ambition) + byWorkplace - (takes * workplaceMean));
        return WorkOutcomes.SalesDeviation * (effects.TrainingToSales + (covariance / variance));

        static double Density(double share) => NormalDistribution.Density(NormalDistribution.Quantile(share));
    }

    /// <summary>Mean and mean square of the share of a course that is attended by those who take it.</summary>
    private static (double Mean, double Square) AttendedMoments()
    {
        double[] shares = [.. Enumerable.Range(EmployeeDraw.FewestSessions, EmployeeDraw.SessionsOfCourse - EmployeeDraw.FewestSessions + 1)
            .Select(sessions => (double)sessions / EmployeeDraw.SessionsOfCourse)];
        return (shares.Average(), shares.Average(share => share * share));
    }

    private static double Attended(WorkplaceEffects effects) => (effects.UptakeInvited - effects.UptakeOthers) * AttendedMoments().Mean;

    private static TruthEstimate Joined(CityData city)
    {
        var systems = city.Texts("activity_event", "source_system");
        var actors = city.Integers("activity_event", "actor_id");
        var users = new HashSet<int>();
        for (var i = 0; i < actors.Length; i++)
        {
            if (systems[i] == TrainingProcess.Platform)
                users.Add(actors[i]);
        }
        var sums = new ClusterJackknife(2);
        foreach (var year in TrainingPanel.Of(city).Years)
        {
            var cluster = sums.Of(year.Person);
            cluster[0] = 1;
            cluster[1] = users.Contains(year.Person) && !double.IsNaN(year.SalesAfter) ? 1 : 0;
        }
        return sums.Estimate(s => s[1] / s[0]);
    }

    /// <summary>Who took a course in any of the years, averaged over ambition and workplaces.</summary>
    private static double UsersPlanted(CityOptions options)
    {
        const int steps = 400;
        const double reach = 8;
        var effects = options.Effects.Workplace;
        var staff = new StaffPlan(new CityPlan(options));
        var scale = Math.Sqrt(1 + (effects.AmbitionToUptake * effects.AmbitionToUptake));
        var (invited, others) = (scale * NormalDistribution.Quantile(effects.UptakeInvited), scale * NormalDistribution.Quantile(effects.UptakeOthers));
        var never = 0.0;
        for (var workplace = 0; workplace < Math.Min(EmployeeDraw.Places.Length, staff.Workplaces); workplace++)
        {
            var weight = 0.0;
            for (var like = workplace; like < staff.Workplaces; like += EmployeeDraw.Places.Length)
                weight += (double)(staff.FirstEmployeeOf(like + 1) - staff.FirstEmployeeOf(like)) / staff.Employees;
            var place = EmployeeDraw.PlaceProbability(workplace);
            for (var step = 0; step <= steps; step++)
            {
                var ambition = reach * ((2.0 * step / steps) - 1);
                var takes = (place * NormalDistribution.Cumulative(invited + (effects.AmbitionToUptake * ambition)))
                    + ((1 - place) * NormalDistribution.Cumulative(others + (effects.AmbitionToUptake * ambition)));
                var all = 1.0;
                for (var year = 0; year < options.Years; year++)
                    all *= 1 - takes;
                never += weight * all * NormalDistribution.Density(ambition) * 2 * reach / steps * (step is 0 or steps ? 0.5 : 1);
            }
        }
        return 1 - never;
    }
}
