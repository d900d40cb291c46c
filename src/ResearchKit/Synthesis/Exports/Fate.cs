using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>What becomes of a row, statement or event; one thing at most.</summary>
internal enum Fate
{
    /// <summary>It is written once.</summary>
    Plain = 0,

    /// <summary>It is written a second time some rows later.</summary>
    ExactDuplicate = 1,

    /// <summary>It is written a second time some rows later, with a name or a date written differently.</summary>
    NearDuplicate = 2,

    /// <summary>It is written to the second delivery only.</summary>
    Late = 3,

    /// <summary>It is written wrong to the first delivery and right to the second.</summary>
    Corrected = 4,

    /// <summary>It is written so that it breaks a rule of the format.</summary>
    Invalid = 5,

    /// <summary>It is taken back some rows later.</summary>
    Voided = 6,
}

/// <summary>The fates that rows of one file may meet.</summary>
internal sealed class FateDraw
{
    /// <summary>How many rows later a duplicate stands, at most.</summary>
    public const int LargestGap = 40;

    private readonly double[] _weights;

    public FateDraw(ExportMess mess, params IEnumerable<Fate> allowed)
    {
        _weights = new double[Enum.GetValues<Fate>().Length];
        foreach (var fate in allowed)
        {
            _weights[(int)fate] = fate switch
            {
                Fate.ExactDuplicate => mess.ExactDuplicate,
                Fate.NearDuplicate => mess.NearDuplicate,
                Fate.Late => mess.Late,
                Fate.Corrected => mess.Corrected,
                Fate.Invalid => mess.Invalid,
                Fate.Voided => mess.Voided,
                _ => 0,
            };
        }

        _weights[(int)Fate.Plain] = 1 - _weights.Sum();
    }

    /// <summary>Draws a fate and how many rows later its second part comes. Takes two draws.</summary>
    public (Fate Fate, int Gap) Draw(RandomStream random)
    {
        var fate = (Fate)random.Categorical(_weights);
        return (fate, 1 + random.Integer(LargestGap));
    }
}
