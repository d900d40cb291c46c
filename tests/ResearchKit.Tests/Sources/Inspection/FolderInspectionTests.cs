using System.Text.Json;
using ResearchKit.Display;
using ResearchKit.Sources;
using ResearchKit.Sources.Inspection;

namespace ResearchKit.Tests.Sources.Inspection;

public sealed class FolderInspectionTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_say_their_class_what_becomes_of_them_and_where_they_go()
    {
        GradesFixture.Write(_folder);
        _folder.Write("mapping.yaml", GradesFixture.Mapping);
        _folder.Write("notes.txt", "CANARY7391\n");
        _folder.Write("other.csv", "CANARY7391,b\n1,2\n");

        var inspection = FolderInspection.Of(_folder.Source);

        var export = Assert.Single(inspection.Exports);
        Assert.True(inspection.CanBeImported);
        Assert.Equal(["pupils.csv", "grades.csv"], export.Files.Select(file => file.Name));
        Assert.Equal((3L, true), (export.Files[0].Rows!.Value, export.Files[0].IsAboutRows));
        Assert.Equal(
            ["number|direct|Pseudonymised|learner.learner_id", "name|direct|Dropped|", "born|quasi|Generalised|learner.birth_year", "sex|quasi|Kept|learner.sex_code", "remark|free_text|Dropped|"],
            export.Files[0].Columns.Select(column => $"{column.Name}|{column.Class}|{column.Fate}|{string.Join(',', column.Targets)}"));
        Assert.Equal(["notes.txt", "other.csv"], inspection.NotRecognised.Where(file => file.Name != "mapping.yaml").Select(file => file.Name));
        Assert.False(File.Exists(_folder.Store));
        NoValueIsShown(inspection);
    }

    [Fact]
    public void A_problem_that_would_stop_an_import_is_said()
    {
        GradesFixture.Write(_folder);
        _folder.Write("mapping.yaml", GradesFixture.Mapping);
        _folder.Write("pupils.csv", "number,name,born,sex,remark,phone\nA-1,CANARY7391,,nainen,,0401234567\n");

        var inspection = FolderInspection.Of(_folder.Source);

        Assert.False(inspection.CanBeImported);
        Assert.Contains("without a disclosure class: \"phone\"", inspection.Exports[0].Problem, StringComparison.Ordinal);
        Assert.Contains("An import would stop", Text(inspection), StringComparison.Ordinal);
        NoValueIsShown(inspection);
    }

    [Fact]
    public void Of_events_the_properties_are_shown_once_and_nothing_that_is_no_file()
    {
        _folder.Write("a.ndjson", Events.Statements.Of(1, account: "CANARY7391"));
        _folder.Write("b.ndjson", Events.Statements.Of(2));

        var inspection = FolderInspection.Of(_folder.Source);

        var export = Assert.Single(inspection.Exports);
        Assert.Equal(["a.ndjson", "b.ndjson"], export.Files.Select(file => file.Name));
        Assert.All(export.Files, file => Assert.Contains(file.Columns, column => column is { Name: "verb.id", Class: "neutral", Fate: ColumnFate.Kept, Targets: ["activity_event.verb"] }));
        Assert.Equal(1, Text(inspection).Split("object.id").Length - 1);
        NoValueIsShown(inspection);
    }

    [Fact]
    public void A_mapping_that_is_wrong_is_said()
    {
        _folder.Write("mapping.yaml", "files: [");

        Assert.Contains("not YAML", FolderInspection.Of(_folder.Source).Exports[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_named_like_a_known_file_says_why_it_is_none()
    {
        OuladFixture.Write(_folder.Source);
        OuladFixture.Write(_folder.Source, "courses", "code_module,other\nA,CANARY7391\n");

        var inspection = FolderInspection.Of(_folder.Source);

        Assert.Empty(inspection.Exports);
        Assert.Contains("oulad", inspection.NotRecognised.Single(file => file.Name == "courses.csv").Why, StringComparison.Ordinal);
        NoValueIsShown(inspection);
    }

    [Fact]
    public void Lines_are_at_most_a_hundred_columns_wide_but_for_notes()
    {
        OuladFixture.Write(_folder.Source);

        var lines = Text(FolderInspection.Of(_folder.Source)).Split('\n');

        Assert.Contains(lines, line => line.Contains("studentInfo.csv (oulad", StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.Contains("  ", StringComparison.Ordinal)), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    private static string Text(FolderInspection inspection) => (string)inspection.ToMimeBundle().Data[MimeTypes.Text];

    private static void NoValueIsShown(FolderInspection inspection)
    {
        Assert.DoesNotContain("CANARY7391", Text(inspection), StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY7391", JsonSerializer.Serialize(inspection), StringComparison.Ordinal);
    }
}
