using System.Runtime.CompilerServices;

namespace ResearchKit.Statistics.Survival;

/// <summary>Sums over those at risk at a time, and over those of them who have the event then: of relative hazards, of hazards times columns, and of hazards times products of columns (lower triangle, row by row).</summary>
internal sealed class RiskSet(int columns, bool second)
{
    public double Sum;

    public double EventSum;

    public double EventWeight;

    public int Events;

    public double[] First { get; } = new double[columns];

    public double[] Second { get; } = new double[second ? columns * (columns + 1) / 2 : 0];

    public double[] EventFirst { get; } = new double[columns];

    public double[] EventSecond { get; } = new double[second ? columns * (columns + 1) / 2 : 0];

    /// <summary>Sum over events of weight times columns.</summary>
    public double[] EventColumns { get; } = new double[columns];

    public void Clear()
    {
        Sum = 0;
        Array.Clear(First);
        Array.Clear(Second);
        ClearEvents();
    }

    public void ClearEvents()
    {
        (EventSum, EventWeight, Events) = (0, 0, 0);
        Array.Clear(EventFirst);
        Array.Clear(EventSecond);
        Array.Clear(EventColumns);
    }

    public void Add(ReadOnlySpan<double> x, double hazard)
    {
        Sum += hazard;
        Accumulate(x, hazard, First, Second);
    }

    public void AddEvent(ReadOnlySpan<double> x, double hazard, double weight)
    {
        Events++;
        EventSum += hazard;
        EventWeight += weight;
        Accumulate(x, hazard, EventFirst, EventSecond);
        for (int j = 0; j < x.Length; j++)
            EventColumns[j] += weight * x[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(ReadOnlySpan<double> x, double hazard, double[] first, double[] second)
    {
        int at = 0;
        bool products = second.Length > 0;
        for (int j = 0; j < x.Length; j++)
        {
            double part = hazard * x[j];
            first[j] += part;
            if (!products)
                continue;
            Span<double> row = second.AsSpan(at, j + 1);
            for (int k = 0; k < row.Length; k++)
                row[k] += part * x[k];
            at += j + 1;
        }
    }
}
