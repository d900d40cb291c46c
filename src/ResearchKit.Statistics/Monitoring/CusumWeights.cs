using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>What a case adds to a risk-adjusted sum: the logarithm of its likelihood under the odds ratio over that under the prediction (Steiner and others, 2000).</summary>
/// <param name="upper">The upper odds ratio.</param>
/// <param name="lower">The lower one.</param>
internal readonly struct CusumWeights(double upper, double lower)
{
    private readonly double _logUpper = Elementary.Log(upper);
    private readonly double _logLower = Elementary.Log(lower);

    public double Upper(double risk, double outcome) => outcome * _logUpper - Elementary.Log1P((upper - 1) * risk);

    public double Lower(double risk, double outcome) => outcome * _logLower - Elementary.Log1P((lower - 1) * risk);

    /// <summary>Weights of each risk where nothing happens and where the outcome happens.</summary>
    public (double[] None, double[] Event) Table(ReadOnlySpan<double> risks, bool isUpper)
    {
        var (none, happened) = (new double[risks.Length], new double[risks.Length]);
        for (int i = 0; i < risks.Length; i++)
            (none[i], happened[i]) = isUpper ? (Upper(risks[i], 0), Upper(risks[i], 1)) : (Lower(risks[i], 0), Lower(risks[i], 1));
        return (none, happened);
    }

    /// <summary>The risks that are known, each a probability.</summary>
    public static double[] Known(ReadOnlySpan<double> risks, string name)
    {
        var kept = new List<double>(risks.Length);
        for (int i = 0; i < risks.Length; i++)
        {
            if (double.IsNaN(risks[i]))
                continue;
            if (!(risks[i] >= 0 && risks[i] <= 1))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Prediction {i} is {risks[i]:R}; expected a probability from 0 to 1. Predict on the scale of the response."), name);
            kept.Add(risks[i]);
        }

        return [.. kept];
    }
}
