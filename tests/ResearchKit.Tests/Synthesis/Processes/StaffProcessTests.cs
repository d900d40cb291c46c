using ResearchKit.Frames;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis.Processes;

public class StaffProcessTests
{
    private static readonly SyntheticCity City = SyntheticCity.Generate(
        new CityOptions { Learners = 900, Years = 2 }, new HashSet<string> { "person", "learner", "school", "staff", "staff_group", "teaching_group", "counsellor_capacity" });

    private static long Number(string table, string sql) => Convert.ToInt64(City[table].Sql(sql).Columns[0].GetValue(0), System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Staff_are_persons_who_are_no_learners()
    {
        Assert.Equal(0, Number("staff", "SELECT count(*) AS n FROM this WHERE staff_id <= 900"));
        Assert.Equal(City["staff"].RowCount, Number("staff", "SELECT count(DISTINCT staff_id) AS n FROM this"));
        Assert.Equal(900 + City["staff"].RowCount, City["person"].RowCount);
        Assert.Equal(City["person"].RowCount, Number("person", "SELECT count(DISTINCT pseudonym) AS n FROM this"));
        Assert.Equal(City["person"].RowCount, Number("person", "SELECT max(person_id) AS n FROM this"));
    }

    [Fact]
    public void Every_class_has_one_teacher()
    {
        var classes = Number("teaching_group", "SELECT count(*) AS n FROM this WHERE kind = 'class'");

        Assert.Equal(classes, Number("staff_group", "SELECT count(*) AS n FROM this WHERE role_code = 'teacher'"));
        Assert.Equal(classes, Number("staff_group", "SELECT count(DISTINCT group_id) AS n FROM this WHERE role_code = 'teacher'"));
        Assert.InRange(Number("staff_group", "SELECT count(*) AS n FROM this WHERE role_code = 'co_teacher'") / (double)classes, 0.10, 0.45);
    }

    [Fact]
    public void Every_school_has_a_principal_and_capacity_in_each_year()
    {
        var schools = Number("school", "SELECT count(*) AS n FROM this WHERE education_level <> 'workplace'");

        Assert.Equal(schools, Number("staff", "SELECT count(*) AS n FROM this WHERE role_code = 'principal'"));
        Assert.Equal(schools * 2 * 4, City["counsellor_capacity"].RowCount);
        Assert.Equal(0, Number("counsellor_capacity", "SELECT count(*) AS n FROM this WHERE hours_week < 0 OR alerts_week > hours_week"));
    }
}
