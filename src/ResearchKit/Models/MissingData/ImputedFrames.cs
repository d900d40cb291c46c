using System.Collections;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Models;

/// <summary>Completed frames of one imputation. Displays what was missing and whether the chains came to rest. Imputed values are draws and never to be told as values of learners.</summary>
public sealed class ImputedFrames : IReadOnlyList<DataFrame>, IDisplayable
{
    private readonly DataFrame _frame;
    private readonly ImputationColumn[] _columns;
    private readonly DataFrame?[] _made;

    internal ImputedFrames(DataFrame frame, ImputationColumn[] columns, ImputedData data)
    {
        (_frame, _columns, Data) = (frame, columns, data);
        _made = new DataFrame?[data.Count];
        Provenance = frame.Provenance.Then($"Missing.Impute({string.Join(", ", columns.Select(column => column.Name))})");
    }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The drawn columns and how the chains ran.</summary>
    public ImputedData Data { get; }

    /// <summary>Number of completed frames.</summary>
    public int Count => Data.Count;

    /// <summary>What to know of the imputation.</summary>
    public IReadOnlyList<string> Warnings => Data.Warnings;

    /// <summary>One completed frame, with all columns of the data.</summary>
    /// <param name="index">From 0.</param>
    public DataFrame this[int index] => _made[index] ??= Make(index);

    /// <summary>Fits each completed frame and pools the estimates by Rubin's rules.</summary>
    /// <param name="analysis">Any model: <c>f => Regression.Fit("grade ~ burnout", f)</c>.</param>
    /// <exception cref="ArgumentException">The models differ in their terms.</exception>
    public PooledModel Fit(Func<DataFrame, IEstimationResult> analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        IEstimationResult[] fits = [.. Enumerable.Range(0, Count).Select(index => analysis(this[index]))];
        return new PooledModel(_frame, $"Missing.Impute({string.Join(", ", _columns.Select(column => column.Name))}).Fit", PooledResult.Of(fits), Data);
    }

    /// <summary>The means of drawn values round by round, a line a chain and a panel a column: they should mix and not drift.</summary>
    /// <param name="title">The title; null for one that says what it is.</param>
    /// <exception cref="InvalidOperationException">Nothing was drawn.</exception>
    public Chart ToChart(string? title = null)
    {
        if (Data.Traces.Count == 0)
            throw new InvalidOperationException("Nothing was missing, so nothing was drawn and there is no trace.");
        const int most = 8;
        var rows = Data.Traces.SelectMany(trace => trace.Means.Take(most).SelectMany((chain, c) => chain.Select((mean, round) => (trace.Variable, Chain: $"chain {c + 1}", Round: round + 1.0, Mean: mean)))).ToArray();
        DataFrame traces = DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("column", rows.Select(row => row.Variable)), Column.Create("chain", rows.Select(row => row.Chain)),
                Column.Create("round", rows.Select(row => row.Round)), Column.Create("mean of drawn values", rows.Select(row => row.Mean)),
            ]);
        return Chart.Line(traces, "round", "mean of drawn values", color: "chain", facet: Data.Traces.Count > 1 ? "column" : null, title: title ?? "Traces of the chains");
    }

    /// <inheritdoc/>
    public IEnumerator<DataFrame> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        ImputationColumn[] drawn = [.. _columns.Where(column => Data.Missingness.ByVariable.Any(count => count.Variable == column.Name))];
        TableBuilder table = new TableBuilder($"{Count} imputations")
            .Labels("column", [.. drawn.Select(column => column.Name)])
            .Number("missing", [.. drawn.Select(column => (double)Data.Missingness.ByVariable.First(count => count.Variable == column.Name).Count)], decimals: 0)
            .Labels("drawn by", [.. drawn.Select(column => Words(column.Variable))])
            .Number("R-hat", [.. drawn.Select(column => Data.Traces.FirstOrDefault(trace => trace.Variable == column.Name)?.RHat ?? double.NaN)], decimals: 2)
            .Note($"{ValueText.Count(Data.Missingness.RowsUsed)} of {ValueText.Count(Data.Missingness.RowsGiven)} rows were complete. Values are drawn given the other columns, and hold where they are missing at random given these.");
        foreach (string warning in Warnings)
            table.Note($"Note well: {warning}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Words(ImputationVariable variable) => variable.Method switch
    {
        ImputationMethod.ByKind => variable.Categories == 0 ? "matching" : variable.Categories == 2 ? "logistic" : "multinomial",
        ImputationMethod.PredictiveMeanMatching => "matching",
        ImputationMethod.TwoLevelNormal => "two-level normal",
        _ => variable.Method.ToString().ToLowerInvariant(),
    };

    private DataFrame Make(int index)
    {
        DataFrame frame = _frame;
        foreach (ImputationColumn column in _columns)
            frame = frame.WithColumn(column.Complete(Data.Column(index, column.Name).Span, Provenance));
        return frame;
    }
}
