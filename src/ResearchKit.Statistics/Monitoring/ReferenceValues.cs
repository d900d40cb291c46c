using System.Globalization;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>The known values of a reference that thresholds are simulated with.</summary>
internal static class ReferenceValues
{
    public static double[] Of(ReadOnlySpan<double> reference, int least)
    {
        var kept = new List<double>(reference.Length);
        for (int i = 0; i < reference.Length; i++)
        {
            if (double.IsInfinity(reference[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Value {i} of the reference is infinite; leave it out or make it missing (NaN)."), nameof(reference));
            if (!double.IsNaN(reference[i]))
                kept.Add(reference[i]);
        }

        return kept.Count >= least ? [.. kept] : throw new ArgumentException($"The reference has {kept.Count} values; a threshold is simulated with at least {least}.", nameof(reference));
    }
}
