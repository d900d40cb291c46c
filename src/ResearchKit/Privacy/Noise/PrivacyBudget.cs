using System.Collections.Immutable;

namespace ResearchKit.Privacy.Noise;

/// <summary>What may be given away in all about the learners of a store, and what was.</summary>
/// <param name="Epsilon">The declared epsilon of all releases together.</param>
/// <param name="Delta">The declared delta.</param>
/// <param name="Declared">When it was declared, in UTC.</param>
/// <param name="Spendings">The releases with noise, oldest first.</param>
public sealed record PrivacyBudget(double Epsilon, double Delta, DateTimeOffset Declared, ImmutableArray<PrivacySpending> Spendings)
{
    /// <summary>The declared budget as rho.</summary>
    public double Rho => PrivacyLoss.RhoOf(Epsilon, Delta);

    /// <summary>What is spent, as rho.</summary>
    public double RhoSpent => Spendings.Sum(spending => spending.Rho);

    /// <summary>What is left, as rho; 0 when all is spent.</summary>
    public double RhoLeft => Math.Max(0, Rho - RhoSpent);

    /// <summary>What is spent, as epsilon at the declared delta. Losses do not add as epsilon: two halves come to less than the whole.</summary>
    public double EpsilonSpent => PrivacyLoss.EpsilonOf(RhoSpent, Delta);
}

/// <summary>One release with noise.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Release">What was released, by the names of its columns and measures.</param>
/// <param name="Mechanism">Which noise.</param>
/// <param name="Rho">The loss.</param>
public sealed record PrivacySpending(DateTimeOffset Time, string Release, NoiseKind Mechanism, double Rho);

/// <summary>A release that would cost more than is left of a privacy budget. Nothing was computed and nothing spent.</summary>
public sealed class PrivacyBudgetException : Exception
{
    /// <summary>Says what is left and what would fit.</summary>
    /// <param name="message">The message.</param>
    public PrivacyBudgetException(string message)
        : base(message)
    {
    }
}
