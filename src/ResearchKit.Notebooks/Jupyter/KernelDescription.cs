using System.Reflection;
using System.Runtime.InteropServices;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>What the kernel says of itself. It is known before the compiler is loaded.</summary>
internal static class KernelDescription
{
    /// <summary>The language of cells, as the kernelspec names it too.</summary>
    public const string Language = "C#";

    /// <summary>The version of the language.</summary>
    public const string LanguageVersion = "14.0";

    /// <summary>The version of the engine.</summary>
    public static string Version => typeof(KernelDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The answer to kernel_info_request.</summary>
    public static KernelInfoReply Reply { get; } = new(
        "researchkit",
        Version,
        new LanguageInfo(Language, LanguageVersion, "text/x-csharp", ".cs", "csharp", "text/x-csharp"),
        $"ResearchKit {Version}: C# {LanguageVersion} and SQL on DuckDB, {RuntimeInformation.FrameworkDescription}. #!lsmagic lists what cells can do.",
        [
            new HelpLink("C# reference", "https://learn.microsoft.com/dotnet/csharp/"),
            new HelpLink(".NET API", "https://learn.microsoft.com/dotnet/api/"),
            new HelpLink("DuckDB SQL", "https://duckdb.org/docs/stable/sql/introduction"),
        ]);
}
