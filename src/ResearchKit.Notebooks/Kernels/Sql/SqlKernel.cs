using ResearchKit.DuckDB;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>
/// SQL on DuckDB. Each statement that gives rows is shown; the last one is the submission's value, a <see cref="DataFrame"/>. <c>$name</c> is bound
/// to a variable of this kernel or of the one beside it, never pasted into the text. A frame of either is a table of its name.
/// </summary>
public sealed class SqlKernel : IKernel, INamedResults, ICompletenessCheck, ICodeAssistance
{
    private readonly VariableTable _variables = new("SQL");
    private readonly ISqlSource _source;
    private readonly Func<IKernel?> _beside;
    private readonly TimeProvider _time;

    private SqlKernel(string name, ISqlSource source, Func<IKernel?>? beside, TimeProvider? timeProvider)
    {
        _time = timeProvider ?? TimeProvider.System;
        Info = new KernelInfo(name, "SQL", []);
        _source = source;
        _beside = beside ?? (() => null);
    }

    /// <inheritdoc/>
    public KernelInfo Info { get; }

    /// <inheritdoc/>
    public IReadOnlyList<KernelVariable> Variables => _variables.All;

    /// <summary>A kernel on a database.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <param name="connectionString">A connection string, <c>Data Source=file</c> or <c>Data Source=:memory:</c>.</param>
    /// <param name="beside">The kernel whose variables are parameters and tables too; null for none.</param>
    /// <param name="timeProvider">For the progress of long queries; null for the system's.</param>
    /// <exception cref="DuckDBException">The database cannot be opened, or a guard refuses it: a protected learning store is opened as a store.</exception>
    public static SqlKernel OnDatabase(string name, string connectionString = "Data Source=:memory:", Func<IKernel?>? beside = null, TimeProvider? timeProvider = null) =>
        new(name, new DatabaseSource(connectionString), beside, timeProvider);

    /// <summary>A kernel on a learning store.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <param name="path">The store's file.</param>
    /// <param name="purpose">What the queries are for; null for none, which a protected store refuses at the first query.</param>
    /// <param name="beside">The kernel whose variables are parameters too; null for none.</param>
    /// <param name="timeProvider">For the progress of long queries; null for the system's.</param>
    /// <exception cref="Exception">The store cannot be opened; the message says why.</exception>
    public static SqlKernel OnStore(string name, string path, string? purpose = null, Func<IKernel?>? beside = null, TimeProvider? timeProvider = null) =>
        new(name, new StoreSource(path, purpose), beside, timeProvider);

    /// <inheritdoc/>
    public KernelVariable? FindVariable(string name) => _variables.Find(name);

    /// <inheritdoc/>
    public Task SetVariableAsync(string name, object? value, Type? declaredType = null)
    {
        _variables.Set(name, value, declaredType);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<SubmissionResult> SubmitAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(output);
        var statements = SqlStatement.Split(submission.Code);
        DataFrame? last = null;
        for (var i = 0; i < statements.Length; i++)
        {
            var statement = statements[i];
            try
            {
                var (parameters, frames) = (Parameters(statement), Frames(statement));
                if (_source.ReachesFiles)
                    ProtectedFiles.Refuse(statement, pattern => Glob(pattern, cancellationToken));
                using var progress = new SqlProgress(output, _time);
                var rows = await Task.Run(() => _source.Run(statement.Text, parameters, frames, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
                progress.Dispose();
                if (rows is null)
                    continue;
                last = rows;
                object shown = statement.FirstWord == "explain" ? QueryPlan.Of(rows) : rows;
                if (i < statements.Length - 1)
                    output.Display(shown);
                else
                    output.Result(shown);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Fail(output, SubmissionStatus.Interrupted, CellError.At(submission.Label, "Interrupted", "the query was interrupted. Variables and tables are kept."));
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return Fail(output, SubmissionStatus.Failed, Describe(error, statement, submission));
            }
        }

        return new SubmissionResult(SubmissionStatus.Succeeded, Error: null, last is not null, last);
    }

    /// <summary>SQL is complete when its last statement ends in a semicolon; whether a statement is right is for the database to say.</summary>
    /// <param name="code">The code.</param>
    public CodeCompleteness CheckCompleteness(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.AsSpan().TrimEnd().EndsWith(";", StringComparison.Ordinal) ? CodeCompleteness.Complete : CodeCompleteness.Incomplete;
    }

    /// <inheritdoc/>
    public CompletionList Complete(string code, int position, CancellationToken cancellationToken) => Assistance().Complete(code, position, cancellationToken);

    /// <inheritdoc/>
    public MimeBundle? Inspect(string code, int position, CancellationToken cancellationToken) => Assistance().Inspect(code, position, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _source.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqlAssistance Assistance() => new(_source, [.. Variables, .. _beside()?.Variables ?? []]);

    private IEnumerable<string> Glob(string pattern, CancellationToken cancellationToken)
    {
        var files = _source.AskCatalog("SELECT file FROM glob($pattern)", new Dictionary<string, object?>(StringComparer.Ordinal) { ["pattern"] = pattern }, cancellationToken);
        return Enumerable.Range(0, files.Length).Select(i => (string)files["file"].ValueAt(i)!);
    }

    private static SubmissionResult Fail(SubmissionOutput output, SubmissionStatus status, CellError error)
    {
        output.Error(error);
        return new SubmissionResult(status, error);
    }

    // DuckDB counts within the statement; people count within the cell.
    private static CellError Describe(Exception error, SqlStatement statement, Submission submission)
    {
        var position = (error as DuckDBException)?.Position;
        var line = submission.FirstLine + statement.Line - 1 + (position?.Line - 1 ?? 0);
        var column = position is { } place ? (place.Line == 1 ? statement.Column + place.Column - 1 : place.Column) : 0;
        var message = error.Message.ReplaceLineEndings("\n").Split('\n');
        return CellError.At(submission.Label, "SqlError", message[0], line, column, message[1..]) with { Message = error.Message };
    }

    private Dictionary<string, object?> Parameters(SqlStatement statement)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var name in statement.Parameters)
        {
            var variable = Find(name) ?? throw new InvalidOperationException($"the parameter ${name} has no value: no variable has that name.{ValidNames.For(name, Known())}");
            if (variable.Value is DataFrame)
                throw new InvalidOperationException($"${name} is a table, and a parameter is one value. Write {name} without the $ where a table may stand: FROM {name}.");
            values[name] = variable.Value;
        }

        return values;
    }

    private Dictionary<string, DataFrame> Frames(SqlStatement statement)
    {
        var frames = new Dictionary<string, DataFrame>(StringComparer.OrdinalIgnoreCase);
        foreach (var variable in Variables.Concat(_beside()?.Variables ?? []))
        {
            if (variable.Value is DataFrame frame && statement.Names.Contains(variable.Name))
                frames.TryAdd(variable.Name, frame);
        }

        return frames;
    }

    private KernelVariable? Find(string name) => FindVariable(name) ?? _beside()?.FindVariable(name);

    private IEnumerable<string> Known() => Variables.Concat(_beside()?.Variables ?? []).Select(variable => variable.Name);
}
