using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Tests.Jupyter;

public sealed class KernelSpecsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("jupyter-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private string FileOf(string name) => Path.Combine(_data, "kernels", name, "kernel.json");

    private IReadOnlyList<KernelSpec> Install(bool withAlias = false, string program = "/opt/researchkit") => KernelSpecs.InstallInto([program], _data, withAlias, dotnetRoot: "/opt/dotnet");

    [Fact]
    public void Writes_the_file_that_jupyter_asks_for()
    {
        var spec = Assert.Single(Install());
        Assert.Equal(Path.Combine(_data, "kernels", "researchkit"), spec.Folder);
        var json = JsonNode.Parse(File.ReadAllText(FileOf("researchkit")))!;
        Assert.Equal("""["/opt/researchkit","jupyter","kernel","{connection_file}"]""", json["argv"]!.ToJsonString());
        Assert.Equal(("C#", "message", "/opt/dotnet"), ((string)json["language"]!, (string)json["interrupt_mode"]!, (string)json["env"]!["DOTNET_ROOT"]!));
        Assert.Equal("C# and SQL (ResearchKit)", (string)json["display_name"]!);
        Assert.Equal([FileOf("researchkit")], Directory.GetFiles(spec.Folder));
    }

    [Fact]
    public void A_second_installation_replaces_the_first()
    {
        Install();
        Install(program: "/opt/newer");
        Assert.Equal("/opt/newer", Assert.Single(KernelSpecs.ListIn([_data, _data])).Command[0]);
    }

    [Fact]
    public void The_alias_is_installed_when_asked_for_and_never_over_another_kernel()
    {
        Assert.Equal(["researchkit", ".net-csharp"], Install(withAlias: true).Select(spec => spec.Name));
        KernelSpecs.UninstallFrom(_data);
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(".net-csharp"))!);
        File.WriteAllText(FileOf(".net-csharp"), """{"argv": ["dotnet", "interactive"], "metadata": {}}""");
        var error = Assert.Throws<KernelSpecException>(() => Install(withAlias: true));
        Assert.Contains("dotnet interactive jupyter uninstall", error.Message, StringComparison.Ordinal);
        Assert.Contains("interactive", File.ReadAllText(FileOf(".net-csharp")), StringComparison.Ordinal);
        Assert.False(File.Exists(FileOf("researchkit")));
    }

    [Fact]
    public void Uninstalling_removes_what_was_installed_and_nothing_else()
    {
        Install(withAlias: true);
        var other = FileOf("python3");
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        File.WriteAllText(other, "{}");
        Assert.Equal(2, KernelSpecs.UninstallFrom(_data).Count);
        Assert.Empty(KernelSpecs.UninstallFrom(_data));
        Assert.True(File.Exists(other));
        Assert.False(Directory.Exists(Path.GetDirectoryName(FileOf("researchkit"))));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"argv": [], "metadata": 5}""")]
    [InlineData("""{"argv": "x", "metadata": {"researchkit": {}}}""")]
    public void A_broken_file_is_not_ours(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf("researchkit"))!);
        File.WriteAllText(FileOf("researchkit"), text);
        Assert.Empty(KernelSpecs.ListIn([_data]));
        Assert.Throws<KernelSpecException>(() => Install());
    }

    [Fact]
    public void A_program_that_is_gone_is_seen() => Assert.False(Install(program: Path.Combine(_data, "gone"))[0].CanStart);
}
