using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ResearchKit.Notebooks.Tests.Kernels.CSharp.References;

/// <summary>
/// A package source in a folder, and a notebook's folder whose <c>nuget.config</c> knows that source alone. <c>Sample.Top</c> (1.0.0, 2.0.0) needs
/// <c>Sample.Bottom</c> 1.0.0, which carries a native library.
/// </summary>
public sealed class SampleFeed : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("researchkit-feed");

    public SampleFeed()
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "feed"));
        Notebook = Directory.CreateDirectory(Path.Combine(_root.FullName, "notebook")).FullName;
        File.WriteAllText(Path.Combine(Notebook, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root.FullName, "packages")}" /></config>
              <packageSources><clear /><add key="sample" value="{Path.Combine(_root.FullName, "feed")}" /></packageSources>
            </configuration>
            """);
        var native = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*System.IO.Compression.Native.*").First(file => Path.GetExtension(file) is ".so" or ".dll" or ".dylib");
        var bottom = Compile("Sample.Bottom", """
            public static class Bottom
            {
                [System.Runtime.InteropServices.DllImport("samplenative")]
                private static extern unsafe uint CompressionNative_Crc32(uint crc, byte* buffer, int length);
                public static unsafe uint Crc(byte[] data) { fixed (byte* first = data) return CompressionNative_Crc32(0, first, data.Length); }
            }
            """);
        Pack("Sample.Bottom", "1.0.0", "", ("lib/net8.0/Sample.Bottom.dll", bottom), ($"runtimes/{RuntimeInformation.RuntimeIdentifier}/native/samplenative{Path.GetExtension(native)}", File.ReadAllBytes(native)));
        foreach (var version in new[] { "1.0.0", "2.0.0" })
        {
            var top = Compile("Sample.Top", $$"""public static class Top { public static string Version => "{{version}}"; public static uint Crc(string text) => Bottom.Crc(System.Text.Encoding.ASCII.GetBytes(text)); }""", MetadataReference.CreateFromImage(bottom));
            Pack("Sample.Top", version, """<dependency id="Sample.Bottom" version="1.0.0" />""", ("lib/net8.0/Sample.Top.dll", top));
        }
    }

    /// <summary>The folder of a notebook.</summary>
    public string Notebook { get; }

    /// <summary>A folder for what restores came to.</summary>
    public string Cache => Path.Combine(_root.FullName, "cache");

    public void Dispose() => _root.Delete(recursive: true);

    private static byte[] Compile(string name, string code, params MetadataReference[] references)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), MetadataReference.CreateFromFile(Path.Combine(framework, "System.Runtime.dll")), .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }

    private void Pack(string id, string version, string dependencies, params (string Path, byte[] Content)[] files)
    {
        using var archive = ZipFile.Open(Path.Combine(_root.FullName, "feed", $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Add($"{id}.nuspec", Encoding.UTF8.GetBytes($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>tests</authors><description>A sample.</description>
              <dependencies><group targetFramework="net8.0">{dependencies}</group></dependencies></metadata>
            </package>
            """));
        foreach (var (path, content) in files)
            Add(path, content);

        void Add(string path, byte[] content)
        {
            using var entry = archive.CreateEntry(path).Open();
            entry.Write(content);
        }
    }
}
