using System.Reflection;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

/// <summary>Every operation hands protection on. A public method that makes frames and is not listed here fails the test.</summary>
public class ProtectionTests
{
    private static readonly FrameProvenance s_synthetic = new("city", Protection.Synthetic, "select 1", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static DataFrame Made(FrameProvenance provenance) => DataFrame.FromColumns(
        provenance, [Column.Create<int?>("key", [2, 1, null]).WithUnit("points"), Column.Create("text", new[] { "a", "b", null })]);

    private static readonly Dictionary<string, Func<DataFrame, DataFrame>> s_unary = new(StringComparer.Ordinal)
    {
        ["Head(Int32)"] = frame => frame.Head(1),
        ["Tail(Int32)"] = frame => frame.Tail(1),
        ["Sample(Int32, UInt64)"] = frame => frame.Sample(2, 1),
        ["Select(IEnumerable`1)"] = frame => frame.Select("key"),
        ["Drop(IEnumerable`1)"] = frame => frame.Drop("key"),
        ["Rename(String, String)"] = frame => frame.Rename("key", "other"),
        ["WithColumn(String, Func`2, CancellationToken)"] = frame => frame.Opened().WithColumn("twice", row => row.Get<int?>("key") * 2),
        ["WithColumn(Column)"] = frame => frame.WithColumn(frame["key"].WithName("copy")),
        ["Filter(Func`2, CancellationToken)"] = frame => frame.Opened().Filter(row => row.Get<int?>("key") > 1),
        ["Filter(ReadOnlySpan`1, CancellationToken)"] = frame => frame.Filter([true, false, true]),
        ["OrderBy(IReadOnlyList`1)"] = frame => frame.OrderBy("key"),
        ["OrderByDescending(IReadOnlyList`1)"] = frame => frame.OrderByDescending("key"),
        ["OrderBy(IReadOnlyList`1, CancellationToken)"] = frame => frame.OrderBy([("key", true)]),
        ["Distinct(IReadOnlyList`1)"] = frame => frame.Distinct("key"),
        ["Concat(IReadOnlyList`1)"] = frame => frame.Concat(frame),
        ["Concat(IReadOnlyList`1, CancellationToken)"] = frame => frame.Concat([frame], CancellationToken.None),
        ["Description(CancellationToken)"] = frame => frame.Description(),
        ["Merge(DataFrame, String, MergeKind, String, CancellationToken)"] = frame => frame.Merge(frame, "key"),
        ["Merge(DataFrame, IReadOnlyList`1, MergeKind, String, CancellationToken)"] = frame => frame.Merge(frame, ["key"]),
        ["Sql(String, Object, CancellationToken)"] = frame => frame.Sql("select count(*) as n from this"),
        ["FromColumns(IEnumerable`1)"] = frame => DataFrame.FromColumns(frame.Columns),
        ["GroupedFrame.Count()"] = frame => frame.GroupBy("text").Count(),
        ["GroupedFrame.Sum(IReadOnlyList`1)"] = frame => frame.GroupBy("text").Sum("key"),
        ["GroupedFrame.Mean(IReadOnlyList`1)"] = frame => frame.GroupBy("text").Mean("key"),
        ["GroupedFrame.Median(IReadOnlyList`1)"] = frame => frame.GroupBy("text").Median("key"),
        ["GroupedFrame.StandardDeviation(IReadOnlyList`1)"] = frame => frame.GroupBy("text").StandardDeviation("key"),
        ["GroupedFrame.Min(IReadOnlyList`1)"] = frame => frame.GroupBy("text").Min("key"),
        ["GroupedFrame.Max(IReadOnlyList`1)"] = frame => frame.GroupBy("text").Max("key"),
        ["GroupedFrame.DistinctCount(IReadOnlyList`1)"] = frame => frame.GroupBy("text").DistinctCount("key"),
        ["GroupedFrame.Aggregate(IReadOnlyList`1)"] = frame => frame.GroupBy("text").Aggregate(("n", Aggregate.Count())),
        ["GroupedFrame.Aggregate(IReadOnlyList`1, CancellationToken)"] = frame => frame.GroupBy("text").Aggregate([("n", Aggregate.Count())], CancellationToken.None),
    };

    /// <summary>Operations on two frames, each with the other protected.</summary>
    private static readonly Dictionary<string, Func<DataFrame, DataFrame, DataFrame>> s_binary = new(StringComparer.Ordinal)
    {
        ["Merge(DataFrame, IReadOnlyList`1, MergeKind, String, CancellationToken)"] = (one, other) => one.Merge(other, [("key", "key")], MergeKind.Full),
        ["Concat(IReadOnlyList`1)"] = (one, other) => one.Concat(other),
        ["WithColumn(Column)"] = (one, other) => one.WithColumn(other["key"].WithName("copy")),
        ["FromColumns(IEnumerable`1)"] = (one, other) => DataFrame.FromColumns(one["key"], other["text"]),
        ["Sql(String, Object, CancellationToken)"] = (one, other) => one.Sql("select count(*) as n from this", new { other }),
    };

    /// <summary>Makers of frames from outside: protected, whatever they are given.</summary>
    private static readonly string[] s_makers =
    [
        "FromArrays(IEnumerable`1)", "FromObjects(IEnumerable`1, CancellationToken)", "ReadCsv(String, CsvFormat, CancellationToken)",
        "ReadParquet(String, CancellationToken)", "ReadXlsx(String, XlsxFormat, CancellationToken)", "FromChunks(DuckDBChunkReader, String, CancellationToken)",
    ];

    [Fact]
    public void EveryPublicMethodThatMakesAFrameIsTested()
    {
        var methods = typeof(DataFrame).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Concat(typeof(GroupedFrame).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.ReturnType == typeof(DataFrame))
            .Select(method => (method.DeclaringType == typeof(DataFrame) ? "" : "GroupedFrame.")
                + $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})");
        Assert.Equal([], methods.Distinct().Except([.. s_unary.Keys, .. s_binary.Keys, .. s_makers]));
    }

