using System.Globalization;
using System.Text;
using ResearchKit.Sources;
using ResearchKit.Store;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.Sources.Pipeline;

/// <summary>From scattered exports to one store: ten systems recognised, linked, accounted for; judged by the answer key.</summary>
public sealed class CityImportTests(CityImport city) : IClassFixture<CityImport>
{
    [Fact]
    public void Every_row_is_accounted_for_and_every_file_stands_in_the_provenance()
    {
        Assert.All(city.Report.Loads, load => Assert.True(load.Read == load.Kept + load.Merged + load.Superseded + load.Rejected && load.Merged >= 0, load.ToString()));
        var seen = city.Report.Loads.Select(load => load.SourceFile).ToHashSet(StringComparer.Ordinal);
        Assert.All(CityImport.Key("files"), file => Assert.Contains(file["path"], seen));
    }

    [Fact]
    public void The_same_import_again_changes_nothing()
    {
        var before = File.ReadAllBytes(city.Folder.Store);

        var report = Importer.Recognising().Import(city.Folder.Request);

        Assert.Equal(ImportOutcome.Unchanged, report.Outcome);
        Assert.Equal(before, File.ReadAllBytes(city.Folder.Store));
    }

    [Fact]
    public void A_person_of_several_systems_is_one_person()
    {
        var people = CityImport.Key("people");
        var learners = people.Count(person => person["kind"] == "learner");
        var staff = people.Count - learners;

        Assert.Equal(learners.ToString(CultureInfo.InvariantCulture), city.Folder.Query("SELECT count(*) FROM learner")[0][0]);
        Assert.InRange(int.Parse(city.Folder.Query("SELECT count(*) FROM staff")[0][0]!, CultureInfo.InvariantCulture), 1, staff);
        Assert.Equal("0", city.Folder.Query("SELECT count(*) FROM person WHERE person_id NOT IN (SELECT learner_id FROM learner) AND person_id NOT IN (SELECT staff_id FROM staff)")[0][0]);
    }

    [Fact]
    public void Links_are_right_at_the_default_threshold()
    {
        var table = new StringBuilder();
        var (allLinks, allRight, allLinkable) = (0, 0, 0);
        foreach (var group in Judged().GroupBy(judged => judged.Folder, StringComparer.Ordinal))
        {
            var (links, right, linkable) = (group.Count(j => j.Linked is not null), group.Count(j => j.Linked == j.Person), group.Count());
            table.Append(CultureInfo.InvariantCulture, $"{group.Key}: {links} links, {right} right, {linkable} linkable\n");
            (allLinks, allRight, allLinkable) = (allLinks + links, allRight + right, allLinkable + linkable);
            Assert.True(right >= 0.99 * links, table.ToString());
            Assert.True(right >= 0.95 * linkable, table.ToString());
        }

        Assert.True(allLinkable > 8_000 && allRight >= 0.99 * allLinks && allRight >= 0.95 * allLinkable, table.ToString());
    }

