using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Tests.Prediction;

internal static class RandomNumbers
{
    /// <summary>Standard normal numbers.</summary>
    public static double[] Normals(this RandomStream random, int count)
    {
        var values = new double[count];
        random.FillNormal(values);
        return values;
    }
}
