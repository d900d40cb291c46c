using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Statistics.Tests.Survey;

/// <summary>The simulated survey that survey.R writes, and the designs it takes of it.</summary>
internal sealed class SurveySample
{
    private readonly ReferenceTable _table = ReferenceTable.Read("survey-data.csv");
    private readonly int[] _rows;

    private SurveySample(Func<int, int, bool> keep)
    {
        double[] stratum = _table.Numbers("stratum"), unit = _table.Numbers("unit");
        _rows = [.. Enumerable.Range(0, _table.RowCount).Where(row => keep((int)stratum[row], (int)unit[row] % 100))];
    }

    public static SurveySample All { get; } = new((_, _) => true);

    public static SurveySample Pairs { get; } = new((_, unit) => unit <= 2);

    public static SurveySample Lonely { get; } = new((stratum, unit) => stratum != 4 || unit == 1);

    public double[] this[string column]
    {
        get
        {
            double[] all = _table.Numbers(column);
            return [.. _rows.Select(row => all[row])];
        }
    }

    public Grouping Group(string column)
    {
        string[] all = _table.Texts(column);
        return Grouping.FromKeys<string>(column, [.. _rows.Select(row => all[row])]);
    }

    public LinearizedDesign Clustered(LonelyUnitRule rule = LonelyUnitRule.Fail) => new(this["weight"], Group("stratum"), Group("unit"), lonely: rule);

    public static (SurveySample Sample, SurveyDesign Design) Named(string name) => name switch
    {
        "weighted" => (All, new LinearizedDesign(All["weight"])),
        "clustered" => (All, All.Clustered()),
        "fpc" => (All, WithPopulation()),
        "jkn" => (All, Replication.StratifiedJackknife(All.Clustered())),
        "jknfpc" => (All, Replication.StratifiedJackknife(WithPopulation())),
        "brr" => (Pairs, Replication.BalancedHalves(Pairs.Clustered())),
        "fay" => (Pairs, Replication.BalancedHalves(Pairs.Clustered(), 0.3)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such design."),
    };

    public DesignMatrix Terms(params string[] columns) => DesignMatrix.Create(true, _rows.Length, [.. columns.Select(column => (column, (ReadOnlyMemory<double>)this[column]))]);

    private static LinearizedDesign WithPopulation() => new(All["weight"], All.Group("stratum"), All.Group("unit"), All["population"]);
}
