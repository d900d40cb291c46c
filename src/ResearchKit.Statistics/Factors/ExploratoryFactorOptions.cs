namespace ResearchKit.Statistics.Factors;

/// <summary>How factors are extracted.</summary>
public enum FactorExtraction
{
    /// <summary>Minimum residuals: least squares of the correlations off the diagonal (Harman and Jones 1966; psych's default). Robust; no distribution assumed.</summary>
    MinimumResidual,

    /// <summary>Maximum likelihood (Lawley; R's factanal): has a test of the number of factors, for normal answers.</summary>
    MaximumLikelihood,
}

/// <summary>How factors are turned.</summary>
public enum FactorRotation
{
    /// <summary>Not at all: the first factor takes as much as it can.</summary>
    None,

    /// <summary>Uncorrelated, each item on few factors (Kaiser 1958), with Kaiser's normalisation, as R's varimax.</summary>
    Varimax,

    /// <summary>Correlated: varimax loadings to the power of 4 as a target (Hendrickson and White 1964), as R's promax.</summary>
    Promax,

    /// <summary>Correlated: direct quartimin (oblimin with gamma 0; Jennrich and Sampson 1966), as psych's default.</summary>
    Oblimin,
}

/// <summary>Settings of an <see cref="ExploratoryFactorAnalysis"/>.</summary>
public sealed record ExploratoryFactorOptions
{
    /// <summary>Number of factors, 1 or more. Default 1; see <see cref="ParallelAnalysis"/> for how many.</summary>
    public int Factors { get; init; } = 1;

    /// <summary>Default: <see cref="FactorExtraction.MinimumResidual"/>.</summary>
    public FactorExtraction Extraction { get; init; }

    /// <summary>Default: <see cref="FactorRotation.Oblimin"/>.</summary>
    public FactorRotation Rotation { get; init; } = FactorRotation.Oblimin;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Factors, 1);
        if (!Enum.IsDefined(Extraction) || !Enum.IsDefined(Rotation))
            throw new ArgumentOutOfRangeException(nameof(Rotation), Rotation, "Choose one of the kinds of FactorExtraction and FactorRotation.");
    }
}
