using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>Columns of a survey and the design restricted to the rows that are complete in them.</summary>
internal sealed class SurveyRows
{
    private SurveyRows(double[][] columns, SurveyDesign design, MissingnessRecord missingness) => (Columns, Design, Missingness) = (columns, design, missingness);

    public double[][] Columns { get; }

    /// <summary>The design with missing rows outside the domain.</summary>
    public SurveyDesign Design { get; }

    public MissingnessRecord Missingness { get; }

    /// <summary>Why there is nothing to estimate; null if there is.</summary>
    public string? WhyNone => Design.ActiveWeights.Any(weight => weight > 0)
        ? null
        : "No estimate, because no row with a weight is complete. See which variables are missing, and whether the subpopulation has rows.";

    public static SurveyRows Of(SurveyDesign design, IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, CancellationToken cancellationToken)
    {
        if (columns.Count == 0)
            throw new ArgumentException("Name at least one column to estimate.", nameof(columns));
        int n = design.RowCount;
        var complete = new bool[n];
        Array.Fill(complete, true);
        var missing = new List<MissingCount>();
        var arrays = new double[columns.Count][];
        for (int k = 0; k < arrays.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (string name, ReadOnlyMemory<double> values) = columns[k];
            if (values.Length != n)
                throw new ArgumentException($"{name} has {values.Length} values and the design {n} rows. Give one value a row.", nameof(columns));
            arrays[k] = values.ToArray();
            int count = 0;
            for (int i = 0; i < n; i++)
            {
                if (double.IsInfinity(arrays[k][i]))
                    throw new ArgumentException($"{name} is infinite in row {i}. An estimate needs finite numbers: correct the value, or make it missing (NaN).", nameof(columns));
                if (!double.IsNaN(arrays[k][i]) || !(design.Included?[i] ?? true))
                    continue;
                complete[i] = false;
                count++;
            }

            if (count > 0)
                missing.Add(new MissingCount(name, count));
        }

        int given = design.Included?.Count(one => one) ?? n;
        int used = complete.Where((one, i) => one && (design.Included?[i] ?? true)).Count();
        return new SurveyRows(arrays, design.Where(complete), new MissingnessRecord(given, used, missing));
    }

    /// <summary>What a reader of the estimates must know.</summary>
    public IReadOnlyList<string> Warnings()
    {
        double degrees = Design.DegreesOfFreedom;
        return degrees > 0
            ? []
            : ["No interval, because the design has as many strata as sampling units among these rows: the spread between units cannot be seen. Merge strata."];
    }
}
