using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Regression.ElasticNet"/>.</summary>
public sealed record PenalizedOptions
{
    /// <summary>The share of the lasso in the penalty: 1 is the lasso, 0 is ridge, between them the elastic net. Default 1.</summary>
    public double LassoShare { get; init; } = 1;

    /// <summary>The penalties to try, each zero or more; null, the default, for 100 from the least that leaves no term in downwards. With one, nothing is chosen and there are no folds.</summary>
    public IReadOnlyList<double>? Penalties { get; init; }

    /// <summary>Whether columns are standardised for the fit. Coefficients are told in the columns' own units. Default true.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>How the penalty is chosen. Default <see cref="PenaltyChoice.LeastError"/>.</summary>
    public PenaltyChoice Choice { get; init; } = PenaltyChoice.LeastError;

    /// <summary>Number of folds, 2 or more. Default 10.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>Column of the groups that are held out whole, such as the learner; null only where each row is a learner of its own. Default null.</summary>
    public string? Groups { get; init; }

    /// <summary>Column of times (a year, a week): folds then train on what came before alone. With <see cref="Groups"/>, groups of the held-out rows are left out of training too. Default null.</summary>
    public string? Times { get; init; }

    /// <summary>Column of case weights, zero or more; null for equal weights. Default null.</summary>
    public string? Weights { get; init; }

    /// <inheritdoc cref="RegressionOptions.Event"/>
    public string? Event { get; init; }

    /// <summary>Deals groups to folds. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
