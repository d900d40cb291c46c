using System.Text.RegularExpressions;

namespace ResearchKit.Cli.Tests;

/// <summary>The main job, as the README gives it: every notebook of the project runs, gives what it holds, and becomes a report.</summary>
public sealed partial class ShippedNotebookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-main-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_notebooks_give_the_outputs_that_they_hold_and_their_reports_show_no_learner()
    {
        Copy("notebooks");
        Copy("datasets");

        var outcome = CommandProcess.RunIn(_folder, TimeSpan.FromMinutes(20), "verify", "notebooks", "--html", "report");

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        var notebooks = Directory.GetFiles(Path.Combine(_folder, "notebooks"), "*.ipynb", SearchOption.AllDirectories);
        Assert.NotEmpty(notebooks);
        Assert.All(notebooks, notebook =>
        {
            var report = File.ReadAllText(Path.Combine(_folder, "report", Path.GetFileNameWithoutExtension(notebook) + ".html"));
            Assert.DoesNotMatch(Pseudonym(), report);
            Assert.DoesNotMatch(OutsideRequest(), report);
            Assert.All(ExecutedNotebook.Verdicts(notebook), verdict => Assert.EndsWith(": solved.", verdict, StringComparison.Ordinal));
        });
        Assert.True(File.Exists(Path.Combine(_folder, "report", "index.html")));
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("datasets/city-small")]
    public void Folder_that_holds_no_such_tables_is_one_clear_sentence(string folder)
    {
        Copy("notebooks");
        Copy("datasets");

        var outcome = CommandProcess.RunIn(
            _folder, "run", Path.Combine("notebooks", "tutorials", "02-real-tables.ipynb"), "-p", $"folder={Path.Combine(_folder, folder)}");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches("ImportException: (There is no folder|.+ is missing from) ", outcome.Output);
        Assert.DoesNotContain("   at ", outcome.Output, StringComparison.Ordinal);
    }

    private void Copy(string top)
    {
        var source = Path.Combine(CommandProcess.Root, top);
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories).Where(file => !file.Contains(".duckdb", StringComparison.Ordinal)))
        {
            var target = Path.Combine(_folder, top, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex("rk1_[0-9a-f]{32}", RegexOptions.None, 10_000)]
    private static partial Regex Pseudonym();

    /// <summary>An attribute that makes a browser fetch something from elsewhere.</summary>
    [GeneratedRegex("<(script|link|img|iframe)[^>]+(src|href)=\"?(https?:)?//", RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex OutsideRequest();
}
