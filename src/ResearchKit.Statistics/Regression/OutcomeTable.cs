namespace ResearchKit.Statistics.Regression;

/// <summary>A function of an outcome, computed once for each of the small whole numbers that most outcomes are.</summary>
internal sealed class OutcomeTable(Func<double, double> function)
{
    private const int Size = 64;

    private readonly double[] _values = new double[Size];
    private readonly bool[] _isKnown = new bool[Size];

    public double Of(double outcome)
    {
        if (!(outcome >= 0 && outcome < Size))
            return function(outcome);
        int whole = (int)outcome;
        if (whole != outcome)
            return function(outcome);
        if (!_isKnown[whole])
            (_values[whole], _isKnown[whole]) = (function(outcome), true);
        return _values[whole];
    }
}
