using ResearchKit.DuckDB;
using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <summary>
/// The staging database of events, a file in a folder that only its owner may enter: numbers, times and durations, no text and no identifier. Deleted with its folder when it is
/// disposed of; one that a killed import left behind is deleted by the next.
/// </summary>
internal sealed class StageFile : IDisposable
{
    private const int BatchRows = 2048;
    private const int TrimRows = 1 << 19;

    private readonly SqlSession _session;
    private readonly string _folder;
    private readonly StagedEvent[] _events = new StagedEvent[BatchRows];
    private readonly StagedAnswer[] _answers = new StagedAnswer[BatchRows];
    private readonly UInt128[] _ids = new UInt128[BatchRows];
    private readonly IdCipher _cipher = new();
    private readonly SeenIds _seen = new();
    private DuckDBAppender? _eventAppender;
    private DuckDBAppender? _answerAppender;
    private DuckDBAppender? _candidateAppender;
    private DuckDBDataChunk? _eventChunk;
    private DuckDBDataChunk? _answerChunk;
    private int _eventCount;
    private int _answerCount;

    /// <param name="session">Where the file is attached.</param>
    /// <param name="folder">Folder for the file, made here; what was there before is deleted.</param>
    /// <param name="name">Name of the attached database; one a stage.</param>
    /// <exception cref="IOException">The folder cannot be made, or an old one not be deleted.</exception>
    public StageFile(SqlSession session, string folder, string name)
    {
        (_session, _folder, Name) = (session, folder, name);
        Bound = new PageCacheBound(session);
        DeleteLeftover(folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        session.Execute($"ATTACH {SqlSession.Text(Path.Combine(folder, "events.duckdb"))} AS {name}");
        session.Execute(
            $"""
            CREATE TABLE {name}.event(file INTEGER, line BIGINT, item INTEGER, id_high UBIGINT, id_low UBIGINT, actor INTEGER, verb INTEGER, object INTEGER,
                                      grouping INTEGER, platform INTEGER, time BIGINT, duration DOUBLE, detail INTEGER);
            CREATE TABLE {name}.answer(event BIGINT, correct TINYINT, score DOUBLE, attempt DOUBLE, opportunity DOUBLE, hints DOUBLE, scaffold_probability DOUBLE,
                                       feedback_probability DOUBLE, feedback_fading DOUBLE, feedback_latency DOUBLE, stream INTEGER, scaffold INTEGER, feedback INTEGER, reason INTEGER);
            CREATE TABLE {name}.candidate(event BIGINT, id_high UBIGINT, id_low UBIGINT);
            CREATE TABLE {name}.voiding(event BIGINT, id_high UBIGINT, id_low UBIGINT);
            CREATE TABLE {name}.rejected(file INTEGER, line BIGINT, item INTEGER, reason INTEGER);
            CREATE TABLE {name}.refused_answer(file INTEGER, line BIGINT, item INTEGER, reason INTEGER);
            CREATE TABLE {name}.feedback(file INTEGER, response BIGINT, time BIGINT, kind INTEGER, fading DOUBLE, latency DOUBLE, probability DOUBLE);
            CREATE TABLE {name}.fate(event BIGINT, file INTEGER, fate TINYINT);
            CREATE TABLE {name}.written_event(event BIGINT, event_id BIGINT);
            CREATE TABLE {name}.written_answer(event BIGINT, response_id BIGINT);
            """);
    }

    /// <summary>Name of the attached database.</summary>
    public string Name { get; }

    /// <summary>Runs statements on many rows within bounded memory.</summary>
    public PageCacheBound Bound { get; }

    /// <summary>Events so far. The next one gets this number; it is its rowid.</summary>
    public long Events { get; private set; }

    /// <summary>Deletes what an import that was killed has left.</summary>
    public static void DeleteLeftover(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Adds an event.</summary>
    public void Add(in StagedEvent row)
    {
        _events[_eventCount++] = row;
        Events++;
        if (_eventCount == BatchRows)
            WriteEvents();
    }

    /// <summary>Adds an answer, whose event is added next.</summary>
    public void Add(in StagedAnswer row)
    {
        _answers[_answerCount++] = row;
        if (_answerCount == BatchRows)
            WriteAnswers();
    }

    /// <summary>Makes all that was added visible to SQL.</summary>
    public void Flush()
    {
        WriteEvents();
        WriteAnswers();
        _eventChunk?.Dispose();
        _answerChunk?.Dispose();
        (_eventChunk, _answerChunk) = (null, null);
        Close(ref _candidateAppender);
        Close(ref _answerAppender);
        Close(ref _eventAppender);
    }

    /// <summary>Enciphers one id as the ids of events are.</summary>
    public UInt128 Encipher(UInt128 id)
    {
        Span<UInt128> one = [id];
        _cipher.Apply(one);
        return one[0];
    }

    public void Dispose()
    {
        _eventChunk?.Dispose();
        _answerChunk?.Dispose();
        Abandon(ref _candidateAppender);
        Abandon(ref _answerAppender);
        Abandon(ref _eventAppender);
        _cipher.Dispose();
        if (_session.Connection.State == System.Data.ConnectionState.Open)
            _session.Execute($"DETACH DATABASE IF EXISTS {Name}");
        DeleteLeftover(_folder);
    }

    private static void Close(ref DuckDBAppender? appender)
    {
        appender?.Close();
        appender = null;
    }

    private static void Abandon(ref DuckDBAppender? appender)
    {
        appender?.Clear();
        Close(ref appender);
    }

    private void WriteEvents()
    {
        if (_eventCount == 0)
            return;
        var rows = _events.AsSpan(0, _eventCount);
        var ids = _ids.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++)
            ids[i] = rows[i].Id;
        _cipher.Apply(ids);
        _eventAppender ??= _session.Connection.CreateAppender(Name, "main", "event");
        var chunk = _eventChunk ??= _eventAppender.CreateChunk();
        var first = Events - rows.Length;
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].Id = ids[i];
            if (ids[i] != UInt128.Zero && _seen.Add(ids[i]))
            {
                _candidateAppender ??= _session.Connection.CreateAppender(Name, "main", "candidate");
                _candidateAppender.AppendRow(first + i, (ulong)(ids[i] >> 64), (ulong)ids[i]);
            }
        }

        StageColumns.Write(rows, chunk);
        _eventAppender.AppendChunk(chunk);
        chunk.Reset();
        _eventCount = 0;
        if (Events % TrimRows < rows.Length)
            Bound.Trim();
    }

    private void WriteAnswers()
    {
        if (_answerCount == 0)
            return;
        _answerAppender ??= _session.Connection.CreateAppender(Name, "main", "answer");
        var chunk = _answerChunk ??= _answerAppender.CreateChunk();
        StageColumns.Write(_answers.AsSpan(0, _answerCount), chunk);
        _answerAppender.AppendChunk(chunk);
        chunk.Reset();
        _answerCount = 0;
    }
}
