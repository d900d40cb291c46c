using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

public sealed partial class AdaptiveTest
{
    /// <summary>
    /// Finds the exposure parameters of Sympson and Hetter (1985) by simulation: tests of the same learners are simulated again and again, with new answers, and of an item that is chosen in more of them than it may be given in,
    /// the chance is set to the share that it may be given in over the share that it is chosen in. As many items as a test is long keep a chance of 1, so that a test can always be made.
    /// </summary>
    /// <param name="bank">The items.</param>
    /// <param name="options">The settings of the test; its exposure parameters are not used.</param>
    /// <param name="largestExposure">The share of tests in which an item may be given at most, above 0 and below 1, such as 0.25. Below the test's mean length over the bank's size it cannot be reached.</param>
    /// <param name="abilities">True abilities like those of the learners to come; 1,000 or more for steady parameters.</param>
    /// <param name="seed">The seed; the same gives the same parameters.</param>
    /// <param name="tolerance">How much the largest exposure may be above. Default 0.01; the error of a share from 1,000 tests is about as large.</param>
    /// <param name="maximumCycles">Cycles before it is given up, at least 1. Default 25; usual are 5 to 15.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <remarks>The control is of all learners together: of learners of like ability an item may still be given to more (Stocking and Lewis 1998). Parameters hold for learners and settings like the simulated ones.</remarks>
    public static ExposureCalibration CalibrateExposure(
        IReadOnlyList<CalibratedItem> bank, AdaptiveTestOptions? options, double largestExposure, IReadOnlyList<double> abilities, ulong seed,
        double tolerance = 0.01, int maximumCycles = 25, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(abilities);
        if (!(largestExposure > 0 && largestExposure < 1))
            throw new ArgumentOutOfRangeException(nameof(largestExposure), largestExposure, "The largest exposure is a share strictly between 0 and 1, such as 0.25.");
        if (!(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance is zero or more.");
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumCycles, 1);
        if (abilities.Count == 0)
            throw new ArgumentException("A simulation needs at least one ability.", nameof(abilities));
        options ??= new AdaptiveTestOptions();
        double[] parameters = [.. bank.Select(_ => 1.0)];
        var largest = new List<double>();
        var streams = new RandomStream(seed);
        (AdaptiveSimulation Simulation, double[] Parameters, double Largest) best = (null!, [], double.PositiveInfinity);
        for (int cycle = 0; ; cycle++)
        {
            var test = new AdaptiveTest(bank, options with { ExposureParameters = [.. parameters] });
            var chosen = new double[bank.Count];

            // Other answers and draws each cycle: with the same, shares settle at what these happen to be.
            AdaptiveSimulation simulation = test.Simulate(abilities, streams.Split(cycle).NextBits(), chosen, cancellationToken);
            largest.Add(simulation.Exposure.Max());
            if (largest[^1] < best.Largest)
                best = (simulation, [.. parameters], largest[^1]);
            bool isReached = largest[^1] <= largestExposure + tolerance;
            if (isReached || cycle == maximumCycles)
            {
                string? reason = isReached ? null : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The largest exposure is {best.Largest:F3} after {maximumCycles} cycles, above {largestExposure:R}: a test gives {best.Simulation.MeanLength:F1} of {bank.Count} items, so that {best.Simulation.MeanLength / bank.Count:F3} is the least there can be. Allow more exposure, shorten the test, or add items.");
                return new ExposureCalibration(best.Parameters, best.Simulation.Exposure, largest, isReached, best.Simulation, reason);
            }

            for (int item = 0; item < parameters.Length; item++)
                parameters[item] = chosen[item] > largestExposure ? largestExposure / chosen[item] : 1;
            foreach (int item in Enumerable.Range(0, parameters.Length).OrderByDescending(item => parameters[item]).ThenBy(item => item).Take(options.MaximumItems))
                parameters[item] = 1;
        }
    }
}
