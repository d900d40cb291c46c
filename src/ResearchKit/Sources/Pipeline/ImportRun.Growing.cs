using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Sources.Pipeline;

/// <summary>What growing files did to the store.</summary>
/// <param name="Added">Rows added.</param>
/// <param name="Waiting">Events that wait for the next whole import, in all.</param>
/// <param name="NeedsWholeImport">Whether the store is to be imported whole at once, because it holds what it must not.</param>
internal sealed record RunGrowth(long Added, long Waiting, bool NeedsWholeImport);

/// <content>What files gain after the import.</content>
internal sealed partial class ImportRun
{
    private readonly Dictionary<IStreamedLoad, long> _waiting = [];

    /// <summary>Where a copy of the store may be worked on; deleted with all that stands beside the store.</summary>
    public string WorkingPath => Path.Combine(StagingPath, "store.duckdb");

    /// <summary>Full paths of the files whose appended lines <see cref="Grow"/> takes.</summary>
    public IEnumerable<string> GrowingFiles => _sources.SelectMany(source => source.Streams).SelectMany(stream => stream.GrowingFiles);

    /// <summary>
    /// Adds to the store, which is attached again, what files have gained since they were read; null when nothing was new. The message of an exception holds no value of the data; after one the run can
    /// only be disposed of.
    /// </summary>
    public RunGrowth? Grow()
    {
        try
        {
            return GrowStreams();
        }
        catch (DuckDBException problem)
        {
            throw new ImportException($"Appended events could not be added: {Reason(problem)}.");
        }
    }

    private RunGrowth? GrowStreams()
    {
        var (added, isChanged) = (0L, false);
        foreach (var (source, stream) in _sources.SelectMany(source => source.Streams.Where(stream => stream.GrowingFiles.Count > 0).Select(stream => (source, stream))))
        {
            if (stream.Grow(Context(source)) is not { } growth)
                continue;
            if (growth.NeedsWholeImport)
                return new RunGrowth(0, 0, NeedsWholeImport: true);
            (added, isChanged) = (added + growth.Added, true);
            _waiting[stream] = growth.Waiting;
            foreach (var (file, table, named, fresh) in growth.Things)
                _provenance.Add(source, file, table, named, fresh, _cancellation);
            foreach (var (table, account) in growth.Accounts)
            {
                var number = _provenance.Restate(source, account, table, _cancellation);
                Rejects.AddRange(RejectedRows.Write(_session, number, account.File.Name, table, account.Rejects, _cancellation));
            }

            _provenance.Look(source.Files, _cancellation);
        }

        if (isChanged)
            SetDataAsOf();
        return isChanged ? new RunGrowth(added, _waiting.Values.Sum(), NeedsWholeImport: false) : null;
    }

    /// <summary>Whether all persons are of one system, which is no register: whoever comes later is a learner of its own, with nobody to be linked to.</summary>
    private bool IsSoleSystem => _sources.SelectMany(source => source.Mapping.People).ToList() is [{ IsReference: false }] && _sources.Count(HasPeople) == 1;

    /// <summary>Learners of identifiers, made where they are new.</summary>
    private Dictionary<string, int> Introduce(PersonBlock block, IReadOnlyList<string> identifiers)
    {
        _session.Execute("CREATE OR REPLACE TABLE memory.newcomer AS SELECT DISTINCT unnest(CAST($1 AS VARCHAR[])) AS c0", _cancellation, identifiers.ToList());
        _registry!.Resolve("SELECT c0 FROM memory.newcomer", block.System, introduces: true, _cancellation);
        var persons = $"(SELECT p.* FROM {PersonRegistry.Persons(block.System)} p SEMI JOIN memory.newcomer n ON n.c0 = p.identifier)";
        _session.Execute($"INSERT INTO store.learner(learner_id) SELECT DISTINCT person_id FROM {persons} p ANTI JOIN store.learner l ON l.learner_id = p.person_id ORDER BY person_id", _cancellation);
        return _session.Rows($"SELECT identifier, person_id FROM {persons}", _cancellation).ToDictionary(row => (string)row[0]!, row => Convert.ToInt32(row[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
