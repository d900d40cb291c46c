namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// One row of the truth report: something planted in the city, and an estimate of it from the city's tables alone. A check reads what an analyst would read
/// and never the generator's state, so that it fails when the records do not carry what was planted.
/// </summary>
internal abstract class TruthCheck
{
    /// <summary>What is planted, in words, for example "mathematics -> engagement half a year later, within a person".</summary>
    public abstract string Property { get; }

    /// <summary>Part of the target table that it belongs to, for example "cross-lags".</summary>
    public abstract string Topic { get; }

    /// <summary>What the value is, with unit, for example "standardised regression" or "share of learners".</summary>
    public abstract string Quantity { get; }

    /// <summary>How it is estimated, in a few words, for example "lagged covariances of waves, jackknife over schools".</summary>
    public abstract string Estimator { get; }

    /// <summary>Tables that the estimate reads.</summary>
    public abstract IReadOnlyList<string> Tables { get; }

    /// <summary>Whether it is an estimand that is zero (or one, for a ratio) in the null city; otherwise a nuisance that stays.</summary>
    public abstract bool IsEffect { get; }

    /// <summary>
    /// Why an effect's false positives are not counted in the null city, although it is zero there; null where they are. The report checks it all the same.
    /// </summary>
    public virtual string? NotCounted => null;

    /// <summary>What these options plant; null when they plant nothing of the kind (too few years, for example).</summary>
    public abstract PlantedValue? Planted(CityOptions options);

    /// <summary>
    /// The estimate. Its standard error is what a sample of cities would show: clustered where schools or classes share something. It must hold at 500 learners as
    /// well as at 20,000, since the null city's false positives are counted with it.
    /// </summary>
    public abstract TruthEstimate Estimate(CityData city);
}

/// <summary>What is planted: one value, or a range within which the value lies.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end; the lower end when one value is planted.</param>
/// <param name="Bias">How far the estimator's expected value may lie off, by rounding of answers for example; the check says why.</param>
internal readonly record struct PlantedValue(double Low, double High, double Bias = 0)
{
    public static PlantedValue Of(double value, double bias = 0) => new(value, value, bias);
}

/// <summary>An estimate of what was planted.</summary>
/// <param name="Value">The estimate, on the scale of the planted value.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the standard error; infinite for a normal reference.</param>
internal readonly record struct TruthEstimate(double Value, double StandardError, double DegreesOfFreedom = double.PositiveInfinity);
