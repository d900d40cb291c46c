namespace ResearchKit.Privacy;

/// <summary>What a measure finds among the learners of one cell.</summary>
internal sealed class CellFigures
{
    private double _sum;
    private double _smallest = double.PositiveInfinity;
    private double _largest = double.NegativeInfinity;
    private double _second = double.NegativeInfinity;

    /// <summary>Learners with a value.</summary>
    public int Learners { get; private set; }

    /// <summary>Learners who ever have the counted value.</summary>
    public int Having { get; private set; }

    public double Sum => _sum;

    public double Smallest => _smallest;

    public double Largest => _largest;

    public double Mean => Learners == 0 ? double.NaN : _sum / Learners;

    /// <summary>Whether all learners have the same value, so that the mean tells each one's.</summary>
    public bool IsUniform => Learners > 0 && _smallest == _largest;

    public void Add(double learnersMean)
    {
        Learners++;
        if (learnersMean > 0) Having++;
        _sum += learnersMean;
        _smallest = Math.Min(_smallest, learnersMean);
        Rank(learnersMean);
    }

    /// <summary>Adds the learners of another cell, none of whom is in this one.</summary>
    public void Add(CellFigures other)
    {
        Learners += other.Learners;
        Having += other.Having;
        _sum += other._sum;
        _smallest = Math.Min(_smallest, other._smallest);
        Rank(other._largest);
        if (other.Learners > 1) Rank(other._second);
    }

    /// <summary>
    /// The p % rule: whether the learner with the second largest value, who knows the mean and the own value, can estimate the largest to within
    /// <paramref name="percent"/> % of it, values counted from <paramref name="origin"/>.
    /// </summary>
    public bool IsDominated(double origin, double percent)
    {
        if (Learners < 2) return Learners == 1;
        var largest = _largest - origin;
        var rest = _sum - (Learners * origin) - largest - (_second - origin);
        return largest > 0 && rest < percent / 100 * largest;
    }

    private void Rank(double value)
    {
        if (value > _largest) (_largest, _second) = (value, _largest);
        else if (value > _second) _second = value;
    }
}
