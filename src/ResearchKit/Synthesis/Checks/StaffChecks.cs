namespace ResearchKit.Synthesis.Checks;

/// <summary>Staff and their classes: what holds without chance.</summary>
internal static class StaffChecks
{
    private const double Exact = 1e-9;

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(_ => PlantedValue.Of(1, Exact), OneTeacher)
            .About("organisation", "classes with exactly one class teacher who works at their school", "share of classes", "join by group and school",
                ["teaching_group", "staff", "staff_group"], isEffect: false),
    ];

    private static TruthEstimate OneTeacher(CityData city)
    {
        var schoolOf = new Dictionary<int, int>();
        var (staff, places) = (city.Integers("staff", "staff_id"), city.Integers("staff", "school_id"));
        for (var i = 0; i < staff.Length; i++)
            schoolOf.Add(staff[i], places[i]);
        var teachers = new Dictionary<int, (int Count, int School)>();
        var (persons, groups, roles) = (city.Integers("staff_group", "staff_id"), city.Integers("staff_group", "group_id"), city.Texts("staff_group", "role_code"));
        for (var i = 0; i < persons.Length; i++)
        {
            if (roles[i] == "teacher")
                teachers[groups[i]] = (teachers.GetValueOrDefault(groups[i]).Count + 1, schoolOf[persons[i]]);
        }
        var (ids, schools, kinds) = (city.Integers("teaching_group", "group_id"), city.Integers("teaching_group", "school_id"), city.Texts("teaching_group", "kind"));
        var (right, classes) = (0, 0);
        for (var i = 0; i < ids.Length; i++)
        {
            if (kinds[i] != "class")
                continue;
            classes++;
            right += teachers.TryGetValue(ids[i], out var teacher) && teacher == (1, schools[i]) ? 1 : 0;
        }
        return new TruthEstimate((double)right / classes, 0);
    }
}
