using ResearchKit.Sources.Delimited;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Tests.Sources.Delimited;

public sealed class RowCheckTests
{
    /// <summary>Rows are judged as the format's own check judges them, apart from the case of codes.</summary>
    [Fact]
    public void A_row_is_judged_as_the_format_judges_it()
    {
        var format = OneRoster11.Delta["results"];
        var check = new RowCheck(format, format.Header);
        string[] good = ["r1", "active", "2024-12-20T00:00:00.000Z", "li1", "u1", "fully graded", "9", "2024-12-20", "a word"];
        string[] odd = ["", "x", "2024-12-20", "31.2.2024", "?", "n/a", " r", "Active", "12,5", "1e999", "a\nb"];
        for (var column = 0; column < good.Length; column++)
        {
            foreach (var value in odd.Append(good[column]))
            {
                var row = (string[])good.Clone();
                row[column] = value;
                var expected = format.CheckRow(format.Header, row);
                var isCase = column == 1 && value == "Active";
                Assert.Equal(expected.Count == 0 || isCase, check.Of((string[])row.Clone()) is null);
                if (expected.Count > 0 && !isCase)
                    Assert.Equal(expected[0].Place, check.Of((string[])row.Clone())!.Value.Column);
            }
        }
    }

    [Fact]
    public void Codes_truth_values_and_local_dates_are_brought_to_one_spelling()
    {
        var format = new TabularFormat("x.csv", [FormatColumn.OptionalCode("role", "student", "fully graded"), FormatColumn.Optional("primary", ValueKind.Boolean), FormatColumn.Optional("born", ValueKind.LocalDate)]) { RowMeaning = "a row" };
        var check = new RowCheck(format, format.Header);
        string[] row = ["Fully Graded", "TRUE", "7/1/2017"];

        Assert.Null(check.Of(row));

        Assert.Equal(["fully graded", "true", "2017-07-01"], row);
        Assert.Equal(3, check.Respelt);
    }

    [Fact]
    public void A_reason_holds_no_value()
    {
        var format = OneRoster11.Bulk["users"];
        var row = format.Header.Select(_ => "CANARY@@").ToArray();

        var found = new RowCheck(format, format.Header).Of(row);

        Assert.DoesNotContain("CANARY", found!.Value.Reason, StringComparison.Ordinal);
    }
}
