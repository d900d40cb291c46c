using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Tests.Synthesis.Population;

public class StaffPlanTests
{
    private static readonly CityPlan City = new(new CityOptions { Learners = 5_000, Years = 4 });
    private static readonly StaffPlan Staff = new(City);

    public class TeacherOf
    {
        [Fact]
        public void A_teacher_has_one_class_a_year()
        {
            foreach (var year in City.AllClassGroups().GroupBy(group => group.Year))
            {
                var teachers = year.Select(Staff.TeacherOf).ToArray();
                Assert.Equal(teachers.Length, teachers.Distinct().Count());
            }
        }

        [Fact]
        public void A_class_keeps_its_teacher_for_three_years()
        {
            var byClass = City.AllClassGroups().GroupBy(group => (group.School, Entry: group.Year - ((group.Grade - 4) % 3), group.Letter));
            Assert.All(byClass, years => Assert.Single(years.Select(Staff.TeacherOf).Distinct()));
        }

        [Fact]
        public void They_teach_at_their_own_school()
        {
            foreach (var group in City.AllClassGroups())
            {
                var teacher = Staff.Member(Staff.TeacherOf(group) - Staff.FirstId);
                Assert.Equal((StaffRole.Teacher, group.School), (teacher.Role, teacher.School));
                var special = Staff.Member(Staff.SpecialTeacherOf(group) - Staff.FirstId);
                Assert.Equal((StaffRole.SpecialTeacher, group.School), (special.Role, special.School));
                if (group.Level == Level.Primary)
                {
                    Assert.Null(Staff.CounsellorOf(group));
                }
                else
                {
                    var counsellor = Staff.Member(Staff.CounsellorOf(group)!.Value - Staff.FirstId);
                    Assert.Equal((StaffRole.Counsellor, group.School), (counsellor.Role, counsellor.School));
                }
            }
        }

        [Fact]
        public void A_learner_has_the_teacher_of_the_class()
        {
            var lives = new LifeDraw(City);
            foreach (var stay in Enumerable.Range(0, 200).SelectMany(number => lives.Draw(number).Stays))
            {
                var group = new ClassGroup(stay.GroupId, stay.School, stay.Level, stay.Year, stay.Grade, stay.Letter);
                Assert.Equal(Staff.TeacherOf(group), Staff.TeacherOf(stay));
            }
        }
    }

    public class Member
    {
        [Fact]
        public void Numbers_follow_the_learners_without_gaps()
        {
            var members = Enumerable.Range(0, Staff.Count).Select(Staff.Member).ToArray();
            Assert.Equal(Enumerable.Range(5_001, Staff.Count), members.Select(member => member.Id));
            Assert.Equal(City.Schools, members.Count(member => member.Role == StaffRole.Principal));
        }

        [Fact]
        public void Employees_are_spread_over_the_workplaces()
        {
            var sizes = Enumerable.Range(0, Staff.Employees).GroupBy(Staff.WorkplaceOf).ToArray();
            Assert.Equal(Staff.Workplaces, sizes.Length);
            Assert.All(sizes, workplace => Assert.InRange(workplace.Count(), 20, 21));
            Assert.All(sizes, workplace => Assert.Equal(workplace.Min(), Staff.FirstEmployeeOf(workplace.Key)));
        }

        [Theory]
        [InlineData(300, 120)]
        [InlineData(5_000, 500)]
        [InlineData(10_000_000, 20_000)]
        public void Employees_grow_with_the_city_within_bounds(int learners, int employees) =>
            Assert.Equal(employees, new StaffPlan(new CityPlan(new CityOptions { Learners = learners })).Employees);
    }

    public class ColleagueOf
    {
        [Fact]
        public void Is_another_one_of_the_same_workplace()
        {
            for (var employee = 0; employee < Staff.Employees; employee++)
            {
                var (one, two) = (Staff.ColleagueOf(employee, 1), Staff.ColleagueOf(employee, 2));
                Assert.Equal(3, new[] { employee, one, two }.Distinct().Count());
                Assert.Equal(Staff.WorkplaceOf(employee), Staff.WorkplaceOf(one));
                Assert.Equal(Staff.WorkplaceOf(employee), Staff.WorkplaceOf(two));
            }
        }
    }
}
