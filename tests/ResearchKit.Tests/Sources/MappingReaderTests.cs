using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Tests.Sources;

public sealed class MappingReaderTests
{
    [Fact]
    public void The_kits_own_mapping_is_found_by_name()
    {
        var mapping = MappingReader.Load("oulad");

        Assert.Contains("oulad", MappingReader.BuiltIn);
        Assert.Equal(("oulad", 7, 10), (mapping.Name, mapping.Files.Length, mapping.Loads.Length));
        Assert.Equal(64, mapping.Sha256.Length);
    }

    [Fact]
    public void Line_ends_do_not_make_another_mapping() => Assert.Equal(
        MappingReader.Parse(GradesFixture.Mapping.ReplaceLineEndings("\n"), "m").Sha256, MappingReader.Parse(GradesFixture.Mapping.ReplaceLineEndings("\r\n"), "m").Sha256);

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Assert.Contains("oulad", Assert.Throws<MappingException>(() => MappingReader.Load("ouald")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("subject_code: subject", "subject_cod: subject", "Did you mean \"subject_code\"?")]
    [InlineData("subject_code: subject", "subject_code: subjekt", "Did you mean \"subject\"?")]
    [InlineData("table: grade", "table: grades", "Did you mean \"grade\"?")]
    [InlineData("from: grades", "from: grads", "Did you mean \"grades\"?")]
    [InlineData("from: grades", "from: grades\n    duplicate: sum", "Did you mean \"duplicates\"?")]
    [InlineData("from: grades", "from: grades\n    duplicates: add", "expected same, sum, latest or combine")]
    [InlineData("from: grades", "from: grades\n    duplicates: sum", "no column that may be summed")]
    [InlineData("term: neutral", "term: harmless", "No class \"harmless\"")]
    [InlineData("      grade_value: grade", "      # nothing", "does not fill grade_value")]
    [InlineData("generalise: year", "generalise: month", "expected year, or first N")]
    [InlineData("term_code: term", "term_code: { column: term, constant: x }", "either \"column\" or \"constant\"")]
    [InlineData("term_code: term", "term_code: \"term", "not YAML")]
    [InlineData("delimiter: \";\"", "delimiter: \"ab\"", "expected one character")]
    [InlineData("delimiter: \";\"", "encoding: ebcdic", "expected utf-8, utf-16, latin-1")]
    [InlineData("scale: scale", "scale: { constant: letters }", "\"letters\" is not one of its codes")]
    [InlineData("mies: M", "mies: male", "\"male\" is not one of its codes")]
    public void A_mistake_is_named_with_its_line_and_the_remedy(string right, string wrong, string part)
    {
        var yaml = GradesFixture.Mapping.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(GradesFixture.Mapping, yaml);

        var message = Assert.Throws<MappingException>(() => MappingReader.Parse(yaml, "school.yaml")).Message;

        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Matches("^Mapping school.yaml, line [0-9]+: ", message);
    }

    /// <summary>A key with other codes than those that the mapping states would join to nothing, and nobody would be told.</summary>
    [Theory]
    [InlineData("assessment_id: { column: test, recode: { maths: MA } }", "assessment_id: test")]
    [InlineData("assessment_id: test", "assessment_id: { column: test, recode: { maths: MA } }")]
    public void A_key_takes_no_recode(string thing, string result)
    {
        var yaml = $$"""
            files: { a: { columns: { id: { class: direct }, test: neutral } } }
            loads:
              - { table: learner, from: a, columns: { learner_id: id } }
              - { table: assessment, from: a, columns: { {{thing}} } }
              - { table: assessment_result, from: a, columns: { learner_id: id, {{result}} } }
            """;

        var message = Assert.Throws<MappingException>(() => MappingReader.Parse(yaml, "m")).Message;

        Assert.Contains("assessment_id is a key, and recode of a key is not applied", message, StringComparison.Ordinal);
        Assert.Matches("^Mapping m, line [45]: ", message);
    }

    [Fact]
    public void Rows_are_told_apart_by_a_column() => Assert.Contains(
        "assessment.assessment_id is the key of the rows",
        Assert.Throws<MappingException>(() => MappingReader.Parse(
            "files: { a: { columns: { test: neutral } } }\nloads:\n  - { table: assessment, from: a, columns: { assessment_id: { constant: MA } } }", "m")).Message,
        StringComparison.Ordinal);

    /// <summary>A reader that recurses would overflow the stack and end the process.</summary>
    [Theory]
    [InlineData("[")]
    [InlineData("{ a: ")]
    [InlineData("- ")]
    public void Deep_nesting_is_refused(string level)
    {
        var text = "files: " + (level == "- " ? "\n" : "") + string.Concat(Enumerable.Repeat(level, 20_000));

        var message = Assert.Throws<MappingException>(() => MappingReader.Parse(text, "m")).Message;

        Assert.Contains("this is not YAML", message, StringComparison.Ordinal);
        Assert.Contains("nested more than 64 deep", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bracket_that_does_not_close_is_no_yaml() => Assert.Contains(
        "not YAML", Assert.Throws<MappingException>(() => MappingReader.Parse(GradesFixture.Mapping.Replace("term_code: term", "term_code: [term", StringComparison.Ordinal), "m")).Message, StringComparison.Ordinal);

    /// <summary>Whatever a damaged mapping holds, the message quotes little of it.</summary>
    [Theory]
    [InlineData("subject: neutral", "subject: §")]
    [InlineData("subject: neutral", "subject: neutral\n      §: §")]
    [InlineData("subject_code: subject", "subject_code: §")]
    [InlineData("subject_code: subject", "§: subject")]
    [InlineData("table: grade", "table: §")]
    [InlineData("version: 3", "version: §")]
    [InlineData("version: 3", "§: 3")]
    [InlineData("version: 3", "version: §: 3")]
    [InlineData("version: 3", "version: [§\n§")]
    [InlineData("delimiter: \";\"", "delimiter: §")]
    [InlineData("delimiter: \";\"", "path: §")]
    [InlineData("from: grades", "from: §")]
    [InlineData("from: grades", "from: grades\n    duplicates: §")]
    public void A_message_stays_short(string right, string wrong)
    {
        var yaml = GradesFixture.Mapping.Replace(right, wrong.Replace("§", string.Concat(Enumerable.Repeat("long ", 6_000)) + "end", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(yaml.Length > 30_000);

        var message = Assert.Throws<MappingException>(() => MappingReader.Parse(yaml, "school.yaml")).Message;

        Assert.InRange(message.Length, 30, 1_700);
    }

    /// <summary>The import gate: what may not become what.</summary>
    [Theory]
    [InlineData("sex_code: { column: sex, recode: { nainen: F, mies: M } }", "home_language_group: name", "it is a direct identifier")]
    [InlineData("sex_code: { column: sex, recode: { nainen: F, mies: M } }", "consent_scope: remark", "free text, which is dropped unless asked for")]
    [InlineData("number: { class: direct, identifies: pupil-number }", "number: neutral", "is not classed as direct")]
    [InlineData("subject: neutral", "subject: quasi", "is a quasi-identifier and the column in the store is neutral")]
    [InlineData("born: quasi", "born: sensitive", "it is sensitive and the column in the store is not")]
    [InlineData("learner_id: pupil", "learner_id: [pupil, subject]", "expected one column with the person's identifier")]
    [InlineData("learner_id: pupil", "learner_id: { constant: A-1 }", "expected one column with the person's identifier")]
    public void The_gate_refuses_a_leak_before_any_data_is_read(string right, string wrong, string part)
    {
        var yaml = GradesFixture.Mapping.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(GradesFixture.Mapping, yaml);

        Assert.Contains(part, Assert.Throws<MappingException>(() => MappingReader.Parse(yaml, "school.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_text_is_kept_when_asked_for_by_name()
    {
        var mapping = MappingReader.Parse(
            GradesFixture.Mapping.Replace("remark: free_text", "remark: { class: free_text, keep: true }", StringComparison.Ordinal)
                .Replace("sex_code:", "consent_scope: remark\n      sex_code:", StringComparison.Ordinal),
            "m");

        Assert.Contains(mapping.Loads[0].Values, value => value.Target.Name == "consent_scope");
    }

    [Fact]
    public void A_unit_is_converted_to_the_schemas()
    {
        const string Yaml = "files: { a: { columns: { id: { class: direct }, item: neutral, minutes: neutral } } }\nloads:\n  - { table: activity_event, from: a, columns: { actor_id: id, duration_s: { column: minutes, unit: UNIT } } }";

        Assert.Equal(60, MappingReader.Parse(Yaml.Replace("UNIT", "minutes", StringComparison.Ordinal), "m").Loads[0].Values[1].Factor);
        Assert.Contains("expected seconds, milliseconds, minutes, hours", Assert.Throws<MappingException>(() => MappingReader.Parse(Yaml.Replace("UNIT", "furlongs", StringComparison.Ordinal), "m")).Message, StringComparison.Ordinal);
    }
}
