using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>Units at times, taken from the columns of a frame, and what the release gate wants to know of them.</summary>
internal sealed class PanelFrame
{
    private readonly DataFrame _frame;
    private readonly string[] _columns;
    private readonly PanelFrameOptions _options;

    private PanelFrame(DataFrame frame, string call, string[] columns, PanelFrameOptions options, PanelData data) =>
        (_frame, Call, _columns, _options, Data) = (frame, call, columns, options, data);

    public string Call { get; }

    public PanelData Data { get; }

    /// <summary>Unit of the outcome; null for none.</summary>
    public string? Unit => _frame[_columns[0]].Unit;

    public static PanelFrame Of(DataFrame frame, string method, string outcome, string unit, string time, string start, PanelFrameOptions options)
    {
        ArgumentNullException.ThrowIfNull(frame);
        string call = $"{method}({outcome} by {unit}, {time}; from {start})";
        string[] columns = [.. new[] { outcome, unit, time, start, options.Cluster ?? unit }.Select(name => frame.HasColumn(name) ? frame[name].Name
            : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames])))];
        // Units and clusters may be learners: their own means are taken out and never shown.
        ModelGate.RefuseKeys(call, frame, options.Learner, [columns[0], columns[2], columns[3]]);
        double[] Numbers(string name) => frame[name].ConvertsToDouble ? frame[name].Doubles()
            : throw new ArgumentException($"The column {name} holds {Column.TypeName(frame[name].ElementType)}; {call} takes numbers for outcome, time and start. Make them in the query: year(day) AS year.");
        Grouping Groups(string name) => Grouping.FromKeys(name, [.. FormulaColumns.Levels(frame[name])]);
        Grouping units = Groups(columns[1]);
        return new PanelFrame(frame, call, columns, options, new PanelData(Numbers(columns[0]), units, Numbers(columns[2]), Numbers(columns[3]), columns[4] == columns[1] ? units : Groups(columns[4])));
    }

    /// <summary>Asks the gate: the means of each start at each time are told, and the columns of the regression.</summary>
    /// <exception cref="ProtectedDataException">They would tell of too few learners.</exception>
    public ModelRelease Decide(bool isEventStudy, CancellationToken cancellationToken)
    {
        int[] rows = [.. Enumerable.Range(0, _frame.Length).Where(row => !double.IsNaN(Data.Outcome.Span[row]) && !double.IsNaN(Data.Times.Span[row]) && Data.Units.Codes[row] >= 0 && Data.Clusters.Codes[row] >= 0)];
        bool[] used = new bool[_frame.Length];
        foreach (int row in rows)
            used[row] = true;
        var labels = new List<string>();
        var found = new Dictionary<(double, double), int>();
        int[] codes = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            (double start, double time) = (Data.StartOf(rows[i]), Data.Times.Span[rows[i]]);
            if (!found.TryGetValue((start, time), out codes[i]))
            {
                found[(start, time)] = codes[i] = labels.Count;
                labels.Add(double.IsInfinity(start) ? string.Create(CultureInfo.InvariantCulture, $"never, at {time:R}") : string.Create(CultureInfo.InvariantCulture, $"from {start:R}, at {time:R}"));
            }
        }

        double? Period(int row) => double.IsFinite(Data.StartOf(row)) ? Data.Times.Span[row] - Data.StartOf(row) : null;
        var terms = isEventStudy
            ? rows.Select(Period).OfType<double>().Distinct().Order().Select(period => (string.Create(CultureInfo.InvariantCulture, $"period {period:R}"), (ReadOnlyMemory<double>)rows.Select(row => Period(row) == period ? 1.0 : 0).ToArray()))
            : [("treated", (ReadOnlyMemory<double>)rows.Select(row => Period(row) >= 0 ? 1.0 : 0).ToArray())];
        var times = rows.Select(row => Data.Times.Span[row]).Distinct().Order().Skip(1)
            .Select(time => (string.Create(CultureInfo.InvariantCulture, $"time {time:R}"), (ReadOnlyMemory<double>)rows.Select(row => Data.Times.Span[row] == time ? 1.0 : 0).ToArray()));
        (string, ReadOnlyMemory<double>)[] design = [.. terms, .. times];
        return ModelGate.Decide(
            new ModelDisclosure
            {
                Model = Call,
                Frame = _frame,
                Used = used,
                Learner = _options.Learner,
                Columns = [.. new[] { _columns[0], _columns[2], _columns[3] }.Distinct(StringComparer.Ordinal)],
                Outcome = _columns[0],
                OutcomeColumns = [_columns[0]],
                OutcomeValues = [.. rows.Select(row => Data.Outcome.Span[row])],
                Factors = [new ModelFactor($"{_columns[3]} and {_columns[2]}", codes, labels, [_columns[3], _columns[2]])],
                Design = design,
                HasIntercept = true,
                ResidualDegreesOfFreedom = rows.Length - design.Length - Data.Units.GroupCount,
            },
            cancellationToken);
    }
}