    [Fact]
    public void FramesMadeElsewhereInTheLibraryAreMadeByFramesOrByNamedDoors()
    {
        var doors = typeof(DataFrame).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == "ResearchKit.Frames" && type != typeof(DataFrame) && type != typeof(GroupedFrame))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.ReturnType == typeof(DataFrame));
        Assert.Empty(doors);
    }

    [Fact]
    public void OfOneFrameItIsKept()
    {
        foreach (var (name, operation) in s_unary)
        {
            Assert.True(operation(Made(new FrameProvenance("real"))).Provenance.Protection == Protection.Protected, name);
            Assert.True(operation(Made(s_synthetic)).Provenance.Protection == Protection.Synthetic, name);
            Assert.True(operation(Made(new FrameProvenance("table", Protection.Released))).Provenance.Protection == Protection.Released, name);
            var derived = operation(Made(s_synthetic));
            Assert.True(derived.Provenance.Source == "city" && derived.Provenance.DataAsOf == s_synthetic.DataAsOf, name);
            Assert.All(derived.Columns, column => Assert.Equal(derived.Provenance, column.Provenance));
        }
    }

    [Fact]
    public void OfTwoFramesTheStricterIsKept()
    {
        foreach (var (name, operation) in s_binary)
        {
            Assert.True(operation(Made(s_synthetic), Made(new FrameProvenance("real"))).Provenance.Protection == Protection.Protected, name);
            Assert.True(operation(Made(new FrameProvenance("real")), Made(s_synthetic)).Provenance.Protection == Protection.Protected, name);
            Assert.True(operation(Made(s_synthetic), Made(s_synthetic)).Provenance.Protection == Protection.Synthetic, name);
        }
    }

    [Fact]
    public void WhatComesFromOutsideIsProtected()
    {
        Assert.Equal(Protection.Protected, DataFrame.FromArrays(("a", new[] { 1 })).Provenance.Protection);
        Assert.Equal(Protection.Protected, DataFrame.FromObjects([new { A = 1 }]).Provenance.Protection);
        Assert.Equal(Protection.Protected, DataFrame.FromColumns(Column.Create("a", new[] { 1 })).Provenance.Protection);
        Assert.Equal(Protection.Protected, DataFrame.FromColumns().Provenance.Protection);
        Assert.DoesNotContain(typeof(FrameProvenance).GetConstructors(), maker => maker.GetParameters().Any(parameter => parameter.ParameterType == typeof(Protection)));
        Assert.DoesNotContain(typeof(FrameProvenance).GetProperties(), property => property.PropertyType == typeof(Protection) && property.SetMethod?.IsPublic == true);
    }

    [Fact]
    public void UnitsDescriptionsAndClassesAreKeptToo()
    {
        var described = Made(s_synthetic);
        described = described.WithColumn(described["key"].WithDescription("d").WithDisclosureClass(DisclosureClass.Pseudonym));
        foreach (var name in new[] { "Head(Int32)", "Filter(ReadOnlySpan`1, CancellationToken)", "OrderBy(IReadOnlyList`1)", "Sample(Int32, UInt64)", "Select(IEnumerable`1)",
            "Distinct(IReadOnlyList`1)", "Concat(IReadOnlyList`1)", "Merge(DataFrame, String, MergeKind, String, CancellationToken)" })
        {
            var column = s_unary[name](described)["key"];
            Assert.Equal(("points", "d", DisclosureClass.Pseudonym), (column.Unit, column.Description, column.DisclosureClass));
        }

        foreach (var how in Enum.GetValues<MergeKind>())
            Assert.Equal("points", described.Merge(described, "key", how)["key"].Unit);
    }

    [Fact]
    public void NeitherTextNorMessagesShowAValue()
    {
        var frame = DataFrame.FromArrays(("name", new[] { "CANARY" }), ("mark", new int?[] { null })).Opened();
        Assert.DoesNotContain("CANARY", frame.ToString() + frame["name"] + frame.Provenance + frame.GroupBy("name"), StringComparison.Ordinal);
        var errors = new[]
        {
            Record.Exception(() => frame["nam"]), Record.Exception(() => frame["name"].ToDoubles()), Record.Exception(() => frame.Column<int>("name")),
            Record.Exception(() => frame.GroupBy().Sum("name")), Record.Exception(() => frame.Rows<Strict>().ToList()),
            Record.Exception(() => frame.Rows<Day>().ToList()), Record.Exception(() => frame.Filter(row => row.Get<int>("mark") > 1)),
        };
        Assert.All(errors, error => Assert.DoesNotContain("CANARY", Assert.IsAssignableFrom<Exception>(error).ToString(), StringComparison.Ordinal));
    }

    private sealed record Strict(int Mark);

    private sealed record Day(DayOfWeek Name);
}
