using ResearchKit.Sources.Formats;

namespace ResearchKit.Tests.Sources.Formats;

public class JsonFormatTests
{
    public static TheoryData<string, int> Valid => Cases("valid.ndjson");

    public static TheoryData<string, int> Wrong => Cases("wrong.ndjson");

    [Theory, MemberData(nameof(Valid))]
    public void Accepts_what_the_specification_shows(string format, int line)
    {
        Assert.Empty(Check(format, Lines(format, "valid.ndjson")[line]).Select(found => found.Message));
    }

    /// <summary>Each line is the place at fault (- for the whole), a tab, and the object: all else in it is right.</summary>
    [Theory, MemberData(nameof(Wrong))]
    public void Refuses_what_it_forbids_and_says_where(string format, int line)
    {
        var parts = Lines(format, "wrong.ndjson")[line].Split('\t');

        var found = Check(format, parts[1]);

        Assert.Contains(parts[0] == "-" ? null : parts[0], found.Select(violation => violation.Place));
        Assert.All(found, violation => Assert.DoesNotContain("aino", violation.Message, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_statement_without_an_actor_breaks_one_rule_only()
    {
        var found = Assert.Single(XapiStatement.Check("""{"verb":{"id":"http://adlnet.gov/expapi/verbs/created"},"object":{"id":"http://example.com/a"}}"""));

        Assert.Equal((FormatViolationKind.MissingValue, "actor"), (found.Kind, found.Place));
    }

    private static IReadOnlyList<FormatViolation> Check(string format, string json) => format == "xapi" ? XapiStatement.Check(json) : CaliperEnvelope.Check(json);

    private static string[] Lines(string format, string file) => File.ReadAllLines(Path.Combine(FormatFixture.Folder(format), file));

    private static TheoryData<string, int> Cases(string file)
    {
        var data = new TheoryData<string, int>();
        foreach (var format in (string[])["xapi", "caliper"])
        {
            for (var line = 0; line < Lines(format, file).Length; line++)
                data.Add(format, line);
        }

        return data;
    }
}
