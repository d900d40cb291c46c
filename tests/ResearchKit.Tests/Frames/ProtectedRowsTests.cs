using System.Reflection;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

/// <summary>Nothing public hands out single values or exact numbers of protected rows, and each refusal says what works.</summary>
public class ProtectedRowsTests
{
    private static readonly int[] s_numbers = [7, 8, 9];
    private static readonly DataFrame s_frame = DataFrame.FromArrays(
        ("key", s_numbers), ("name", new[] { "CANARY", "b", null }), ("list", new object?[] { "CANARY", null, 3 }));

    public static readonly TheoryData<string> Values = [.. s_values.Keys];

    public static readonly TheoryData<string> Counts = [.. s_counts.Keys];

    private static Dictionary<string, Func<object?>> s_values => new(StringComparer.Ordinal)
    {
        ["Column<T>[row]"] = () => s_frame.Column<int>("key")[0],
        ["Column<T>.Values"] = () => s_frame.Column<int>("key").Values,
        ["Column<T>.ToArray()"] = () => s_frame.Column<int>("key").ToArray(),
        ["Column<T>.ToArray(missing)"] = () => s_frame.Column<int>("key").ToArray(0),
        ["StringColumn[row]"] = () => s_frame.StringColumn("name")[0],
        ["StringColumn.Values"] = () => s_frame.StringColumn("name").Values,
        ["StringColumn.ToArray()"] = () => s_frame.StringColumn("name").ToArray(),
        ["ObjectColumn[row]"] = () => ((ObjectColumn)s_frame["list"])[0],
        ["ObjectColumn.Values"] = () => ((ObjectColumn)s_frame["list"]).Values,
        ["Column.GetValue(row)"] = () => s_frame["name"].GetValue(0),
        ["Column.IsNull(row)"] = () => s_frame["name"].IsNull(0),
        ["Column.ToDoubles()"] = () => s_frame["key"].ToDoubles(),
        ["Rows<T>()"] = () => s_frame.Rows<One>(),
        ["ToDataReader()"] = () => s_frame.ToDataReader(),
        ["Filter(function)"] = () => s_frame.Filter(row => row.Get<int>("key") > 7),
        ["WithColumn(function)"] = () => s_frame.WithColumn("twice", row => row.Get<int>("key") * 2),
        ["a column of a frame that was derived"] = () => s_frame.OrderBy("key").Head(1).Select("name")["name"].GetValue(0),
        ["a column that was renamed"] = () => s_frame["name"].WithName("other").GetValue(0),
        ["a result of SQL"] = () => s_frame.Select("key", "name").Sql("select name from this where key = 7")["name"].GetValue(0),
        ["a summary"] = () => s_frame.GroupBy("name").Mean("key")["name"].GetValue(0),
        ["a description"] = () => s_frame.Description()["most_frequent"].GetValue(0),
        ["a column of literals"] = () => Column.Create("key", s_numbers).GetValue(0),
    };

    private static Dictionary<string, Func<object?>> s_counts => new(StringComparer.Ordinal)
    {
        ["DataFrame.RowCount"] = () => s_frame.RowCount,
        ["RowCount of a filter in SQL"] = () => s_frame.Select("key").Sql("from this where key > 7").RowCount,
        ["DataFrame.SizeInBytes"] = () => s_frame.SizeInBytes,
        ["Column.Count"] = () => s_frame["key"].Count,
        ["Column.NullCount"] = () => s_frame["key"].NullCount,
        ["Column.SizeInBytes"] = () => s_frame["key"].SizeInBytes,
        ["GroupedFrame.GroupCount"] = () => s_frame.GroupBy("name").GroupCount,
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_are_refused_and_the_way_that_works_is_named(string way)
    {
        var error = Assert.Throws<ProtectedDataException>(() => s_values[way]());
        Assert.Contains("protected", error.Message, StringComparison.Ordinal);
        Assert.Contains("frame.Sql(", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Exact_counts_are_refused_and_the_way_that_works_is_named(string way)
    {
        var error = Assert.Throws<ProtectedDataException>(() => s_counts[way]());
        Assert.Contains("Measure.Count()", error.Message, StringComparison.Ordinal);
        Assert.Contains("band", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_of_the_wrong_length_is_refused_without_the_right_one()
    {
        var error = Assert.Throws<ArgumentException>(() => s_frame.Filter([true]));
        Assert.DoesNotContain("3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_and_operations_tell_no_number()
    {
        Assert.DoesNotContain("3", s_frame.Select("key", "name") + s_frame["key"].ToString() + s_frame.GroupBy("name") + s_frame.Sample(100, 1).Provenance.Query, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_shown_is_read_as_ever()
    {
        var frame = DataFrame.FromColumns(new FrameProvenance("city", Protection.Synthetic), [Column.Create("key", s_numbers)]);
        Assert.Equal((3, 3, 0, 7), (frame.RowCount, frame["key"].Count, frame["key"].NullCount, frame.Column<int>("key")[0]));
        Assert.Equal([8.0, 9.0], frame.Filter(row => row.Get<int>("key") > 7)["key"].ToDoubles());
        Assert.Equal("DataFrame 3 x 1 (key: int)", frame.ToString());
    }

    [Fact]
    public void A_frame_opened_for_a_room_of_the_kit_is_protected_all_the_same_and_so_is_what_it_is_joined_with()
    {
        var open = s_frame.Opened();
        Assert.Equal((3, Protection.Protected), (open.RowCount, open.Provenance.Protection));
        Assert.Throws<ProtectedDataException>(() => open.WriteCsv("never.csv"));
        Assert.Throws<ProtectedDataException>(() => open.Merge(s_frame, "key").RowCount);
        Assert.Throws<ProtectedDataException>(() => s_frame.RowCount);
    }

    [Fact]
    public void Every_public_member_of_columns_and_frames_that_gives_values_or_numbers_is_tried_here()
    {
        string[] harmless =
        [
            "ToString", "Equals", "GetHashCode", "GetType", "get_Name", "get_Unit", "get_Description", "get_DisclosureClass", "get_Provenance", "get_ElementType", "get_IsNumeric",
            "get_Categories", "get_Columns", "get_ColumnNames", "get_Item(String)", "HasColumn", "Column", "StringColumn", "WriteCsv", "WriteParquet", "WriteXlsx", "GroupBy",
        ];
        string[] tried = ["get_Item", "get_Values", "ToArray", "GetValue", "IsNull", "ToDoubles", "Rows", "ToDataReader", "get_RowCount", "get_SizeInBytes", "get_Count", "get_NullCount", "get_GroupCount"];
        var members = new[] { typeof(DataFrame), typeof(GroupedFrame), typeof(Column), typeof(Column<int>), typeof(StringColumn), typeof(ObjectColumn) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.ReturnType != typeof(DataFrame) && !typeof(Column).IsAssignableFrom(method.ReturnType))
            .Select(method => method.Name).Distinct();
        Assert.Equal([], members.Except([.. harmless, .. tried]));
    }

    private sealed record One(int Key);
}
