using System.Diagnostics;

namespace ResearchKit.Cli.Tests;

/// <summary>What <c>dotnet pack</c> makes installs from a local folder into an empty directory and works there, native library included.</summary>
public sealed class PackagingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-pack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tool_and_library_install_from_a_folder_and_work()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var packages = Path.Combine(_folder, "packages");
        DotNet(CommandProcess.Root, "pack", "ResearchKit.sln", "-c", configuration, "--no-build", "-o", packages, "--nologo", "-v", "q", "-p:CompileToolAhead=false");
        Assert.Equal(6, Directory.GetFiles(packages, "ResearchKit*.nupkg").Length);

        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        File.WriteAllText(Path.Combine(empty, "nuget.config"), $"<configuration><packageSources><add key=\"local\" value=\"{packages}\" /></packageSources></configuration>");
        DotNet(empty, "tool", "install", "ResearchKit.Cli", "--tool-path", ".", "--add-source", packages);
        // The tool brings the notebooks and data of a workshop along.
        Assert.Contains("notebooks in", Run(empty, Path.Combine(empty, "researchkit"), "workshop", "pack", "--out", "handout", "--group", "tutorials"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(empty, "handout", "notebooks", "tutorials", "01-a-question-a-query-a-chart.ipynb")));
        Assert.True(File.Exists(Path.Combine(empty, "handout", "datasets", "city-small", "datapackage.json")));
        File.WriteAllText(Path.Combine(empty, "numbers.csv"), "n\n40\n2\n");
        File.WriteAllText(Path.Combine(empty, "sum.ipynb"), Notebook("DataFrame.ReadCsv(\"numbers.csv\").Sql(\"SELECT sum(n) AS total FROM this\")"));
        Run(empty, Path.Combine(empty, "researchkit"), "run", "sum.ipynb", "-o", "out");
        Assert.Contains("fewer than 20", File.ReadAllText(Path.Combine(empty, "out", "sum.html")), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(empty, "query.ipynb"), Notebook("#!sql --name numbers\nSELECT 6 AS a, 7 AS b\n#!csharp\nnumbers.Columns.Count * 21"));
        Run(empty, Path.Combine(empty, "researchkit"), "convert", "query.ipynb", "query.cs");
        Assert.EndsWith("42", Run(empty, "dotnet", "run", "query.cs").Trim(), StringComparison.Ordinal);

        var app = Directory.CreateDirectory(Path.Combine(empty, "app")).FullName;
        File.WriteAllText(
            Path.Combine(app, "app.csproj"),
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>"
            + "<ItemGroup><PackageReference Include=\"ResearchKit.DuckDB\" Version=\"*\" /></ItemGroup></Project>");
        File.WriteAllText(
            Path.Combine(app, "Program.cs"),
            "using var connection = new ResearchKit.DuckDB.DuckDBConnection(\"Data Source=:memory:\"); connection.Open();"
            + "using var command = connection.CreateCommand(); command.CommandText = \"SELECT 6 * 7\"; System.Console.WriteLine(command.ExecuteScalar());");
        Assert.Equal("42", Run(app, "dotnet", "run").Trim());
    }

    private void DotNet(string folder, params string[] arguments) => Run(folder, "dotnet", arguments);

    /// <summary>Runs a program with a package cache of its own, so that no earlier package of the same version is taken.</summary>
    private string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "cache");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove("DUCKDB_LIBRARY");
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase) || name.StartsWith("MSBUILD", StringComparison.Ordinal) && name != "MSBUILDDISABLENODEREUSE").ToList())
            start.Environment.Remove(inherited);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{error.GetAwaiter().GetResult()}");
        return output;
    }

    private static string Notebook(string code) =>
        $$"""{"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],"source":{{System.Text.Json.JsonSerializer.Serialize(code)}}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""";
}
