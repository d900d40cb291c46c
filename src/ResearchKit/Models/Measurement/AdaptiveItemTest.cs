using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>An adaptive test over the items of a model. Immutable; it holds no row of the data.</summary>
public sealed class AdaptiveItemTest
{
    private readonly FrameProvenance _provenance;

    internal AdaptiveItemTest(FrameProvenance provenance, IReadOnlyList<CalibratedItem> bank, AdaptiveTestOptions options)
    {
        (_provenance, Bank, Options) = (provenance, bank, options);
        Test = new AdaptiveTest(bank, options);
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<CalibratedItem> Bank { get; }

    /// <summary>The settings.</summary>
    public AdaptiveTestOptions Options { get; }

    /// <summary>The test itself, to be given step by step: <c>Next</c> names the item, <c>Answer</c> takes the answer.</summary>
    public AdaptiveTest Test { get; }

    /// <summary>Simulates the tests of invented learners, whose abilities are normal as the settings say.</summary>
    /// <param name="learners">How many, at least 1. Default 500.</param>
    /// <param name="seed">The seed. Default 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public AdaptiveTestSimulation Simulate(int learners = 500, ulong seed = 1, CancellationToken cancellationToken = default) =>
        new(_provenance, Bank, Options, Test.Simulate(Abilities(learners, seed), seed, cancellationToken));

    /// <summary>The same test with exposure parameters (Sympson and Hetter 1985) under which no item is given to more than a share of learners.</summary>
    /// <param name="largestExposure">That share, strictly between 0 and 1.</param>
    /// <param name="learners">Invented learners in each cycle of the simulation, at least 1. Default 1,000.</param>
    /// <param name="seed">The seed. Default 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <remarks>The share is reached when the largest is no more than one standard error of a share of so many learners above it.</remarks>
    /// <returns>The test with its exposure controlled, and what the calibration found.</returns>
    public (AdaptiveItemTest Test, ExposureCalibration Calibration) WithExposure(double largestExposure, int learners = 1000, ulong seed = 1, CancellationToken cancellationToken = default)
    {
        double error = largestExposure > 0 && largestExposure < 1 ? Math.Sqrt(largestExposure * (1 - largestExposure) / learners) : 0;
        ExposureCalibration found = AdaptiveTest.CalibrateExposure(Bank, Options, largestExposure, Abilities(learners, seed), seed, error, cancellationToken: cancellationToken);
        return (new AdaptiveItemTest(_provenance, Bank, Options with { ExposureParameters = found.Parameters }), found);
    }

    private double[] Abilities(int learners, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(learners, 1);
        RandomStream random = new RandomStream(seed).Split("abilities");
        return [.. Enumerable.Range(0, learners).Select(_ => random.Normal(Options.PriorMean, Options.PriorSpread))];
    }
}
