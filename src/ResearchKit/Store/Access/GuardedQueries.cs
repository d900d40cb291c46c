using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>
/// Runs queries for a purpose: each sees the purpose's columns and rows alone, and is one record of the audit log, refused or not. The register and the objections are read anew for
/// every query, so that what is changed there holds at once.
/// </summary>
internal sealed class GuardedQueries(string storePath, LearningStoreOptions options, AuditLog audit, Func<SqlSession> connect) : IDisposable
{
    private readonly ObjectionList _objections = new(storePath);
    private readonly Lock _turn = new();
    private readonly Lazy<IReadOnlySet<string>> _systemNames = new(() => SystemNames(connect));
    private (string Text, PurposeRegister Register)? _register;
    private (string Key, PurposeViews Views, EmptyTwin Twin)? _access;
    private EmptyTwin? _catalog;

    /// <summary>Runs a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="read">Reads its rows on a connection.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public DataFrame Run(string sql, object? parameters, Func<SqlSession, ColumnOrigins, DataFrame> read, CancellationToken cancellationToken)
    {
        var record = new JsonObject { ["purpose"] = options.Purpose, ["sql_sha256"] = PurposeRegister.Hash(sql), ["tables"] = new JsonArray() };
        var outcome = ("rows", "failed");
        try
        {
            using var session = connect();
            var review = StatementReview.Of(session, sql);
            record["tables"] = new JsonArray([.. review.KnownTables.Select(table => (JsonNode)table)]);
            var (register, views, twin) = Access();
            if (review.IsNoSql)
                twin.Ask(sql, parameters, cancellationToken);
            review.Require(views, _systemNames.Value, register.FilePath);
            session.Execute($"USE {views.Schema}");
            try
            {
                var frame = read(session, ColumnOrigins.Of(review.Tree));
                outcome = ("rows", RowBand(frame.Length));
                return frame;
            }
            catch (DuckDBException failure)
            {
                if (failure.ErrorType == DuckDBErrorType.Binder && review.OutsideColumn(views, register.FilePath, failure.Message) is { } outside)
                    throw outside;
                throw twin.Explain(failure, sql, parameters, cancellationToken);
            }
        }
        catch (PurposeException refused)
        {
            outcome = ("refused", refused.Refusal.ToString());
            throw;
        }
        finally
        {
            record[outcome.Item1] = outcome.Item2;
            audit.Append("query", record, CancellationToken.None);
        }
    }

    /// <summary>Asks the catalog of what the purpose reads, without rows: for assistance at the keyboard. Without a valid purpose, of the learning schema.</summary>
    public DataFrame AskCatalog(string sql, object? parameters, CancellationToken cancellationToken)
    {
        EmptyTwin twin;
        try
        {
            twin = Access().Twin;
        }
        catch (PurposeException)
        {
            lock (_turn)
                twin = _catalog ??= new EmptyTwin(LearningSchema.Current.Tables.ToDictionary(table => table.Name, table => table.Columns, StringComparer.Ordinal));
        }

        return twin.Ask(sql, parameters, cancellationToken);
    }

    public void Dispose()
    {
        _access?.Twin.Dispose();
        _catalog?.Dispose();
    }

    private (PurposeRegister Register, PurposeViews Views, EmptyTwin Twin) Access()
    {
        lock (_turn)
        {
            var register = Register();
            var purpose = Stated(register);
            var today = DateOnly.FromDateTime(options.TimeProvider.GetUtcNow().UtcDateTime);
            if (purpose.Until < today)
                throw new PurposeException(
                    PurposeRefusal.ExpiredPurpose,
                    string.Create(CultureInfo.InvariantCulture, $"The purpose \"{purpose.Name}\" ended on {purpose.Until:yyyy-MM-dd}. If it goes on, whoever answers for the data sets a later day in {register.FilePath}."));
            var objections = Objections();
            var key = string.Create(CultureInfo.InvariantCulture, $"{purpose.Name} {today:yyyy-MM-dd} {PurposeRegister.Hash(_register!.Value.Text)} {PurposeRegister.Hash(objections.Text)}");
            if (_access?.Key != key)
            {
                using var session = connect();
                var views = PurposeViews.Make(session, purpose, objections.Pseudonyms, today);
                _access?.Twin.Dispose();
                _access = (key, views, new EmptyTwin(views.Tables));
            }

            return (register, _access.Value.Views, _access.Value.Twin);
        }
    }

    private PurposeRegister Register()
    {
        var text = PurposeRegister.TextOf(storePath);
        if (_register?.Text != text)
            _register = (text, PurposeRegister.Of(storePath, text));
        return _register.Value.Register;
    }

    private (string Text, IReadOnlyList<string> Pseudonyms) Objections()
    {
        try
        {
            var text = _objections.Text();
            return (text, _objections.Parse(text));
        }
        catch (InvalidDataException wrong)
        {
            throw new PurposeException(PurposeRefusal.Register, wrong.Message);
        }
    }

    private Purpose Stated(PurposeRegister register)
    {
        if (options.Purpose is { } stated)
            return register[stated];
        var valid = register.Purposes.Length == 0 ? $"None is declared. {PurposeRegister.HowToDeclare}" : $"Declared: {string.Join(", ", register.Purposes.Select(purpose => purpose.Name))}.";
        throw new PurposeException(
            PurposeRefusal.NoPurpose,
            $"{Path.GetFileName(storePath)} is protected: a query states what it is for. In C#: LearningStore.Open(path, new LearningStoreOptions {{ Purpose = \"...\" }}); in a notebook: "
            + $"#!connect store --kernel-name N --purpose NAME \"file\"; on the command line: --purpose NAME. {valid}");
    }

    private static IReadOnlySet<string> SystemNames(Func<SqlSession> connect)
    {
        using var session = connect();
        return session.Rows("SELECT DISTINCT view_name FROM duckdb_views() WHERE internal UNION SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type LIKE 'table%'")
            .Select(row => (string)row[0]!).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A count coarse enough to single nobody out: under 10, else the power of ten below it.</summary>
    internal static string RowBand(long rows)
    {
        if (rows < 10)
            return "under 10";
        long band = 10;
        while (band <= rows / 10)
            band *= 10;
        return band.ToString(CultureInfo.InvariantCulture) + " or more";
    }
}
