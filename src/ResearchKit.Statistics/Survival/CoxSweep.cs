namespace ResearchKit.Statistics.Survival;

/// <summary>One way through the rows of each stratum, from the latest time to the earliest, that keeps the sums over those at risk. What is done at events, entries into and departures from the risk set is the derived class's.</summary>
internal abstract class CoxSweep(CoxRows rows, bool second, CancellationToken cancellationToken)
{
    protected CoxRows Rows { get; } = rows;

    protected RiskSet AtRisk { get; } = new(rows.Columns, second);

    /// <summary>Weight times relative hazard of each row.</summary>
    protected double[] Hazard { get; private set; } = [];

    /// <summary>By how much each stratum's log hazards are lowered, so that none overflows.</summary>
    protected double Shift { get; private set; }

    public void Run(double[] predictor)
    {
        Hazard = new double[Rows.Count];
        int start = 0;
        for (int s = 0; s < Rows.Ends.Length; s++)
        {
            int end = Rows.Ends[s], late = start;
            Shift = double.NegativeInfinity;
            for (int i = start; i < end; i++)
                Shift = Math.Max(Shift, predictor[i]);
            for (int i = start; i < end; i++)
                Hazard[i] = Rows.Weight[i] * Distributions.Elementary.Exp(predictor[i] - Shift);
            AtRisk.Clear();
            int inside = 0;
            Begin(s);
            for (int i = start; i < end;)
            {
                if ((i & 0x3FF) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                double time = Rows.Time[i];
                for (; Rows.HasEntry && late < end && Rows.Entry[Rows.Entering[late]] >= time; late++)
                {
                    int gone = Rows.Entering[late];
                    AtRisk.Add(Rows.Row(gone), -Hazard[gone]);
                    Leave(gone);
                    if (--inside == 0)
                        AtRisk.Clear();
                }

                int first = i;
                for (; i < end && Rows.Time[i] == time; i++)
                {
                    AtRisk.Add(Rows.Row(i), Hazard[i]);
                    inside++;
                    Enter(i);
                    if (Rows.IsEvent[i])
                        AtRisk.AddEvent(Rows.Row(i), Hazard[i], Rows.Weight[i]);
                }

                if (AtRisk.Events == 0)
                    continue;
                At(time, first, i, predictor);
                AtRisk.ClearEvents();
            }

            if (!Rows.HasEntry)
            {
                for (int i = start; i < end; i++)
                    Leave(i);
            }
            else
            {
                for (; late < end; late++)
                    Leave(Rows.Entering[late]);
            }

            start = end;
        }
    }

    protected virtual void Begin(int stratum)
    {
    }

    /// <summary>A row comes into the risk set; events at its own time are still to come.</summary>
    protected virtual void Enter(int row)
    {
    }

    /// <summary>A row leaves the risk set: events at its entry and before do not concern it.</summary>
    protected virtual void Leave(int row)
    {
    }

    /// <summary>Events at a time, among rows from first to before end.</summary>
    protected abstract void At(double time, int first, int end, double[] predictor);
}
