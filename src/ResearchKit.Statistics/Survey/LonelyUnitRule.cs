namespace ResearchKit.Statistics.Survey;

/// <summary>What is done with a stratum of which only one sampling unit was drawn, whose spread nobody can see. Names as in R's <c>survey.lonely.psu</c>.</summary>
public enum LonelyUnitRule
{
    /// <summary>Refuse the design and name the stratum. The default.</summary>
    Fail,

    /// <summary>The unit was sure to be drawn (a school that is a stratum of its own): it adds no variance.</summary>
    Certainty,

    /// <summary>The unit's total is measured from zero, the mean of the linearised totals of all: cautious, it tends to give too large a variance.</summary>
    Adjust,

    /// <summary>The stratum adds as much as the others do on average.</summary>
    Average,
}
