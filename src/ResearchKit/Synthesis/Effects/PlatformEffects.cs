using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>Use of the learning platforms, and access to them from home.</summary>
public sealed record PlatformEffects
{
    /// <summary>Share of learners with neither device nor connection at home. Source: planted; a few in a hundred, as in studies of distance teaching in Finland in 2020.</summary>
    public double NoAccess { get; init; } = 0.05;

    /// <summary>Share of learners who share a device at home. Source: planted, as for no access.</summary>
    public double SharedAccess { get; init; } = 0.10;

    /// <summary>Share of learners whose access is not known; they have it. Source: planted.</summary>
    public double UnknownAccess { get; init; } = 0.03;

    /// <summary>Share of visits that are made from home, by those with a device of their own; the others are made in lessons. Source: planted.</summary>
    public double HomeShare { get; init; } = 0.75;

    /// <summary>Visits from home without access, as a share of those with a device: the silence of the log. Source: planted; a library, a friend.</summary>
    public double SilenceWithoutAccess { get; init; } = 0.04;

    /// <summary>Visits from home with a shared device, as a share of those with a device. Source: planted.</summary>
    public double SilenceShared { get; init; } = 0.60;

    /// <summary>Change of the log of the rate of visits at one standard deviation more engagement in the half-year. Source: planted.</summary>
    public double EngagementVisits { get; init; } = 0.30;

    /// <summary>Standard deviation of the log of a learner's own rate of visits: habits that no other table shows. Source: planted.</summary>
    public double HabitSpread { get; init; } = 0.40;

    /// <summary>Nothing to find: engagement does not show in visits. Access and its silence stay.</summary>
    [JsonIgnore]
    public static PlatformEffects None { get; } = new() { EngagementVisits = 0 };

    internal void Validate()
    {
        foreach (var (name, share) in new[]
        {
            (nameof(NoAccess), NoAccess), (nameof(SharedAccess), SharedAccess), (nameof(UnknownAccess), UnknownAccess), (nameof(HomeShare), HomeShare),
            (nameof(SilenceWithoutAccess), SilenceWithoutAccess), (nameof(SilenceShared), SilenceShared),
        })
        {
            if (share is not (>= 0 and <= 1))
                throw new ArgumentException($"{name} is a share and must be from 0 to 1; it is {share}.", name);
        }
        if (NoAccess + SharedAccess + UnknownAccess >= 1)
            throw new ArgumentException($"The shares without, with shared and with unknown access must be under 1 together; they are {NoAccess + SharedAccess + UnknownAccess}.", nameof(NoAccess));
        if (HabitSpread is not (>= 0 and <= 1) || Math.Abs(EngagementVisits) > 1)
            throw new ArgumentException($"{nameof(HabitSpread)} must be from 0 to 1 and {nameof(EngagementVisits)} from -1 to 1; they are {HabitSpread} and {EngagementVisits}.", nameof(HabitSpread));
    }
}
