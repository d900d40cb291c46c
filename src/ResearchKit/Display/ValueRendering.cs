using System.Collections;
using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;

namespace ResearchKit.Display;

/// <summary>One rendering of one value: finds who shows it, and remembers the way down into it so that cycles end.</summary>
internal sealed class ValueRendering(
    IReleaseGate gate, ImmutableList<(Type Type, Func<object, MimeBundle> Render)> registered, DisplayOptions options, CancellationToken cancellationToken)
{
    private readonly HashSet<object> _path = new(ReferenceEqualityComparer.Instance);

    public DisplayOptions Options => options;

    public CancellationToken CancellationToken => cancellationToken;

    public MimeBundle Render(object? value)
    {
        cancellationToken.ThrowIfCancellationRequested();
        value = gate.Admit(value);
        if (value is null or DBNull) return MimeBundle.OfText("null");
        var type = value.GetType();
        if (registered.FirstOrDefault(entry => entry.Type.IsAssignableFrom(type)).Render is { } render) return WithText(render(value), type);
        if (KitTable(value) is { } kit) return kit.ToMimeBundle();
        if (value is IDisplayable displayable) return WithText(displayable.ToMimeBundle(), type);
        if (FormatterConvention.Find(type) is not { } convention) return BuiltIn(value, type);
        var (formatted, problems) = convention.Render(value);
        return Noted(formatted is null ? BuiltIn(value, type) : WithText(formatted, type), problems);
    }

    private MimeBundle BuiltIn(object value, Type type)
    {
        if (value is Exception exception) return ExceptionView.Render(exception);
        if (JsonView.Of(value) is { } json) return json;
        if (ValueText.IsScalar(type)) return MimeBundle.OfText(Escaping.PlainText(ValueText.Of(value)));
        return Table(value, type, depth: 1) is { } table ? table.ToMimeBundle() : MimeBundle.OfText(Escaping.PlainText(Summary(value)));
    }

    /// <summary>What may be shown of a value inside another one; asked for before anything of it is read.</summary>
    public object? Admit(object? value) => gate.Admit(value);

    /// <summary>Whether a value is shown by a renderer of its own and never opened into its properties.</summary>
    public bool HasOwnView(object value) => value is IDisplayable or DataFrame or Column or ProtectedView or GateRefusal or ReleasedTable or NoisyTable or PrivacyBudget or DisclosureRiskReport;

    /// <summary>A value inside another one, as a cell; it passes the gate like any other.</summary>
    public TableCell Cell(object? value, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        value = gate.Admit(value);
        if (value is null or DBNull) return TableCell.Missing;
        var type = value.GetType();
        if (ValueText.IsScalar(type)) return new TableCell(Cut(ValueText.Of(value)));
        if (value is Exception exception) return new TableCell(Cut($"{TypeNames.Of(type)}: {exception.Message}"));
        if (value is TableModel model) return new TableCell(Summary(value), Nested: model);
        if (HasOwnView(value)) return new TableCell(Summary(value));
        if (!type.IsValueType && _path.Contains(value)) return new TableCell($"↻ {TypeNames.Of(type)}, shown above");
        var nested = depth < options.MaxDepth ? Table(value, type, depth + 1) : null;
        return new TableCell(Cut(Summary(value)), Nested: nested);
    }

    /// <summary>Values of the rooms that Display knows and which do not know Display.</summary>
    private TableModel? KitTable(object value) => value switch
    {
        DataFrame frame => FrameTable.Of(frame, options),
        Column column => FrameTable.Of(column, options),
        ProtectedView view => ProtectedViewTable.Of(view),
        GateRefusal refusal => GateRefusalTable.Of(refusal),
        ReleasedTable table => ReleasedTableView.Of(table, options),
        NoisyTable noisy => NoisyTableView.Of(noisy, options),
        PrivacyBudget budget => PrivacyBudgetTable.Of(budget),
        DisclosureRiskReport report => DisclosureRiskTable.Of(report),
        _ => null,
    };

    /// <summary>The value as a table, or null when it has no parts.</summary>
    private TableModel? Table(object value, Type type, int depth)
    {
        var onPath = !type.IsValueType && _path.Add(value);
        try
        {
            return value switch
            {
                Task => null,
                Array { Rank: 2 } matrix => SequenceTable.OfMatrix(matrix, this),
                _ when DictionaryTable.Entries(value) is { } entries => DictionaryTable.Of(value, entries, this, depth),
                IEnumerable sequence => SequenceTable.Of(sequence, this, depth),
                _ => ObjectTable.Of(value, this, depth),
            };
        }
        finally
        {
            if (onPath) _path.Remove(value);
        }
    }

    public string Cut(string text) => Escaping.OneLine(text, options.MaxCellCharacters);

    /// <summary>One line that stands for a value which is not opened.</summary>
    public static string Summary(object value) => value switch
    {
        Task task => $"{TypeNames.Of(task.GetType())}, {(task.IsCompletedSuccessfully ? "done" : task.IsFaulted ? "failed" : task.IsCanceled ? "cancelled" : "still running")}: write await to see its result",
        DataFrame frame => $"DataFrame, {ValueText.Count(frame.Length)} rows × {ValueText.Count(frame.Columns.Count)} columns",
        Column column => $"column \"{column.Name}\", {ValueText.Count(column.Length)} values",
        GateRefusal refusal => refusal.Reason,
        ProtectedView view => $"protected {view.What}: show it on its own to see its columns",
        NoisyTable noisy => $"table with noise of {ValueText.Count(noisy.Cells.Count)} groups",
        ReleasedTable table => $"released table of {ValueText.Count(table.Cells.Count)} groups",
        PrivacyBudget => "privacy budget",
        DisclosureRiskReport report => $"disclosure risk of {report.Source}",
        TableModel table => $"table of {ValueText.Count(table.Rows.Count)} rows",
        ICollection collection => $"{TypeNames.Of(value.GetType())} of {ValueText.Count(collection.Count)} items",
        IDisplayable or IEnumerable => TypeNames.Of(value.GetType()),
        _ when ObjectTable.HasParts(value.GetType()) => TypeNames.Of(value.GetType()),
        _ => value.ToString() is { Length: > 0 } text && text != value.GetType().ToString() ? text : TypeNames.Of(value.GetType()),
    };

    // A formatter that failed is told above what is shown in its stead.
    private static MimeBundle Noted(MimeBundle bundle, IReadOnlyList<string> problems)
    {
        if (problems.Count == 0) return bundle;
        var noted = bundle.With(MimeTypes.Text, string.Concat(problems.Select(problem => Escaping.PlainText(problem) + "\n")) + bundle.Data[MimeTypes.Text]);
        return bundle.Data.TryGetValue(MimeTypes.Html, out var html)
            ? noted.With(MimeTypes.Html, string.Concat(problems.Select(problem => $"<p class=\"{DisplayClasses.Note}\">{Escaping.Html(problem)}</p>")) + html)
            : noted;
    }

    private static MimeBundle WithText(MimeBundle bundle, Type type) =>
        bundle.Data.ContainsKey(MimeTypes.Text) ? bundle : bundle.With(MimeTypes.Text, TypeNames.Of(type));
}
