using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>A fitted model that expects an outcome of single rows.</summary>
public interface IPredictiveModel
{
    /// <summary>The model.</summary>
    Formula Formula { get; }

    /// <summary>Where the data of the fit came from.</summary>
    FrameProvenance Provenance { get; }

    /// <summary>
    /// The frame with the columns <c>prediction</c>, <c>prediction_lower</c> and <c>prediction_upper</c>, as protected as the frame and the data of the fit. For whoever has asked whether the rows may be scored.
    /// </summary>
    internal DataFrame PredictRows(DataFrame frame, CancellationToken cancellationToken);
}