    /// <summary>Rows of files that name a person of a register, with the person who it is and the one it was linked to.</summary>
    private IEnumerable<(string Folder, string Person, string? Linked)> Judged()
    {
        var identities = CityImport.Key("identities");
        var persons = identities.Where(row => row["kind"] == "sourcedId" && row["system"] == "student-register").ToDictionary(row => ("oneroster", row["identifier"]), row => row["person"]);
        foreach (var row in identities.Where(row => row["kind"] == "employee_number"))
            persons.Add(("employee", row["identifier"]), row["person"]);
        var known = persons.Values.ToHashSet(StringComparer.Ordinal);
        var files = CityImport.Key("files").ToDictionary(row => row["file"], row => row["path"], StringComparer.Ordinal);
        var key = CityImport.Key("records").Where(row => row["person"].Length > 0).ToLookup(row => $"{files[row["file"]]} row {row["line"]}", row => row["person"], StringComparer.Ordinal);
        var named = identities.Where(row => row["system"] is "competence-evaluation" or "practice-platform" or "course-platform" || row["kind"] is "mbox" or "mbox_sha1sum" or "account")
            .ToLookup(row => row["identifier"], row => (row["system"], row["person"]), StringComparer.Ordinal);
        foreach (var statement in city.Statements.DistinctBy(statement => (statement.System, statement.Identifier, statement.Origin)))
        {
            if (statement.Origin is not { } origin || statement.System is "oneroster" or "employee")
                continue;
            // Accounts and actors are judged by what they are called: their rows name others too, or are no rows. An account of xAPI stands behind its home page.
            var isCalled = statement.System is "account" or "xapi" or "caliper";
            var people = isCalled
                ? named[statement.Identifier].Concat(named[statement.Identifier.Split(' ')[^1]]).Concat(named["mailto:" + statement.Identifier]).Distinct().ToList()
                : [.. key[origin].Select(person => (System: origin.Split('/')[0], Person: person))];
            if (people.Count == 0 || !known.Contains(people[0].Item2))
                continue;
            var isLinked = (statement.System, statement.Identifier) != (statement.ToSystem, statement.ToIdentifier);
            var linked = isLinked ? persons.GetValueOrDefault((statement.ToSystem, statement.ToIdentifier), "?") : null;
            yield return (people[0].Item1, people.Exists(person => person.Item2 == linked) ? linked! : people[0].Item2, linked);
        }
    }

    /// <summary>Gone through by hand: what the exports lack is missing, and what they hold is not.</summary>
    [Fact]
    public void Each_use_case_is_judged_by_what_the_exports_hold()
    {
        using var store = LearningStore.Open(city.Folder.Store);
        var cases = ReadinessAudit.Of(store).UseCases;

        Assert.Equal(
            [Readiness.Partly, Readiness.NotPossible, Readiness.Partly, Readiness.NotPossible, Readiness.NotPossible, Readiness.Ready, Readiness.NotPossible, Readiness.NotPossible, Readiness.NotPossible],
            cases.Select(useCase => useCase.Readiness));
        Assert.Equal(["why they are held"], cases[0].Missing.Select(need => need.Name));
        Assert.Equal("no values in source_field.purpose_code, source_field.legal_basis, source_field.retention_months", cases[0].Missing.Single().Reason);
        Assert.Equal(["which questionnaire was answered", "schools and classes"], cases[2].Missing.Select(need => need.Name));
        // Workplaces have a level; the schools of the register do not.
        Assert.Contains("education level", cases[1].Missing.Select(need => need.Name));
        Assert.DoesNotContain("feedback on the answers", cases[4].Missing.Select(need => need.Name));
        foreach (var need in cases.SelectMany(useCase => useCase.Missing).Where(need => need.State == NeedState.Missing))
            Assert.Matches(@"\([a-z_]+|[a-z_]+\.[a-z_]+", need.Reason);
    }

    [Fact]
    public void A_register_of_persons_of_its_own_is_not_shown_as_if_it_had_missed_them()
    {
        var register = city.Report.Linkage!.Systems.Single(system => system.System == "oneroster");

        Assert.Equal(register.Records, register.Reference);
        Assert.True(double.IsNaN(register.Model!.EstimatedRecall));
    }

    [Fact]
    public void Each_field_of_each_system_is_known_by_its_class_and_where_it_went()
    {
        Assert.Equal(
            city.Report.Loads.Select(load => load.SourceFile.Split('/')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            city.Folder.Query("SELECT DISTINCT source_system FROM source_field ORDER BY 1").Select(row => row[0]));
        Assert.Equal(
            ["actor.name direct  ", "object.id neutral content_item item_id"],
            city.Folder.Query("SELECT field, disclosure_class, table_name, column_name FROM source_field WHERE source_system = 'practice-platform' AND field IN ('actor.name', 'object.id') ORDER BY 1").Select(row => string.Join(' ', row)));
        Assert.Equal(
            ["responses.answered_on neutral", "responses.birth_date direct", "responses.family_name direct"],
            city.Folder.Query("SELECT field, disclosure_class FROM source_field WHERE source_system = 'wellbeing-survey' AND table_name IS NULL AND field IN ('responses.answered_on', 'responses.birth_date', 'responses.family_name') ORDER BY 1").Select(row => string.Join(' ', row)));
    }
}
