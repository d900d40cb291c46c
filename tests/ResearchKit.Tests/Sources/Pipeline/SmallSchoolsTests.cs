using System.Text;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Pipeline;

/// <summary>Schools with few learners are merged by organiser and level; references follow.</summary>
public sealed class SmallSchoolsTests : IDisposable
{
    private const string Mapping =
        """
        files:
          organisers: { columns: { code: neutral } }
          schools: { columns: { code: neutral, organiser: neutral, level: neutral, language: neutral } }
          groups: { columns: { code: neutral, school: neutral } }
          learners: { columns: { id: direct, school: neutral, group: neutral } }
          capacity: { columns: { school: neutral, hours: neutral } }
          shares: { columns: { school: neutral, n: neutral, pct: sensitive } }
        loads:
          - { table: organiser, from: organisers, columns: { organiser_id: code } }
          - { table: school, from: schools, columns: { school_id: code, organiser_id: organiser, education_level: level, teaching_language: language } }
          - { table: teaching_group, from: groups, columns: { group_id: code, school_id: school } }
          - { table: learner, from: learners, duplicates: combine, columns: { learner_id: id } }
          - { table: enrolment, from: learners, when: { school: { not: "" } }, columns: { learner_id: id, school_id: school } }
          - { table: group_membership, from: learners, when: { group: { not: "" } }, columns: { learner_id: id, group_id: group } }
          - { table: counsellor_capacity, from: capacity, columns: { school_id: school, school_year: { constant: "2024" }, role_code: { constant: nurse }, hours_week: hours } }
          - { table: survey_wave, from: organisers, duplicates: combine, columns: { wave_id: { column: code } } }
          - { table: survey_aggregate, from: shares, columns: { wave_id: { constant: o1 }, school_id: school, sex_code: { constant: all }, indicator: { constant: burnout }, n: n, pct: pct } }
        """;

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Organiser o1: two small primary schools (3 + 4 learners, one of them by a group alone) and a large one; o2: one small vocational school; a workplace without learners.</summary>
    private void Write(int large = 12)
    {
        _folder.Write("organisers.csv", "code\no1\no2\n");
        _folder.Write("schools.csv", "code,organiser,level,language\nS1,o1,primary,fi\nS2,o1,primary,fi\nBIG,o1,primary,sv\nV1,o2,vet,fi\nWORK,o2,workplace,fi\n");
        _folder.Write("groups.csv", "code,school\nS1-4A,S1\nS2-5B,S2\nBIG-1,BIG\n");
        var learners = new StringBuilder("id,school,group\n");
        void Add(string school, string group, int count, string prefix)
        {
            for (var i = 0; i < count; i++)
                learners.Append(prefix).Append(i).Append(',').Append(school).Append(',').Append(group).Append('\n');
        }

        Add("S1", "S1-4A", 3, "a");
        Add("", "S2-5B", 4, "b");
        Add("BIG", "BIG-1", large, "c");
        Add("V1", "", 2, "d");
        _folder.Write("learners.csv", learners.ToString());
        _folder.Write("capacity.csv", "school,hours\nS1,10\nS2,5.5\nBIG,30\n");
        _folder.Write("shares.csv", "school,n,pct\nS1,30,10\nS2,10,50\nBIG,100,20\n");
    }

    private ImportReport Import(int? fewest) => Importer.Mapped(MappingReader.Parse(Mapping, "m")).Import(_folder.Request with { MergeSchoolsBelow = fewest, Replace = true });

    private List<string> Rows(string sql) => [.. _folder.Query(sql).Select(row => string.Join('|', row))];

