using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>A coefficient of reliability or agreement of columns of a frame. Immutable; displays itself as a table.</summary>
/// <typeparam name="TResult">All numbers of the method.</typeparam>
public sealed class ReliabilityModel<TResult> : FittedModel
{
    private readonly TResult _result;
    private readonly Func<TableBuilder> _table;
    private readonly string? _line;
    private readonly string[] _notes;

    internal ReliabilityModel(DataFrame frame, string call, IEstimationResult fit, TResult result, ModelRelease? release, Func<TableBuilder> table, string? line, params string[] notes)
        : base(frame, call, fit, fit.Missingness, release) => (_result, _table, _line, _notes) = (result, table, line, notes);

    /// <summary>All numbers of the method.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public TResult Result => Guard(_result, "they count the rows that lack answers", "Estimates, ToFrame(), ToChart() and the table");

    /// <summary>The coefficients as a chart: each with its interval.</summary>
    /// <param name="title">The title; null for the method.</param>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    public Chart ToChart(string? title = null) => ForestOf(Estimates, estimate => estimate.Term, title ?? Method, "coefficient", null);

    internal override TableModel ToTable() => ModelNotes.Build(_table(), this, _line, _notes);
}
