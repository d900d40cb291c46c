using System.Globalization;
using System.Text;
using ResearchKit.Sources.Linkage;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>Holds a linkage against the answer key.</summary>
internal sealed class LinkageJudge
{
    private readonly IReadOnlyList<PersonRecord> _records;
    private readonly Dictionary<int, int> _entity;
    private readonly Dictionary<int, int> _referenceOf = [];

    private LinkageJudge(IReadOnlyList<PersonRecord> records, SqlSession session, LinkageReport report)
    {
        _records = records;
        Report = report;
        var byIdentity = records.Select((record, number) => (record, number)).ToDictionary(entry => (entry.record.System, entry.record.Identifier), entry => entry.number);
        _entity = session.Rows("SELECT record, system, identifier FROM memory.person_entity").ToDictionary(row => (int)row[0]!, row => byIdentity[((string)row[1]!, (string)row[2]!)]);
        // The first reference record of a person is the one that the others should lead to.
        foreach (var (record, number) in records.Select((record, number) => (record, number)).Where(entry => entry.record is { IsReference: true, Person: not null }))
            _referenceOf.TryAdd(record.Person!.Value, number);
    }

    public LinkageReport Report { get; }

    public IEnumerable<string> Systems => _records.Where((record, number) => !(record.IsReference && record.System == _records[0].System)).Select(record => record.System).Distinct(StringComparer.Ordinal);

    public static LinkageJudge Judge(CityPersons persons, LinkageOptions? options = null)
    {
        using var session = SqlSession.InMemory();
        persons.Fill(session);
        var report = PersonLinker.Link(session, options ?? new LinkageOptions());
        return new LinkageJudge(persons.Records, session, report);
    }

    /// <summary>
    /// Links made and how many are right; records that could have been linked and how many were linked rightly. A record that is in no register and was not linked counts nowhere.
    /// </summary>
    public (int Links, int Right, int Linkable) Count(string? system = null, bool inRows = false)
    {
        var (links, right, linkable) = (0, 0, 0);
        for (var number = 0; number < _records.Count; number++)
        {
            var record = _records[number];
            if ((system is not null && record.System != system) || (record.IsReference && record.System == _records[0].System))
                continue;
            var weight = inRows ? record.Rows : 1;
            var isLinked = _entity[number] != number;
            // A record whose rows are of several persons (two who were typed alike) is rightly linked to one of them.
            var references = record.Persons.Keys.Select(person => _referenceOf.GetValueOrDefault(person, -1)).Where(reference => reference >= 0 && reference != number).ToList();
            links += isLinked ? weight : 0;
            linkable += references.Count > 0 ? weight : 0;
            right += isLinked && references.Contains(_entity[number]) ? weight : 0;
        }

        return (links, right, linkable);
    }

    public double Precision(string? system = null) => Count(system) is var (links, right, _) && links > 0 ? (double)right / links : double.NaN;

    public double Recall(string? system = null) => Count(system) is var (_, right, linkable) && linkable > 0 ? (double)right / linkable : double.NaN;

    /// <summary>Precision and recall of each system, of records and of rows.</summary>
    public string Table()
    {
        var text = new StringBuilder("system                   linkable  links  precision  recall   (rows: precision  recall)\n");
        foreach (var system in Systems.Append(null))
        {
            var (links, right, linkable) = Count(system);
            var (rowLinks, rowRight, rowLinkable) = Count(system, inRows: true);
            text.Append(CultureInfo.InvariantCulture, $"{system ?? "all",-24} {linkable,8} {links,6}  {(double)right / links,9:0.0000}  {(double)right / linkable,6:0.0000}   {(double)rowRight / rowLinks,17:0.0000}  {(double)rowRight / rowLinkable,6:0.0000}\n");
        }

        return text.ToString();
    }

    /// <summary>What went wrong, for development: origins alone.</summary>
    public IEnumerable<string> Faults() => _records.Select((record, number) => (record, number)).Where(entry => !(entry.record.IsReference && entry.record.System == _records[0].System))
        .Select(entry => (entry.record, entry.number, isLinked: _entity[entry.number] != entry.number, should: entry.record.Persons.Keys.Select(person => _referenceOf.GetValueOrDefault(person, -1)).Where(r => r >= 0 && r != entry.number).ToList()))
        .Where(entry => entry.isLinked ? !entry.should.Contains(_entity[entry.number]) : entry.should.Count > 0)
        .Select(entry => $"{entry.record.System} {entry.record.Origin} {(entry.isLinked ? "-> " + _records[_entity[entry.number]].Origin : "unlinked")} should {string.Join(",", entry.should.Select(r => _records[r].Origin))}");
}
