using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ResearchKit.Architecture.Tests;

/// <summary>Folders, files and names are as the plan draws them.</summary>
public partial class LayoutTests
{
    private static readonly string[] TopLevel =
    [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "BannedSymbols.txt", "CHANGELOG.md", "Directory.Build.props",
        "Directory.Build.targets", "Directory.Packages.props", "LICENSE", "README.md", "ResearchKit.sln", "datasets", "global.json",
        "notebooks", "src", "tests",
    ];

    [Fact]
    public void Nothing_stands_at_the_top_that_the_plan_does_not_name()
    {
        var tracked = TrackedFiles().Select(file => file.Split('/')[0]).Distinct(StringComparer.Ordinal);

        Assert.Empty(tracked.Except(TopLevel));
    }

    [Fact]
    public void No_file_or_folder_is_a_drawer_for_everything()
    {
        var drawers = TrackedFiles().Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => file.Split('/').Any(part => House.ForbiddenNames.Contains(Path.GetFileNameWithoutExtension(part))));

        Assert.Empty(drawers);
    }

    [Fact]
    public void Namespace_is_the_project_and_the_room()
    {
        var strays = new List<string>();
        foreach (var file in SourceFiles("src"))
        {
            var declared = NamespaceLine().Match(File.ReadAllText(Path.Combine(House.Root, file)));
            if (!declared.Success)
                continue;
            var parts = file.Split('/')[1..^1];
            var folder = string.Join('.', parts);
            var name = declared.Groups["name"].Value;
            if (folder != name && !folder.StartsWith(name + ".", StringComparison.Ordinal))
                strays.Add($"{file}: namespace {name}");
        }

        Assert.Empty(strays);
    }

    /// <summary>Folders of tests that belong to no one source folder: damaged exports, kills and canaries, in every format.</summary>
    private static readonly string[] AcrossRooms = ["ResearchKit/Sources/Fuzzing", "ResearchKit.Notebooks/Stories"];

    [Fact]
    public void Every_test_folder_mirrors_a_source_folder()
    {
        var source = SourceFiles("src").Select(FolderBelowProject).ToHashSet(StringComparer.Ordinal);
        foreach (var room in source.ToList())
        {
            for (var parent = room; parent.Contains('/'); parent = parent[..parent.LastIndexOf('/')])
                source.Add(parent[..parent.LastIndexOf('/')]);
        }
        var strays = SourceFiles("tests")
            .Where(file => file.Split('/')[1].EndsWith(".Tests", StringComparison.Ordinal))
            .Where(file => file.Split('/')[1] != "ResearchKit.Architecture.Tests")
            .Select(file => FolderBelowProject(file.Replace(".Tests/", "/", StringComparison.Ordinal)))
            .Where(folder => !source.Contains(folder) && !AcrossRooms.Contains(folder, StringComparer.Ordinal))
            .Distinct(StringComparer.Ordinal);

        Assert.Empty(strays);
    }

    private static string FolderBelowProject(string file)
    {
        var parts = file.Split('/');
        return string.Join('/', parts[1..^1]);
    }

    private static IEnumerable<string> SourceFiles(string top) =>
        TrackedFiles().Where(file => file.StartsWith(top + "/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    private static List<string> TrackedFiles()
    {
        var start = new ProcessStartInfo("git", "ls-files") { WorkingDirectory = House.Root, RedirectStandardOutput = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        Assert.NotEmpty(files);
        return files;
    }

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamespaceLine();
}
