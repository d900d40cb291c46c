namespace ResearchKit.Charts;

/// <summary>How the bandwidth of a density is chosen: how much it smooths.</summary>
public enum BandwidthRule
{
    /// <summary>Silverman's rule of thumb (1986), R's <c>bw.nrd0</c>: fit for one hump, too smooth for several.</summary>
    Silverman,

    /// <summary>Sheather and Jones (1991), R's <c>bw.SJ</c>: also fit for several humps. Where the sample is too sparse for it, Silverman's rule.</summary>
    SheatherJones,
}
