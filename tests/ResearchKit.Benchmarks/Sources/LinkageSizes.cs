using System.Diagnostics;
using System.Globalization;
using ResearchKit.Sources.Linkage;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Store;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>
/// Linkage at size: <c>linkage [persons] [records]</c>, by default 100,000 persons of a register and 500,000 records of two systems: half with a typed number, half with names, date of birth and group alone, with the
/// slips of the city's exports. Seconds, peak memory, pairs, precision and recall. Exit code 1 when precision is below 0.99 or recall below 0.95.
/// </summary>
internal static class LinkageSizes
{
    private const int Batch = 20_000;

    private sealed record Person(string Given, string Family, DateOnly Born, int School, int Group);

    public static int Run(string[] args)
    {
        var persons = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        var records = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500_000;
        using var session = SqlSession.InMemory();
        session.Execute("CREATE TABLE memory.person_record(record INTEGER, system VARCHAR, identifier VARCHAR, given_name VARCHAR, family_name VARCHAR, birth_date DATE, role VARCHAR, is_reference BOOLEAN)");
        session.Execute("CREATE TABLE memory.person_key(record INTEGER, kind VARCHAR, value VARCHAR)");
        session.Execute("CREATE TABLE memory.person_place(record INTEGER, kind VARCHAR, value VARCHAR)");
        session.Execute("CREATE TABLE memory.truth(record INTEGER, person INTEGER)");
        var watch = Stopwatch.StartNew();
        Fill(session, persons, records);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{persons:N0} persons and {records:N0} records made in {watch.Elapsed.TotalSeconds:0.0} s, {Resident():N0} MiB"));
        watch.Restart();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var report = PersonLinker.Link(session, new LinkageOptions());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"linked in {watch.Elapsed.TotalSeconds:0.0} s, {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:0.0} s of processor, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MiB"));
        foreach (var pass in report.Blocking)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {pass.Name,-50} {pass.Pairs,14:N0} pairs {pass.BlocksLeftOut,10:N0} blocks left out"));
        var missed = false;
        foreach (var system in report.Systems.Where(system => system.Reference == 0))
        {
            var row = session.Rows(
                """
                SELECT count(*), count(*) FILTER (e.system = 'register'), count(*) FILTER (e.system = 'register' AND e.identifier = 'R' || t.person)
                FROM memory.person_entity e JOIN memory.person_record r USING (record) JOIN memory.truth t USING (record) WHERE r.system = $1
                """,
                default, system.System)[0].Select(count => (double)(long)count!).ToArray();
            missed |= row[2] / row[1] < 0.99 || row[2] / row[0] < 0.95;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {system.System}: {row[0]:N0} records, by key {system.ByRule.Sum(rule => rule.Records):N0}, by weight {system.ByWeight:N0} of {system.Model?.Compared:N0} in {system.Model?.Pairs:N0} pairs, clerical {system.Clerical:N0}; threshold {system.Model?.Threshold:0.0000}, precision {row[2] / row[1]:0.00000} (estimated {system.Model?.EstimatedPrecision:0.00000}), recall {row[2] / row[0]:0.00000}"));
        }

        return missed ? 1 : 0;
    }

    private static void Fill(SqlSession session, int persons, int records)
    {
        var random = new RandomStream(20260801).Split("linkage");
        var people = new Person[persons];
        for (var i = 0; i < persons; i++)
        {
            var (given, _, family) = InventedNames.Draw(random.Categorical([0.8, 0.06, 0.14]) switch { 0 => "fi", 1 => "sv", _ => "xx" }, random.Bernoulli(0.5), random);
            // Classes of 22 of one year of birth; a school has eighteen of them.
            var group = i / 22;
            people[i] = new Person(given, family, new DateOnly(2008 + group % 9, 1, 1).AddDays(random.Integer(365)), group / 18, group);
        }

        var rows = new List<(int Number, string System, string Identifier, Person Who, int Person, string Key)>();
        for (var i = 0; i < persons; i++)
            rows.Add((i, "register", $"R{i}", people[i], i, Number(i)));
        for (var i = 0; i < records; i++)
        {
            var person = random.Integer(persons);
            var hasKey = i % 2 == 0;
            var key = !hasKey || random.Bernoulli(0.02) ? "" : random.Bernoulli(0.01) ? Misspelling.MistypedKey(Number(person), random) : Number(person);
            rows.Add((persons + i, hasKey ? "tests" : "survey", $"X{i}", Typed(people[person], random), person, key));
        }

        foreach (var batch in rows.Chunk(Batch))
        {
            session.Execute(
                "INSERT INTO memory.person_record SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), CAST(unnest($6) AS DATE), 'learner', unnest($7)", default,
                batch.Select(row => row.Number).ToList(), batch.Select(row => row.System).ToList(), batch.Select(row => row.Identifier).ToList(), batch.Select(row => row.Who.Given).ToList(), batch.Select(row => row.Who.Family).ToList(),
                batch.Select(row => row.System == "tests" ? null : row.Who.Born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList(), batch.Select(row => row.System == "register").ToList());
            session.Execute("INSERT INTO memory.truth SELECT unnest($1), unnest($2)", default, batch.Select(row => row.Number).ToList(), batch.Select(row => row.Person).ToList());
            session.Execute("INSERT INTO memory.person_place SELECT unnest($1), 'group', unnest($2)", default, batch.Select(row => row.Number).ToList(), batch.Select(row => $"G{row.Who.Group}").ToList());
            session.Execute("INSERT INTO memory.person_place SELECT unnest($1), 'school', unnest($2)", default, batch.Select(row => row.Number).ToList(), batch.Select(row => $"S{row.Who.School}").ToList());
            session.Execute("INSERT INTO memory.person_key SELECT unnest($1), 'student-number', unnest($2)", default, batch.Select(row => row.Number).ToList(), batch.Select(row => row.Key).ToList());
        }
    }

    /// <summary>The slips of the exports: swapped, halved, transposed and plain names, a date a day off.</summary>
    private static Person Typed(Person who, RandomStream random)
    {
        var typed = who;
        if (random.Bernoulli(0.005))
            typed = typed with { Given = who.Family, Family = who.Given };
        else if (random.Bernoulli(0.05))
            typed = typed with { Given = Misspelling.Shortened(who.Given), Family = Misspelling.Shortened(who.Family) };
        else if (random.Bernoulli(0.01))
            typed = typed with { Family = Misspelling.Transposed(who.Family, random) };
        else if (random.Bernoulli(0.03))
            typed = typed with { Given = Misspelling.WithoutDiacritics(who.Given), Family = Misspelling.WithoutDiacritics(who.Family) };
        return random.Bernoulli(0.005) ? typed with { Born = typed.Born.AddDays(random.Bernoulli(0.5) ? 1 : -1) } : typed;
    }

    private static string Number(int person) => string.Create(CultureInfo.InvariantCulture, $"OPP{10_000_000 + person * 337L % 89_999_999:00000000}");

    private static long Resident() => Process.GetCurrentProcess().WorkingSet64 >> 20;
}
