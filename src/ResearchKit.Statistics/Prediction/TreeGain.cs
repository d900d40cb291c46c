namespace ResearchKit.Statistics.Prediction;

/// <summary>What a predictor did in the trees. It is about the fit, not about the world: predictors of many different values gain more by chance, and correlated ones share their gain.</summary>
/// <param name="Predictor">Its name.</param>
/// <param name="Gain">How much splits on it lowered the objective on the rows of the fit, summed.</param>
/// <param name="Share">Its part of the gain of all predictors, 0 to 1.</param>
/// <param name="Splits">Number of splits on it.</param>
public sealed record TreeGain(string Predictor, double Gain, double Share, int Splits);