    [Fact]
    public void Small_schools_of_an_organiser_and_level_become_one_and_references_follow()
    {
        Write();

        var report = Import(5);

        // S1 and S2 together have 7 learners; V1 has 2, takes in the smallest others (S1 and S2 together), and so all three are one.
        Assert.Equal(["BIG|o1|primary|sv", "WORK|o2|workplace|fi", "merged-school-6|||fi"], Rows("SELECT school_code, organiser_code, education_level, teaching_language FROM school LEFT JOIN organiser USING (organiser_id) ORDER BY 1"));
        Assert.Contains("3 schools, those with fewer than 5 learners among them, became 1 merged school; their groups have new codes.", report.Notes);
    }

    [Fact]
    public void A_merged_school_that_is_large_enough_keeps_what_its_schools_share()
    {
        Write();
        _folder.Write("learners.csv", File.ReadAllText(Path.Combine(_folder.Source, "learners.csv")).Replace("d0,V1,", "d0,BIG,", StringComparison.Ordinal).Replace("d1,V1,", "d1,BIG,", StringComparison.Ordinal));

        var report = Import(5);

        Assert.Equal(["BIG|o1|primary|sv", "V1|o2|vet|fi", "WORK|o2|workplace|fi", "merged-school-6|o1|primary|fi"], Rows("SELECT school_code, organiser_code, education_level, teaching_language FROM school LEFT JOIN organiser USING (organiser_id) ORDER BY 1"));
        Assert.Equal(["BIG|14", "merged-school-6|3"], Rows("SELECT school_code, count(*) FROM enrolment JOIN school USING (school_id) GROUP BY 1 ORDER BY 1"));
        Assert.Equal(["BIG-1|BIG", "merged-group|merged-school-6", "merged-group|merged-school-6"], Rows("SELECT regexp_replace(group_code, '-[0-9]+$', CASE WHEN group_code LIKE 'BIG%' THEN '-1' ELSE '' END), school_code FROM teaching_group JOIN school USING (school_id) ORDER BY 1"));
        Assert.Equal(["BIG|30", "merged-school-6|15.5"], Rows("SELECT school_code, hours_week FROM counsellor_capacity JOIN school USING (school_id) ORDER BY 1"));
        Assert.Equal(["BIG|100|20", "merged-school-6|40|20"], Rows("SELECT school_code, n, pct FROM survey_aggregate JOIN school USING (school_id) ORDER BY 1"));
        Assert.Equal((5L, 4L, 1L), Counts(report, "school"));
        Assert.Equal((3L, 2L, 1L), Counts(report, "counsellor_capacity"));
        using var store = LearningStore.Open(_folder.Store);
        Assert.All(store.Provenance, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        Assert.Equal(["0|0"], Rows("SELECT (SELECT count(*) FROM enrolment ANTI JOIN school USING (school_id)), (SELECT count(*) FROM teaching_group ANTI JOIN school USING (school_id))"));
    }

    [Fact]
    public void No_code_of_a_merged_school_is_left_in_the_store()
    {
        Write();

        Import(5);

        Assert.DoesNotContain("S1-4A", Encoding.Latin1.GetString(File.ReadAllBytes(_folder.Store)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_threshold_is_another_import_and_the_same_one_changes_nothing()
    {
        Write();
        Import(null);

        Assert.Equal(ImportOutcome.Replaced, Import(5).Outcome);
        Assert.Equal(ImportOutcome.Unchanged, Import(5).Outcome);
        Assert.Equal(ImportOutcome.Replaced, Import(4).Outcome);
        Assert.Contains("No school has fewer than 2 learners; none was merged.", Import(2).Notes);
    }

    [Fact]
    public void What_is_small_in_all_becomes_one_school()
    {
        Write(large: 1);

        Import(1000);

        Assert.Equal(["WORK", "merged-school-6"], Rows("SELECT school_code FROM school ORDER BY 1"));
    }

    [Fact]
    public void Fewer_than_two_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Import(1));

    private static (long Read, long Kept, long Merged) Counts(ImportReport report, string table)
    {
        var load = report.Loads.Single(load => load.Table == table);
        return (load.Read, load.Kept, load.Merged);
    }
}
