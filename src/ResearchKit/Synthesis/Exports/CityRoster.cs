namespace ResearchKit.Synthesis.Exports;

/// <summary>Who is where in the city: schools, groups, learners, staff, and who belonged to which group when. Held in memory, about 300 bytes a learner and year.</summary>
internal sealed class CityRoster
{
    private readonly Dictionary<int, List<Membership>> _memberships = [];
    private readonly Dictionary<int, List<Spell>> _spells = [];

    public CityRoster(CityTables tables)
    {
        Organisers = [.. tables.Rows("organiser").Select(row => row.Text("organiser_code") ?? "")];
        var number = 0;
        Schools = tables.Rows("school").Select(row => new School(
                row.Id("school_id"), row.Text("school_code") ?? "", SchoolNames.Of(number++, row.Text("education_level"), row.Text("teaching_language")),
                row.Text("education_level")))
            .ToDictionary(school => school.Id);
        Groups = tables.Rows("teaching_group").Select(row => new Group(
                row.Id("group_id"), row.Text("group_code") ?? "", row.Int("school_id"), row.Int("school_year"), row.Int("grade"), row.Text("subject_code"),
                row.Text("kind") ?? "class", row.Date("start_date")))
            .ToDictionary(group => group.Id);
        Learners = tables.Rows("learner").ToDictionary(
            row => row.Id("learner_id"),
            row => new Learner(row.Int("birth_year"), row.Text("sex_code") ?? "X", row.Text("home_language_group")));
        Staff = tables.Rows("staff").ToDictionary(
            row => row.Id("staff_id"), row => new StaffMember(row.Int("school_id"), row.Text("role_code") ?? "other", row.Int("start_year")));
        foreach (var row in tables.Rows("group_membership"))
            Add(_memberships, row.Id("learner_id"), new Membership(row.Id("group_id"), row.Date("from_date"), row.Date("to_date")));
        foreach (var row in tables.Rows("enrolment"))
            Add(_spells, row.Id("learner_id"), new Spell(row.Int("school_id"), row.Date("start_date"), row.Date("end_date"), row.Text("status_code")));
        StaffGroups = [.. tables.Rows("staff_group").Select(row =>
            new StaffGroup(row.Id("staff_id"), row.Id("group_id"), row.Text("role_code"), row.Date("from_date"), row.Date("to_date")))];
    }

    /// <summary>Codes of the organisers.</summary>
    public IReadOnlyList<string> Organisers { get; }

    public IReadOnlyDictionary<int, School> Schools { get; }

    public IReadOnlyDictionary<int, Group> Groups { get; }

    public IReadOnlyDictionary<int, Learner> Learners { get; }

    public IReadOnlyDictionary<int, StaffMember> Staff { get; }

    public IReadOnlyList<StaffGroup> StaffGroups { get; }

    /// <summary>The school years that groups belong to, ascending.</summary>
    public IReadOnlyList<int> SchoolYears => [.. Groups.Values.Select(group => group.SchoolYear).OfType<int>().Distinct().Order()];

    public IReadOnlyList<Membership> Memberships(int learner) => _memberships.TryGetValue(learner, out var found) ? found : [];

    /// <summary>The schools of a learner, the latest first.</summary>
    public IReadOnlyList<School> SchoolsOf(int learner) =>
        [.. Spells(learner).OrderByDescending(spell => spell.From).Select(spell => spell.School).OfType<int>().Distinct().Where(Schools.ContainsKey).Select(id => Schools[id])];

    /// <summary>Whether the learner's latest spell goes on.</summary>
    public bool IsPresent(int learner) => Spells(learner).MaxBy(spell => spell.From) is not { Status: not null and not "lasna" };

    /// <summary>The class that a learner belonged to in a school year; any group of that year when there is no class; null when there is none.</summary>
    public Group? ClassIn(int learner, int schoolYear)
    {
        var groups = Memberships(learner).Select(membership => Groups.GetValueOrDefault(membership.Group)).OfType<Group>().Where(group => group.SchoolYear == schoolYear).ToList();
        return groups.Find(group => group.Kind == "class") ?? groups.Find(group => group.IsTaught);
    }

    /// <summary>The class on a day.</summary>
    public Group? ClassOn(int learner, DateOnly day) => ClassIn(learner, SchoolYear(day));

    /// <summary>The school on a day: that of the class, or else that of the spell.</summary>
    public School? SchoolOn(int learner, DateOnly day)
    {
        var id = ClassOn(learner, day)?.School
            ?? Spells(learner).Where(spell => spell.From <= day && (spell.To is not { } to || to >= day)).Select(spell => spell.School).FirstOrDefault();
        return id is { } found ? Schools.GetValueOrDefault(found) : SchoolsOf(learner).FirstOrDefault();
    }

    /// <summary>The year in which the school year of a day begins; school years begin in August.</summary>
    public static int SchoolYear(DateOnly day) => day.Month >= 8 ? day.Year : day.Year - 1;

    private List<Spell> Spells(int learner) => _spells.TryGetValue(learner, out var found) ? found : [];

    private static void Add<T>(Dictionary<int, List<T>> lists, int key, T item)
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        list.Add(item);
    }

    internal sealed record School(int Id, string Code, string Name, string? Level)
    {
        /// <summary>Whether it belongs to a company or an office and so is unknown to the systems of schools.</summary>
        public bool IsWorkplace => Level == "workplace";
    }

    internal sealed record Group(int Id, string Code, int? School, int? SchoolYear, int? Grade, string? Subject, string Kind, DateOnly? Start)
    {
        /// <summary>Whether learners are taught in it: no support group and no training of staff.</summary>
        public bool IsTaught => Kind is "class" or "course_section" or "module_presentation";
    }

    internal sealed record Learner(int? BirthYear, string Sex, string? Language);

    internal sealed record StaffMember(int? School, string Role, int? StartYear)
    {
        /// <summary>Whether the person works for a company or in an office, not with learners.</summary>
        public bool IsEmployee => Role is "employee" or "other";
    }

    internal sealed record StaffGroup(int Staff, int Group, string? Role, DateOnly? From, DateOnly? To);

    internal sealed record Membership(int Group, DateOnly? From, DateOnly? To);

    private sealed record Spell(int? School, DateOnly? From, DateOnly? To, string? Status);
}
