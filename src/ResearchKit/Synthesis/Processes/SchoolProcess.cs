using ResearchKit.Frames;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>The city's education division, its schools and their class groups.</summary>
internal sealed class SchoolProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Number of the education division among the organisers.</summary>
    public const int Division = 1;

    private static readonly string[] Levels = ["primary", "lower_secondary", "general_upper", "vet"];
    private static readonly string[] Initials = ["P", "L", "G", "V"];

    public IReadOnlyList<string> Tables { get; } = ["organiser", "school", "teaching_group"];

    public IEnumerable<CityTable> Before()
    {
        yield return CityTable.Of(
            "organiser",
            Column.Create("organiser_id", [Division]),
            Column.Create("organiser_code", ["city"]),
            Column.Create("kind", ["municipality"]));

        var schools = Enumerable.Range(0, plan.Schools).ToArray();
        var need = plan.Random.Split("school need");
        yield return CityTable.Of(
            "school",
            Column.Create("school_id", schools.Select(school => school + 1)),
            Column.Create("school_code", schools.Select(SchoolCode)),
            Column.Create("organiser_id", schools.Select(_ => Division)),
            Column.Create("education_level", schools.Select(school => Levels[(int)plan.LevelOf(school)])),
            Column.Create("teaching_language", schools.Select(school => school % 12 == 11 ? "sv" : "fi")),
            Column.Create("area_need_index", schools.Select(school => Math.Round(need.Split(school).Normal(), 2))),
            Column.Create("district_code", schools.Select(school => $"D{1 + (school % 6)}")));

        var groups = plan.AllClassGroups().ToArray();
        yield return CityTable.Of(
            "teaching_group",
            Column.Create("group_id", groups.Select(group => group.Id)),
            Column.Create("group_code", groups.Select(group => $"{SchoolCode(group.School)}-{plan.Calendar.FirstYear + group.Year}-{group.Grade}{Letter(group.Letter)}")),
            Column.Create("school_id", groups.Select(group => group.School + 1)),
            Column.Create("school_year", groups.Select(group => (short)(plan.Calendar.FirstYear + group.Year))),
            Column.Create("grade", groups.Select(group => (short)group.Grade)),
            Column.Create("kind", groups.Select(_ => "class")),
            Column.Create("start_date", groups.Select(group => plan.Calendar.YearStart(group.Year))),
            Column.Create("length_days", groups.Select(group => (short)(plan.Calendar.YearEnd(group.Year).DayNumber - plan.Calendar.YearStart(group.Year).DayNumber + 1))));
    }

    public ICityBatch Begin() => Nobody.Instance;

    public IEnumerable<CityTable> After() => [];

    private string SchoolCode(int school) => $"{Initials[(int)plan.LevelOf(school)]}{school + 1:D3}";

    private static string Letter(int letter) => letter < 26 ? ((char)('A' + letter)).ToString() : $"A{letter}";

    /// <summary>No learner leaves rows in these tables.</summary>
    private sealed class Nobody : ICityBatch
    {
        public static readonly Nobody Instance = new();

        public void Record(Life life)
        {
        }

        public IEnumerable<CityTable> Tables() => [];
    }
}
