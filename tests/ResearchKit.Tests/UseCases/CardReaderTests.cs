using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

public sealed class CardReaderTests
{
    [Fact]
    public void What_a_notebook_finds_out_has_its_place()
    {
        var card = UseCaseCards.Parse(
            CardText.Yaml + "notebook: { file: sample.ipynb, planted: -0.24, unit: standardised, power: 0.9, learners: 3000, expires-on: 2027-08-01 }\n", "sample");

        Assert.Equal(new NotebookFinding("sample.ipynb", -0.24, "standardised", 0.9, 3000, new DateOnly(2027, 8, 1)), card.Notebook);
    }

    [Theory]
    [InlineData("co-signed-by:", "cosigned-by:", "lacks the setting \"co-signed-by\"")]
    [InlineData("estimand: A count", "estimand: A count\nestimands: two", "Did you mean \"estimand\"?")]
    [InlineData("people: learners", "people: learner", "Did you mean \"learners\"?")]
    [InlineData("view: aggregate", "view: ranking", "No view \"ranking\"")]
    [InlineData("after-months: 12", "after-months: soon", "expected a whole number")]
    [InlineData("subgroups: [sex, school-level]", "subgroups: [sexes]", "Did you mean \"sex\"?")]
    [InlineData("guardrails: [none]", "guardrails: []", "lacks the setting \"guardrails\"")]
    [InlineData("columns: [grade.learner_id, grade.term_code]", "columns: [grades.learner_id]", "Did you mean \"grade\"?")]
    [InlineData("columns: [grade.learner_id, grade.term_code]", "columns: [grade.term]", "Did you mean \"term_code\"?")]
    [InlineData("columns: [grade.learner_id, grade.term_code]", "columns: [grade]", "expected table.column")]
    [InlineData("columns: [grade.learner_id, grade.term_code]", "any: [{ name: one, columns: [grade.term_code] }]", "has 1 alternatives")]
    [InlineData("columns: [grade.learner_id, grade.term_code]", "columns: [grade.term_code]\n    any: []", "both \"any\" and \"columns\"")]
    [InlineData("collect: Export grades.", "colect: Export grades.", "lacks the setting \"collect\"")]
    [InlineData("collect: Export grades.", "collect: Export grades.\n    absence: unknown", "expected means-none")]
    [InlineData("collect: Export grades.", "collect: Export grades.\n    adds: more", "No setting \"adds\"")]
    public void A_mistake_is_named_with_its_line_and_the_remedy(string right, string wrong, string part) => Refused(CardText.Yaml.Replace(right, wrong, StringComparison.Ordinal), part);

    [Theory]
    [InlineData("{ row: grade, at-least: 1, as: grades }", "names 0 kinds")]
    [InlineData("{ rows: grade, distinct: grade.term_code, at-least: 1, as: grades }", "names 2 kinds")]
    [InlineData("{ rows: grades, at-least: 1, as: grades }", "Did you mean \"grade\"?")]
    [InlineData("{ rows: grade, at-least: 5 %, as: grades }", "expected a number")]
    [InlineData("{ rows: grade, at-least: many, as: grades }", "expected a number, or a share")]
    [InlineData("{ filled: grade.term_code, at-least: 5, as: a term }", "expected a share such as 60 %")]
    [InlineData("{ filled: grade.term_code, at-least: 101 %, as: a term }", "or a share such as 60 %")]
    [InlineData("{ learners: school, at-least: 5, as: schools }", "says nothing of single people")]
    [InlineData("{ repeated: grade.term_code, by: survey_response.learner_id, times: 2, at-least: 1, as: learners, of: terms }", "expected a column of grade")]
    [InlineData("{ repeated: grade.term_code, by: grade.learner_id, at-least: 1, as: learners, of: terms }", "lacks the setting \"times\"")]
    [InlineData("{ linked: grade.learner_id, at-least: 50 %, as: learners }", "lacks the setting \"to\"")]
    [InlineData("{ span: grade.term_code, at-least: 300, as: grades }", "takes DATE, TIMESTAMP")]
    [InlineData("{ smallest: grade.term_code, at-least: 0.1, as: term }", "takes DOUBLE")]
    [InlineData("{ rows: grade, at-least: 1 }", "lacks the setting \"as\"")]
    [InlineData("{ rows: grade, at-least: 1, as: grades, of: terms }", "No setting \"of\"")]
    [InlineData("{ rows: grade, at-least: 1, as: grades, where: { school.education_level: [vet] } }", "expected a column of grade")]
    [InlineData("{ rows: grade, at-least: 1, as: grades, where: { grade.scale: [4-1] } }", "No code \"4-1\"")]
    public void A_wrong_condition_is_named_with_its_line(string condition, string part) =>
        Refused(CardText.Yaml.Replace(CardText.Needs, CardText.Needs + $"\n    conditions: [{condition}]", StringComparison.Ordinal), part);

    [Theory]
    [InlineData("title: \"A sample", "this is not YAML")]
    [InlineData("guardrails: [none", "this is not YAML")]
    public void What_is_no_yaml_is_said_to_be_none(string line, string part) => Assert.Contains(
        part, Assert.Throws<UseCaseCardException>(() => UseCaseCards.Parse(line, "sample")).Message, StringComparison.Ordinal);

    private static void Refused(string yaml, string part)
    {
        Assert.NotEqual(CardText.Yaml, yaml);

        var message = Assert.Throws<UseCaseCardException>(() => UseCaseCards.Parse(yaml, "sample.card.yaml")).Message;

        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Matches("^Card sample.card.yaml, line [0-9]+: ", message);
    }
}
