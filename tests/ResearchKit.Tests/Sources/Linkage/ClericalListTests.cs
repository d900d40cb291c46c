using ResearchKit.Sources.Linkage;

namespace ResearchKit.Tests.Sources.Linkage;

public sealed class ClericalListTests
{
    [Fact]
    public void It_goes_out_is_decided_and_comes_back()
    {
        using var town = Undecided();
        using var list = new StringWriter();
        ClericalList.Write(town.Link(), list);
        var lines = list.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal("system,record,candidate,weight,posterior,pattern,decision", lines[0]);
        Assert.StartsWith("survey,survey.csv:77,register.csv:", lines.Single(line => line.Contains("survey.csv:77", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("given name: same; family name: same; date of birth: same; group: same", lines[1], StringComparison.Ordinal);

        var decisions = ClericalList.Read(new StringReader(lines[0] + "\n" + lines[1] + "same\n"));
        using var again = Undecided();
        var report = again.Link(new LinkageOptions { Decisions = decisions });
        Assert.Equal(decisions.Single().Candidate == "register.csv:22" ? "R20" : "twin", again.Who("s1"));
        Assert.Equal(new RuleLinks("decided by a person", 1), report.Systems[1].ByRule.Single());
        Assert.Equal(0, report.Systems[1].Clerical);
    }

    [Fact]
    public void A_pair_that_is_different_leaves_the_other_candidate_alone_on_the_field()
    {
        using var town = Undecided();
        town.Link(new LinkageOptions { Decisions = [new LinkageDecision("survey", "survey.csv:77", "register.csv:22", IsSame: false)] });
        Assert.Equal("twin", town.Who("s1"));
    }

    [Fact]
    public void A_decision_about_a_record_that_is_not_there_is_refused_by_place()
    {
        using var town = Undecided();
        var problem = Assert.Throws<ArgumentException>(() => town.Link(new LinkageOptions { Decisions = [new LinkageDecision("survey", "survey.csv:9999", "register.csv:22", IsSame: true)] }));
        Assert.Contains("survey.csv:9999", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => town.Link(new LinkageOptions
        {
            Decisions = [new LinkageDecision("survey", "survey.csv:77", "register.csv:22", IsSame: true), new LinkageDecision("survey", "survey.csv:77", "register.csv:23", IsSame: true)],
        }));
    }

    [Fact]
    public void What_cannot_be_read_is_named_by_line()
    {
        Assert.Contains("Line 1", Assert.Throws<FormatException>(() => ClericalList.Read(new StringReader("system,record\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => ClericalList.Read(new StringReader("system,record,candidate,decision\na,b,c,maybe\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => ClericalList.Read(new StringReader("system,record,candidate,decision\na,b,c\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => ClericalList.Read(new StringReader("system,record,candidate,decision\na,\"b,c,same\n"))).Message, StringComparison.Ordinal);
        Assert.Equal(new LinkageDecision("a", "f,1", "c", true), ClericalList.Read(new StringReader("decision,system,record,candidate\nsame,a,\"f,1\",c\n,a,b,d\n")).Single());
    }

    private static PersonTown Undecided()
    {
        var town = new PersonTown().WithRegister();
        town.Person("register", "twin", "Cosmo", "Bergman", "2010-01-10", "learner", isReference: true).Place("twin", "group", "S0-2").Place("twin", "school", "S0");
        PersonLinkerTests.Respondents(town);
        town.Person("survey", "s1", "Cosmo", "Bergman", "2010-01-10", "learner").Place("s1", "group", "S0-2").Place("s1", "school", "S0");
        town.Session.Execute(
            "CREATE TABLE memory.person_origin AS SELECT record, CASE WHEN is_reference THEN 'register.csv:' || (record + 2) WHEN identifier = 's1' THEN 'survey.csv:77' ELSE 'survey.csv:' || (record + 1000) END AS origin FROM memory.person_record");
        return town;
    }
}
