using System.Globalization;
using ResearchKit.Privacy;
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
