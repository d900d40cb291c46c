using System.Diagnostics;
using System.Text;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Prints an HTML file to PDF with a browser of the Chromium family, which it starts without a window and with a profile of its own.</summary>
/// <param name="deadline">How long printing may take; null for two minutes.</param>
public sealed class PdfPrinter(TimeSpan? deadline = null)
{
    /// <summary>The environment variable that names the browser's program.</summary>
    public const string Variable = "RESEARCHKIT_CHROMIUM";

    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser"];

    private static readonly string[] Places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"%ProgramFiles%\Google\Chrome\Application\chrome.exe", @"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe", @"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        @"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe", @"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    ];

    private readonly TimeSpan _deadline = deadline ?? TimeSpan.FromMinutes(2);

    /// <summary>The browser's program: what <see cref="Variable"/> names, else the first known one of the PATH or the usual places; null if there is none.</summary>
    /// <exception cref="FileNotFoundException"><see cref="Variable"/> names no file.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new FileNotFoundException($"{Variable} names {named}, where there is no file. Set it to the program of Chromium, Chrome or Edge, or unset it.", named);
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name + ending)))
            .Concat(Places.Select(Environment.ExpandEnvironmentVariables))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Prints. The PDF is written whole or not at all.</summary>
    /// <param name="html">The HTML file.</param>
    /// <param name="pdf">The PDF file; replaced if it exists.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <returns>Null if it is printed, else why not, in a sentence or more.</returns>
    public async Task<string?> PrintAsync(string html, string pdf, CancellationToken cancellationToken = default)
    {
        string? browser;
        try
        {
            browser = Find();
        }
        catch (FileNotFoundException absent)
        {
            return absent.Message;
        }

        if (browser is null)
            return $"There is no Chromium, Chrome or Edge on the PATH or in the usual places. Install one (Debian, Ubuntu: apt-get install chromium) or name its program in {Variable}; or open {html} in any browser and print it.";
        var profile = Directory.CreateTempSubdirectory("researchkit-print-");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(pdf))!);
            var beside = Path.Combine(profile.FullName, "report.pdf");
            var problem = await RunAsync(browser, Arguments(profile.FullName, beside, html), cancellationToken).ConfigureAwait(false);
            if (problem is null && !File.Exists(beside))
                problem = $"{browser} ended without writing a PDF.";
            if (problem is null)
                File.Move(beside, pdf, overwrite: true);
            return problem;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return $"The PDF could not be made with {browser}: {refused.Message}";
        }
        finally
        {
            Remove(profile);
        }
    }

    private static List<string> Arguments(string profile, string pdf, string html)
    {
        List<string> arguments =
        [
            "--headless=new", $"--user-data-dir={Path.Combine(profile, "profile")}", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-background-networking",
            "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=20000", "--run-all-compositor-stages-before-draw", "--no-pdf-header-footer", $"--print-to-pdf={pdf}",
            new Uri(Path.GetFullPath(html)).AbsoluteUri,
        ];
        // Chromium's sandbox does not start for root, as in many containers.
        if (!OperatingSystem.IsWindows() && Environment.UserName == "root")
            arguments.Insert(0, "--no-sandbox");
        return arguments;
    }

    private async Task<string?> RunAsync(string browser, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(browser) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new IOException("the program did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_deadline);
        var said = new StringBuilder();
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return $"{browser} did not print within {RunWords.Duration(_deadline)} and was ended.";
        }

        return process.ExitCode == 0 ? null : $"{browser} ended with code {process.ExitCode}:\n{said.ToString().Trim()}";
    }

    private static void Keep(StringBuilder said, string? line)
    {
        const int Most = 2000;
        lock (said)
        {
            if (line is not null && said.Length < Most)
                said.AppendLine(line);
        }
    }

    // A browser that was just ended may hold files of its profile for a moment; what is left then is the system's to clear.
    private static void Remove(DirectoryInfo profile)
    {
        try
        {
            profile.Delete(recursive: true);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            profile.Refresh();
        }
    }
}
