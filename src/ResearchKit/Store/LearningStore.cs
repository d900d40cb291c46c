using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ResearchKit.Display;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store.Access;

namespace ResearchKit.Store;

/// <summary>
/// Learning data in a DuckDB file of the common learning schema, opened read-only. A store file is never changed: an import or a generator makes
/// a new one and moves it into place; a store that is open goes on reading the old one. Any number of processes and threads read at once.
/// </summary>
/// <remarks>
/// A store is protected unless the kit's generator made it and nobody has changed it since. A protected store is queried for a purpose of the register beside it
/// (<see cref="PurposeRegister"/>): the query sees that purpose's columns and rows alone, reads no other files and writes none, and is a record of the audit log.
/// </remarks>
public sealed class LearningStore : IDisposable, IDisplayable
{
    private readonly SqlSession _session;
    private readonly Lock _gate = new();
    private readonly LearningStoreOptions _options;
    private readonly FrameOrigin _origin;
    private readonly Lazy<StoreCatalog> _catalog;
    private readonly Lazy<ImmutableArray<StoreLoad>> _provenance;
    private readonly Lazy<StoreSources> _sources;
    private readonly GuardedQueries _guarded;

    private LearningStore(string path, SqlSession session, Protection protection, DateTimeOffset? dataAsOf, LearningStoreOptions options)
    {
        FilePath = path;
        _session = session;
        Protection = protection;
        DataAsOf = dataAsOf;
        _options = options;
        Audit = new AuditLog(path, options.TimeProvider);
        _guarded = new GuardedQueries(path, options, Audit, () => Locked(StoreFile.Duplicate));
        _origin = new FrameOrigin(FrameOrigin.OfFile(path).Snapshot, path);
        _catalog = new Lazy<StoreCatalog>(() => Locked(session => StoreCatalog.Read(session, Protection != Protection.Synthetic)));
        _provenance = new Lazy<ImmutableArray<StoreLoad>>(() => Locked(StoreLoad.ReadAll));
        _sources = new Lazy<StoreSources>(() => Locked(read => StoreSources.Read(this, read)) with
        {
            ReadLines = (most, cancellationToken) => Locked(read => StoreSources.Lines(read, most, cancellationToken)),
        });
    }

    /// <summary>Full path of the store.</summary>
    public string FilePath { get; }

    /// <summary>Whether rows may be shown: <see cref="Protection.Synthetic"/> for an unchanged store of the kit's generator, else protected.</summary>
    public Protection Protection { get; }

    /// <summary>When the newest source was current, in UTC; null if the store does not say.</summary>
    public DateTimeOffset? DataAsOf { get; }

    /// <summary>Tables, columns, types, units, classes and row counts.</summary>
    public StoreCatalog Catalog => _catalog.Value;

    /// <summary>Which files went into the store, in the order of loading, with every row accounted for. Empty for a generated store.</summary>
    public ImmutableArray<StoreLoad> Provenance => _provenance.Value;

    /// <summary>The same for people: files, hashes, importers, keys, why rows were refused; of a generated store, who generated it and how.</summary>
    public StoreSources Sources => _sources.Value;

    /// <summary>For the foot of a notebook: versions, seed and checksum of the data.</summary>
    public StoreFooter Footer => StoreFooter.Of(this);

    /// <summary>The record of imports and queries beside the store.</summary>
    public AuditLog Audit { get; }

    /// <summary>The account of what releases with noise may give away in all about the learners of this store.</summary>
    public PrivacyLedger Budget => new(Audit);

    /// <summary>What the queries are for; null when nobody said.</summary>
    public string? Purpose => _options.Purpose;

