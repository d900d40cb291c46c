namespace ResearchKit.Statistics.Survey;

/// <summary>How replicate weights were made, which sets how their spread becomes a variance.</summary>
public enum ReplicateMethod
{
    /// <summary>Balanced repeated replication: half-samples; variance is the mean squared difference.</summary>
    BalancedRepeated,

    /// <summary>Fay's kind of it, which keeps a part of the other half (PISA: 0.5, 80 replicates): divided by (1 - ρ)².</summary>
    Fay,

    /// <summary>Jackknife that leaves out a unit at a time, without strata: (R - 1)/R times the sum of squares.</summary>
    Jackknife,

    /// <summary>Jackknife that leaves out one of a pair of units a zone (TIMSS and PIRLS, "JK2"): the sum of squares.</summary>
    PairedJackknife,

    /// <summary>Stratified jackknife ("JKn"), made of a design: units of a stratum, less one, over these.</summary>
    StratifiedJackknife,

    /// <summary>Bootstrap of sampling units (Rao and Wu 1988): the mean squared difference.</summary>
    Bootstrap,
}
