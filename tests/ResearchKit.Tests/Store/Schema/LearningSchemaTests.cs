using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store.Schema;

public class LearningSchemaTests
{
    private static readonly LearningSchema Schema = LearningSchema.Current;

    [Fact]
    public void Every_table_of_the_sql_is_in_the_catalog()
    {
        var created = Schema.Sql.Split('\n').Where(line => line.StartsWith("CREATE TABLE ", StringComparison.Ordinal))
            .Select(line => line["CREATE TABLE ".Length..^1]);

        Assert.Equal(created, Schema.Tables.Select(table => table.Name));
        Assert.True(Schema.Tables.Length > 40);
    }

    [Fact]
    public void A_column_carries_what_its_comment_says()
    {
        var clicks = Schema["activity_daily"]["clicks"];
        var sex = Schema["learner"]["sex_code"];

        Assert.Equal(("INTEGER", false, "clicks", 0d, true), (clicks.Type, clicks.IsNullable, clicks.Unit, clicks.Minimum!.Value, clicks.IsSummed));
        Assert.Equal(DisclosureClass.QuasiIdentifier, sex.DisclosureClass);
        Assert.Equal("F M X", string.Join(' ', sex.Codes));
        Assert.Equal("Sex as registered.", sex.Description);
        Assert.Equal("teaching_group", Schema["activity_daily"]["group_id"].References);
        Assert.Equal("learner_id group_id item_id day", string.Join(' ', Schema["activity_daily"].Key));
    }

    [Fact]
    public void References_point_backwards_to_tables_with_one_integer_key()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in Schema.Tables)
        {
            seen.Add(table.Name);
            foreach (var column in table.Columns.Where(column => column.References is not null))
            {
                Assert.Contains(column.References!, seen);
                Assert.Single(Schema[column.References!].Key);
            }
        }
    }

    [Fact]
    public void People_are_integers_and_no_column_is_a_direct_identifier()
    {
        foreach (var column in Schema.Tables.SelectMany(table => table.Columns))
        {
            Assert.NotEqual(DisclosureClass.DirectIdentifier, column.DisclosureClass);
            if (column.DisclosureClass == DisclosureClass.Pseudonym && column.Name != "pseudonym")
                Assert.Equal("INTEGER", column.Type);
            if (column.References is "person" or "learner" or "staff")
                Assert.Equal(DisclosureClass.Pseudonym, column.DisclosureClass);
        }
    }

    [Fact]
    public void An_unknown_name_lists_the_valid_ones()
    {
        Assert.Contains("Did you mean \"learner\"?", Assert.Throws<KeyNotFoundException>(() => Schema["learnr"]).Message, StringComparison.Ordinal);
        Assert.Contains("\"birth_year\"", Assert.Throws<KeyNotFoundException>(() => Schema["learner"]["born"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("    a INTEGER -- no class")]
    [InlineData("    a INTEGER, -- [N] A. {colour=red}")]
    [InlineData("    a INTEGER, -- [Z] A.")]
    public void A_line_out_of_form_is_refused(string line) => Assert.Throws<FormatException>(() => new LearningSchema(1, line));
}
