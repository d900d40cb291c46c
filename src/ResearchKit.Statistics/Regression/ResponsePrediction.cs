namespace ResearchKit.Statistics.Regression;

/// <summary>The expected outcome of one row.</summary>
/// <param name="Mean">The expected outcome: a probability, or a count.</param>
/// <param name="StandardError">Its standard error by the delta method, in units of the outcome.</param>
/// <param name="Lower">Lower end of its confidence interval, made on the scale of the link.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Predictor">The linear predictor with the offset: log odds, or the logarithm of the mean.</param>
/// <param name="PredictorStandardError">Standard error of the linear predictor.</param>
public readonly record struct ResponsePrediction(double Mean, double StandardError, double Lower, double Upper, double Predictor, double PredictorStandardError);
