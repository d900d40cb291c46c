using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>
/// A company that trains its staff: places in a course by lottery, who takes them, and what the course does to sales, customers' feedback and one
/// competence. Ambition, which no table shows, drives both taking part and results. Sales, feedback and competence are in standard deviations of employees.
/// </summary>
public sealed record WorkplaceEffects
{
    /// <summary>A whole course of ten sessions on sales in all quarters after it; less in proportion for those who attended less. Source: planted; Arthur, Bennett, Edens and Bell (2003) find d = 0.62 of training on results.</summary>
    public double TrainingToSales { get; init; } = 0.40;

    /// <summary>A whole course on customers' feedback in all quarters after it. Source: planted: a true zero that a naive comparison takes for an effect.</summary>
    public double TrainingToFeedback { get; init; }

    /// <summary>A whole course on competence T6, working life and entrepreneurship, in the spring after it and later. Source: planted; Arthur et al. (2003), d = 0.63 on learning.</summary>
    public double TrainingToCompetence { get; init; } = 0.60;

    /// <summary>Share of the employees with a place in the lottery who take the course. Source: planted.</summary>
    public double UptakeInvited { get; init; } = 0.65;

    /// <summary>Share of the employees without a place who take the course all the same. Source: planted.</summary>
    public double UptakeOthers { get; init; } = 0.20;

    /// <summary>Taking the course on ambition, in probit units a standard deviation: the confounder's first arm. Source: planted; it stays in the null city.</summary>
    public double AmbitionToUptake { get; init; } = 0.60;

    /// <summary>Sales on ambition: the confounder's second arm. Source: planted; it stays in the null city.</summary>
    public double AmbitionToSales { get; init; } = 0.40;

    /// <summary>Customers' feedback on ambition. Source: planted; it stays in the null city.</summary>
    public double AmbitionToFeedback { get; init; } = 0.30;

    /// <summary>Share of the variance of sales and of feedback that lies between employees, ambition included; the rest differs from quarter to quarter. Source: planted.</summary>
    public double Persistence { get; init; } = 0.65;

    /// <summary>Share of the variance of sales and of feedback that lies between workplaces. Source: planted.</summary>
    public double BetweenWorkplaces { get; init; } = 0.05;

    /// <summary>Nothing to find: the course does nothing. Who takes it stays, and so does what ambition does, so that a naive comparison still differs.</summary>
    [JsonIgnore]
    public static WorkplaceEffects None { get; } = new() { TrainingToSales = 0, TrainingToFeedback = 0, TrainingToCompetence = 0 };

    internal void Validate()
    {
        foreach (var (name, share) in new[] { (nameof(UptakeInvited), UptakeInvited), (nameof(UptakeOthers), UptakeOthers) })
        {
            if (share is not (> 0 and < 1))
                throw new ArgumentException($"{name} must be above 0 and under 1; it is {share}.", name);
        }
        if (BetweenWorkplaces < 0 || Persistence + BetweenWorkplaces >= 1)
            throw new ArgumentException($"{nameof(Persistence)} and {nameof(BetweenWorkplaces)} are shares of one variance and must leave some of it; they are {Persistence} and {BetweenWorkplaces}.", nameof(Persistence));
        foreach (var (name, ambition) in new[] { (nameof(AmbitionToSales), AmbitionToSales), (nameof(AmbitionToFeedback), AmbitionToFeedback) })
        {
            if (ambition * ambition > Persistence)
                throw new ArgumentException($"{name} explains more than lies between employees: its square must be at most {Persistence}; it is {ambition}.", name);
        }
    }
}
