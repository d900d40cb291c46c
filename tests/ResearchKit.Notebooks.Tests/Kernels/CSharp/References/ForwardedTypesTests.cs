using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;

namespace ResearchKit.Notebooks.Tests.Kernels.CSharp.References;

/// <summary>Assemblies that only say where types have moved to are the compiler's business when a library refers to them, and otherwise not.</summary>
public sealed class ForwardedTypesTests
{
    [Fact]
    public async Task A_library_for_netstandard_can_be_used_in_a_later_cell_too()
    {
        // Its strings and truths are of types that have moved.
        var library = Path.Combine(AppContext.BaseDirectory, "Xunit.SkippableFact.dll");
        Assert.Contains("netstandard", ReferencesOf(library));
        var log = new OutputLog();
        await using var kernel = new CSharpKernel(new CSharpKernelOptions());

        await Run("1 + 1");
        await Run($"#r \"{library}\"\nXunit.Skip.If(false, \"never\");");
        var result = await Run("Xunit.Skip.IfNot(true, \"never\"); \"moved\"");

        Assert.Equal("moved", result.Value);

        async Task<SubmissionResult> Run(string code)
        {
            var submission = new Submission(code, "cell");
            var ran = await kernel.SubmitAsync(submission, log.Channel.Open(submission), CancellationToken.None);
            Assert.True(ran.Status == SubmissionStatus.Succeeded, ran.Error?.Message);
            return ran;
        }
    }

    [Fact]
    public void What_every_cell_is_compiled_with_needs_nothing_that_is_left_out()
    {
        var usual = HostReferences.Usual.Select(reference => reference.Display!).ToArray();
        var leftOut = HostReferences.Forwarders.Select(reference => Path.GetFileNameWithoutExtension(reference.Display!)).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("netstandard", leftOut);
        Assert.Contains("mscorlib", leftOut);
        Assert.All(usual, path => Assert.Empty(ReferencesOf(path).Intersect(leftOut)));
    }

    private static List<string> ReferencesOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(reference => reader.GetString(reader.GetAssemblyReference(reference).Name))];
    }
}