    /// <summary>Opens a store for reading.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="options">Purpose and clock; null for none and the system's.</param>
    /// <exception cref="LearningStoreException">The file is missing, is no DuckDB database, is no learning store, or is of a newer schema version.</exception>
    public static LearningStore Open(string path, LearningStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        var session = StoreFile.Connect(full);
        try
        {
            var asOf = StoreFile.RequireVersion(session, full);
            var protection = SyntheticSeal.Verify(session, full);
            if (protection != Protection.Synthetic)
            {
                session = StoreFile.Hide(session, full);
                session.Execute("SET enable_external_access = false");
            }

            session.Execute("SET lock_configuration = true");
            return new LearningStore(full, session, protection, asOf, options ?? new LearningStoreOptions());
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens the same store once more, for the same purpose.</summary>
    /// <param name="store">An open store; closing one leaves the other open.</param>
    /// <exception cref="LearningStoreException">The file is gone or no learning store any more.</exception>
    public static LearningStore Open(LearningStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Open(store.FilePath, store._options);
    }

    /// <summary>Makes a new, protected store: fill the writer, then call <see cref="LearningStoreWriter.Complete"/>.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="replace">Whether a file that is there is replaced when the new one is complete.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    /// <exception cref="LearningStoreException">The file exists and shall not be replaced, or cannot be made.</exception>
    public static LearningStoreWriter Create(string path, bool replace = false, TimeProvider? timeProvider = null) => new(path, null, replace, timeProvider);

    /// <summary>Makes a new synthetic store. For the kit's generator alone.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="stamp">Who generates it.</param>
    /// <param name="replace">Whether a file that is there is replaced when the new one is complete.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    internal static LearningStoreWriter CreateSynthetic(string path, GeneratorStamp stamp, bool replace = false, TimeProvider? timeProvider = null) =>
        new(path, stamp, replace, timeProvider);

    /// <summary>
    /// Why a program must not open a file with a connection of its own: because it is a protected learning store. For the notebook engine's guard.
    /// Reads the file without asking the guard.
    /// </summary>
    /// <param name="path">Any file; it need not exist.</param>
    /// <returns>Null when the file is absent, no database, another database, or a synthetic store; else the reason, with the way that works.</returns>
    public static string? RefuseRawOpen(string path) => StoreFile.RefuseRawOpen(path);

    /// <summary>Runs a query: on a protected store for the purpose that the store was opened for.</summary>
    /// <param name="sql">One SELECT. Values go into parameters (<c>$name</c>), never into the text.</param>
    /// <param name="parameters">An object or anonymous type whose properties are the parameters, or a dictionary; null for none.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <returns>
    /// The rows, with this store's protection; columns that are plain columns of the learning schema carry its unit, meaning and disclosure class.
    /// </returns>
    /// <remarks>A synthetic store is queried freely. When it has a register and a purpose is stated, that purpose holds there too, so that it can be rehearsed.</remarks>
    /// <exception cref="DuckDBException">DuckDB refused the query; its message tells where, and quotes no value of a row of a protected store.</exception>
    /// <exception cref="PurposeException">The store is protected and the purpose is missing, over, or does not cover what the query reads.</exception>
    public DataFrame Query(string sql, object? parameters = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        if (IsGuarded)
            return _guarded.Run(sql, parameters, (read, origins) => Rows(read, origins, sql, parameters, cancellationToken), cancellationToken);
        using var session = Locked(StoreFile.Duplicate);
        var origins = ColumnOrigins.Of(session, sql);
        var rows = "failed";
        try
        {
            var frame = Rows(session, origins, sql, parameters, cancellationToken);
            rows = GuardedQueries.RowBand(frame.Length);
            return frame;
        }
        finally
        {
            if (_options.Purpose is { } purpose)
            {
                Audit.Append("query", new JsonObject
                {
                    ["purpose"] = purpose,
                    ["sql_sha256"] = PurposeRegister.Hash(sql),
                    ["tables"] = Names(origins.Tables),
                    ["rows"] = rows,
                });
            }
        }
    }

    /// <summary>
    /// Hands a further connection to a reader of the kit that shows no row: one that counts. It may make temporary tables, which end with it. On a protected store, and when the store
    /// was opened for a purpose, the reading is one record of the audit log.
    /// </summary>
    /// <param name="kind">What is done, for the audit log.</param>
    /// <param name="tables">Tables that are read, for the audit log.</param>
    /// <param name="read">The reader.</param>
    /// <param name="details">Further facts for the audit log; null for none.</param>
    internal T Inspect<T>(string kind, IReadOnlyList<string> tables, Func<SqlSession, T> read, JsonObject? details = null)
    {
        using var session = Locked(StoreFile.Duplicate);
        if (_options.Purpose is not null || Protection != Protection.Synthetic)
        {
            details ??= [];
            details["purpose"] = _options.Purpose;
            details["tables"] = Names(tables);
            Audit.Append(kind, details);
        }

        return read(session);
    }

    /// <summary>A frame of this store, for a reader of the kit within <see cref="Inspect"/>.</summary>
    internal DataFrame Rows(SqlSession session, string sql, CancellationToken cancellationToken) => Rows(session, ColumnOrigins.Of(session, sql), sql, null, cancellationToken);

    /// <summary>
    /// Asks DuckDB's catalog: names, types, documentation. For assistance at the keyboard. Of a protected store the answer comes from tables without rows: those columns that the purpose
    /// reads, or without a valid purpose those of the learning schema.
    /// </summary>
    /// <param name="sql">A query on DuckDB's catalog functions.</param>
    /// <param name="parameters">As of <see cref="Query"/>.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="DuckDBException">DuckDB refused the query.</exception>
    public DataFrame AskCatalog(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        IsGuarded ? _guarded.AskCatalog(sql, parameters, cancellationToken) : Query(sql, parameters, cancellationToken);

    /// <summary>The store's name, when its data was current, and its tables.</summary>
    public MimeBundle ToMimeBundle() => CatalogTables.Of(this).Build().ToMimeBundle();

    /// <summary>Closes the store. Frames read from it stay as they are.</summary>
    public void Dispose()
    {
        _guarded.Dispose();
        _session.Dispose();
    }

    private static DataFrame Describe(DataFrame frame, ColumnOrigins origins) => DataFrame.FromColumns(
        frame.Provenance,
        [.. frame.Columns.Select(column => origins[column.Name] is { } origin
            ? column.WithUnit(origin.Unit).WithDescription(origin.Description).WithDisclosureClass(origin.DisclosureClass)
            : column)]);

    private bool IsGuarded => Protection != Protection.Synthetic || (_options.Purpose is not null && File.Exists(PurposeRegister.PathOf(FilePath)));

    private DataFrame Rows(SqlSession session, ColumnOrigins origins, string sql, object? parameters, CancellationToken cancellationToken)
    {
        using var command = new DuckDBCommand(sql, session.Connection);
        foreach (var (name, value) in QueryParameters.Read(parameters))
            command.Parameters.Add(new DuckDBParameter(name, value));
        using var reader = command.ExecuteChunks(cancellationToken);
        var provenance = new FrameProvenance(Path.GetFileName(FilePath), Protection, sql, DataAsOf) { Origin = _origin };
        return Describe(DataFrame.FromChunks(reader, provenance, cancellationToken), origins);
    }

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];

    private T Locked<T>(Func<SqlSession, T> read)
    {
        lock (_gate)
            return read(_session);
    }
}

/// <summary>How a store is opened.</summary>
public sealed record LearningStoreOptions
{
    /// <summary>
    /// What the queries are for: a purpose of the store's register (<see cref="PurposeRegister"/>). A protected store is not queried without one. On a synthetic store without a register
    /// any words do; each query is then one record in the store's audit log. Default: none.
    /// </summary>
    public string? Purpose { get; init; }

    /// <summary>The clock of the audit log. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
