using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>All parts of the city, in an order in which each refers to tables of earlier ones only.</summary>
internal static class CityProcesses
{
    public static IReadOnlyList<ICityProcess> Of(CityPlan plan) =>
    [
        new SchoolProcess(plan),
        new LearnerProcess(plan),
        new AttendanceProcess(plan),
        new GradeProcess(plan),
        new SurveyProcess(plan),
        new StaffProcess(plan),
        new WorkplaceProcess(plan),
        new TrainingProcess(plan),
        new CompetenceProcess(plan),
        new GoalProcess(plan),
        new ContentProcess(plan),
        new PracticeProcess(plan),
        new ActivityProcess(plan),
        new AssessmentProcess(plan),
        new ProgrammeProcess(plan),
        new TeacherScaffoldProcess(plan),
        new SupportProcess(plan),
        new AnonymousSurveyProcess(plan),
        new SourceFieldProcess(),
        new ModelRunProcess(plan),
    ];
}
