namespace ResearchKit.Statistics.ItemResponse;

/// <summary>The likelihood and what goes with it at one point of the parameters.</summary>
internal sealed class MarginalState
{
    public required double[] Point { get; init; }

    /// <summary>Log-likelihood, without any prior of item parameters.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>What is maximised: the log-likelihood, with the logarithm of the prior of guessing where there is one.</summary>
    public required double Objective { get; init; }

    public required double[] Gradient { get; init; }

    /// <summary>Expected information of the complete data: the block of each item's parameters, the rest with the shared ones last.</summary>
    public required ArrowMatrix Information { get; init; }

    /// <summary>Expected number of persons with each category of each item at each node.</summary>
    public required double[][] Counts { get; init; }

    /// <summary>Expected number of persons of each group at each node.</summary>
    public required double[][] GroupCounts { get; init; }

    /// <summary>First derivatives of log probabilities by category, node and parameter.</summary>
    public required double[] First { get; init; }

    public required double[] LogProbabilities { get; init; }

    public required double[][] LogWeights { get; init; }

    public double LargestGradient => Gradient.Length == 0 ? 0 : Gradient.Max(Math.Abs);
}
