using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Tests.Synthesis.Population;

public class GroupNumbersTests
{
    [Fact]
    public void Groups_of_staff_training_follow_the_class_groups()
    {
        var plan = new CityPlan(new CityOptions { Learners = 2_000, Years = 2 });
        var staff = new StaffPlan(plan);
        var numbers = new GroupNumbers(plan, staff);
        var training = Enumerable.Range(0, 2).SelectMany(year => Enumerable.Range(0, staff.Workplaces).Select(workplace => numbers.TrainingGroup(workplace, year)));
        Assert.Equal(Enumerable.Range(plan.ClassGroups + 1, 2 * staff.Workplaces), training);
    }
}
