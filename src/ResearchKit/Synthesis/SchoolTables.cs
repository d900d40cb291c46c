using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>The city's education division, its schools and their teaching groups.</summary>
internal static class SchoolTables
{
    private const int Organiser = 1;

    public static IEnumerable<CityTable> Of(CityOptions options, RandomStream random)
    {
        yield return CityTable.Of(
            "organiser",
            Column.Create("organiser_id", [Organiser]),
            Column.Create("organiser_code", ["city"]),
            Column.Create("kind", ["municipality"]));

        var schools = Place.Schools(options);
        var ids = Enumerable.Range(1, schools).ToArray();
        var need = random.Split("school need");
        yield return CityTable.Of(
            "school",
            Column.Create("school_id", ids),
            Column.Create("school_code", ids.Select(id => $"S{id:D3}")),
            Column.Create("organiser_id", ids.Select(_ => Organiser)),
            Column.Create("education_level", ids.Select(_ => "lower_secondary")),
            Column.Create("teaching_language", ids.Select(id => id % 8 == 0 ? "sv" : "fi")),
            Column.Create("area_need_index", ids.Select(id => Math.Round(need.Split(id).Normal(), 2))),
            Column.Create("district_code", ids.Select(id => $"D{1 + (id % 4)}")));

        var groups = AllGroups(options).ToArray();
        yield return CityTable.Of(
            "teaching_group",
            Column.Create("group_id", groups.Select(place => GroupId(place, options))),
            Column.Create("group_code", groups.Select(place => $"S{place.School + 1:D3}-{place.Grade}{(char)('A' + place.Group)}")),
            Column.Create("school_id", groups.Select(place => place.School + 1)),
            Column.Create("school_year", groups.Select(_ => (short)options.SchoolYear)),
            Column.Create("grade", groups.Select(place => (short)place.Grade)),
            Column.Create("kind", groups.Select(_ => "class")));
    }

    /// <summary>The store's number of a group, from 1, in the order of school, grade, group.</summary>
    public static int GroupId(Place place, CityOptions options)
    {
        var perGrade = Place.GroupsPerGrade(options);
        return 1 + (((place.School * 3) + (place.Grade - 7)) * perGrade) + place.Group;
    }

    private static IEnumerable<Place> AllGroups(CityOptions options) =>
        from school in Enumerable.Range(0, Place.Schools(options))
        from grade in Enumerable.Range(7, 3)
        from @group in Enumerable.Range(0, Place.GroupsPerGrade(options))
        select new Place(school, grade, @group);
}
