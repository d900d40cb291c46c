using System.Globalization;
using ResearchKit.Privacy;
using ResearchKit.Sources;
using ResearchKit.Sources.Linkage;
using Xunit.Abstractions;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>How well the city's survey is linked with the register when all that the two hold of a person is an encoding: no name, date or place in plain text.</summary>
public sealed class EncodedLinkageTests(ITestOutputHelper output)
{
    private const double Threshold = 0.62;

    [Fact]
    public void The_survey_is_linked_by_encodings_at_the_default_settings()
    {
        var persons = new CityPersons(CityPersons.Shipped);
        var encoder = new NameEncoder([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        var register = Encodings(persons, "student-register", encoder);
        var survey = Encodings(persons, "wellbeing-survey", encoder);
        foreach (var threshold in new[] { 0.5, 0.55, Threshold, 0.7, 0.8 })
        {
            var (links, right) = Count(register, survey, threshold);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Dice {threshold:0.00}: precision {(double)right / links:0.0000}, recall {(double)right / survey.Count:0.0000}"));
        }

        var (made, rightly) = Count(register, survey, Threshold);
        Assert.True((double)rightly / made >= 0.99);
        Assert.True((double)rightly / survey.Count >= 0.95);
    }

    /// <summary>End to end: both organisations encode their table, the importer has encodings alone, and the answer key tells how right it linked.</summary>
    [Fact]
    public void Two_tables_of_encodings_are_linked_by_an_import_as_names_are()
    {
        using var folder = new ImportFolder();
        var persons = new CityPersons(CityPersons.Shipped);
        var (register, survey) = (Table(folder, persons, "student-register"), Table(folder, persons, "wellbeing-survey"));

        var report = folder.Import(Mapping);

        var pseudonyms = register.Select((record, number) => (record, number)).ToDictionary(entry => entry.record.Person!.Value, entry => folder.Pseudonym("register", "n" + entry.number.ToString(CultureInfo.InvariantCulture)));
        var links = folder.Query("SELECT verb, pseudonym FROM activity_event JOIN person ON person_id = actor_id");
        var right = links.Count(link => survey[int.Parse(link[0]!.AsSpan(1), CultureInfo.InvariantCulture)].Persons.Keys.Any(person => pseudonyms.GetValueOrDefault(person) == link[1]));
        var model = report.Linkage!.Systems.Single(system => system.System == "survey").Model!;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{survey.Count} records, {links.Count} links: precision {(double)right / links.Count:0.0000} (estimated {model.EstimatedPrecision:0.0000}), recall {(double)right / survey.Count:0.0000} (estimated {model.EstimatedRecall:0.0000}); {model.Pairs:N0} pairs compared"));
        Assert.True((double)right / links.Count >= 0.99);
        Assert.True((double)right / survey.Count >= 0.95);
        foreach (var file in Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("hiltunen", text, StringComparison.OrdinalIgnoreCase);
            if (!file.StartsWith(folder.Source, StringComparison.Ordinal))
                Assert.DoesNotContain("rkn1:", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Encodings_of_different_keys_are_refused()
    {
        using var folder = new ImportFolder();
        foreach (var (name, key) in new[] { ("register", "a.key"), ("survey", "b.key") })
        {
            var plain = Path.Combine(folder.Root, name);
            File.WriteAllText(plain, "number,given,family,born\nn0,Aino,Esimerkki,2008-05-01\n");
            NameTable.Encode(new NameEncodingRequest(plain, Path.Combine(folder.Source, name + ".csv"), Path.Combine(folder.Root, key), "given", "family", "born") { Keep = ["number"] });
        }

        Assert.Contains("different keys or settings", Assert.Throws<ImportException>(() => folder.Import(Mapping)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Store));
    }

    private const string Mapping =
        """
        files:
          register: { columns: { name_code: direct, number: direct } }
          survey: { columns: { name_code: direct, number: neutral } }
        people:
          registered: { from: register, system: register, role: learner, register: true, identifier: number, encoded_name: name_code }
          answered: { from: survey, system: survey, role: learner, encoded_name: name_code }
        loads:
          - { table: learner, from: register, columns: { learner_id: { person: registered } } }
          - { table: activity_event, from: survey, columns: { actor_id: { person: answered }, verb: number } }
        """;

    private static List<PersonRecord> Table(ImportFolder folder, CityPersons persons, string system)
    {
        var records = persons.Records.Where(record => record.System == system && record.Person is not null && record.Role != "staff").ToList();
        var (plain, coded) = (Path.Combine(folder.Root, "plain.csv"), Path.Combine(folder.Source, system == "student-register" ? "register.csv" : "survey.csv"));
        File.WriteAllLines(plain, records.Select((record, number) => string.Create(CultureInfo.InvariantCulture, $"n{number},{record.Given},{record.Family},{record.Birth}")).Prepend("number,given,family,born"));
        NameTable.Encode(new NameEncodingRequest(plain, coded, Path.Combine(folder.Root, "shared.key"), "given", "family", "born") { Keep = ["number"] });
        File.Delete(plain);
        return records;
    }

    private static List<(int Person, EncodedName? Encoding)> Encodings(CityPersons persons, string system, NameEncoder encoder) =>
        [.. persons.Records.Where(record => record.System == system && record.Person is not null).Select(record => (
            record.Person!.Value,
            encoder.Encode(record.Given, record.Family, record.Birth.Length > 0 ? DateOnly.ParseExact(record.Birth, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null)))];

    /// <summary>Each record goes to its most similar person, if that is similar enough and nobody else is as similar.</summary>
    private static (int Links, int Right) Count(List<(int Person, EncodedName? Encoding)> register, List<(int Person, EncodedName? Encoding)> survey, double threshold)
    {
        var (links, right) = (0, 0);
        foreach (var (person, encoding) in survey.Where(record => record.Encoding is not null))
        {
            var best = register.Where(entry => entry.Encoding is not null).Select(entry => (entry.Person, Dice: entry.Encoding!.Dice(encoding!))).OrderByDescending(entry => entry.Dice).Take(2).ToList();
            if (best[0].Dice < threshold || best[0].Dice - best[1].Dice < 0.05)
                continue;
            links++;
            right += best[0].Person == person ? 1 : 0;
        }

        return (links, right);
    }
}
