using System.Globalization;
using ResearchKit.Sources.Linkage;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>A small town written by hand, record by record, for one behaviour of the linkage each.</summary>
internal sealed class PersonTown : IDisposable
{
    private readonly Dictionary<string, int> _numbers = [];

    public PersonTown()
    {
        Session.Execute("CREATE TABLE memory.person_record(record INTEGER, system VARCHAR, identifier VARCHAR, given_name VARCHAR, family_name VARCHAR, birth_date DATE, role VARCHAR, is_reference BOOLEAN)");
        Session.Execute("CREATE TABLE memory.person_key(record INTEGER, kind VARCHAR, value VARCHAR)");
        Session.Execute("CREATE TABLE memory.person_place(record INTEGER, kind VARCHAR, value VARCHAR)");
    }

    public SqlSession Session { get; } = SqlSession.InMemory();

    /// <summary>Three hundred persons of a register with dissimilar names, ten schools and thirty groups, so that there are strangers to count.</summary>
    public PersonTown WithRegister(int persons = 300)
    {
        string[] first = ["Aada", "Beatrix", "Cosmo", "Dmitri", "Elmeri", "Frans", "Gunnel", "Hilkka", "Ilmari", "Jukka", "Kerttu", "Lumi", "Marko", "Noora", "Otso", "Pirkko", "Quentin", "Ritva"];
        string[] last = ["Ahola", "Bergman", "Castren", "Donner", "Eskola", "Forsman", "Granlund", "Hakala", "Ikonen", "Jansson", "Kivi", "Lammi", "Mustonen", "Nurmi", "Oksa", "Piha", "Raita", "Suomi", "Tikka"];
        for (var i = 0; i < persons; i++)
        {
            var born = new DateOnly(2008, 1, 1).AddDays(i * 37 % 2000).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Person("register", $"R{i}", first[i % first.Length], last[i / first.Length % last.Length], born, "learner", isReference: true);
            Key($"R{i}", "student-number", $"OPP{100000 + i * 17}").Place($"R{i}", "school", $"S{i % 10}").Place($"R{i}", "group", $"S{i % 10}-{i % 3}");
        }

        return this;
    }

    public PersonTown Person(string system, string identifier, string? given, string? family, string? birth = null, string? role = null, bool isReference = false)
    {
        _numbers.Add(identifier, _numbers.Count);
        Session.Execute("INSERT INTO memory.person_record VALUES ($1, $2, $3, $4, $5, CAST($6 AS DATE), $7, $8)", default, _numbers[identifier], system, identifier, given, family, birth, role, isReference);
        return this;
    }

    public PersonTown Key(string identifier, string kind, string value)
    {
        Session.Execute("INSERT INTO memory.person_key VALUES ($1, $2, $3)", default, _numbers[identifier], kind, value);
        return this;
    }

    public PersonTown Place(string identifier, string kind, string value)
    {
        Session.Execute("INSERT INTO memory.person_place VALUES ($1, $2, $3)", default, _numbers[identifier], kind, value);
        return this;
    }

    public LinkageReport Link(LinkageOptions? options = null) => PersonLinker.Link(Session, (options ?? new LinkageOptions()) with { StrangerPairs = 20_000 });

    /// <summary>Identifier of whom a record was linked to; its own when to nobody.</summary>
    public string Who(string identifier) => Session.Scalar<string>("SELECT identifier FROM memory.person_entity WHERE record = $1", default, _numbers[identifier]);

    public void Dispose() => Session.Dispose();
}
