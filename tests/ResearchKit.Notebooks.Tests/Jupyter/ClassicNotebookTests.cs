using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using ResearchKit.Notebooks.Tests.Workshop.Server;

namespace ResearchKit.Notebooks.Tests.Jupyter;

/// <summary>Debian's classic Jupyter Notebook in Chromium, as a person uses it: open a notebook, run its cells, see a table and a chart.</summary>
public sealed class ClassicNotebookTests : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const string Token = "a-token-for-one-test";
    private readonly string _data = Directory.CreateTempSubdirectory("classic-").FullName;
    private readonly int _port = FreePort();
    private Process? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        JupyterPackages.Require();
        if (!File.Exists(Chromium))
            return;
        File.WriteAllText(Path.Combine(_data, "cells.ipynb"), Notebook);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        Directory.Delete(_data, recursive: true);
    }

    [SkippableFact]
    public async Task Cells_run_and_show_a_table_and_a_chart()
    {
        NeedsChromium();
        JupyterPackages.InstallKernel(_data);
        await StartAsync();
        await RunCellsAsync("classic-notebook");
    }

    /// <summary>The workshop's server as an existing server: Jupyter's own client starts kernels there and talks to them over websockets.</summary>
    [SkippableFact]
    public async Task Jupyter_runs_its_cells_on_the_workshops_server()
    {
        NeedsChromium();
        await using var room = await WorkshopRoom.OpenAsync();
        await StartAsync($"--gateway-url={room.Server.Address.ToString().TrimEnd('/')}", $"--GatewayClient.auth_token={room.Token}");
        await RunCellsAsync("classic-notebook-on-workshop");
        Assert.Single(room.Server.KernelProcessIds);
        Assert.DoesNotContain(room.Log, line => line.StartsWith("refused", StringComparison.Ordinal));
    }

    private void NeedsChromium() => Skip.If(_browser is null && Environment.GetEnvironmentVariable("RESEARCHKIT_REQUIRE_CHROMIUM") != "1", "Chromium is not installed: apt-get install chromium");

    private async Task StartAsync(params string[] more)
    {
        var start = JupyterPackages.In(_data, new ProcessStartInfo("/usr/bin/jupyter-notebook"));
        foreach (var argument in (string[])["--ip=127.0.0.1", $"--port={_port}", "--port-retries=0", "--no-browser", "--allow-root", $"--NotebookApp.token={Token}", $"--notebook-dir={_data}", "--NotebookApp.enable_mathjax=False", "--NotebookApp.shutdown_no_activity_timeout=300", .. more])
            start.ArgumentList.Add(argument);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        _server = Process.Start(start)!;
        _server.ErrorDataReceived += (_, _) => { };
        _server.OutputDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        await UntilListening();
    }

    private async Task RunCellsAsync(string picture)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1200, Height = 1400 } });
        await page.RouteAsync(url => !url.StartsWith($"http://127.0.0.1:{_port}/", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal), route => route.AbortAsync());
        await page.GotoAsync($"http://127.0.0.1:{_port}/notebooks/cells.ipynb?token={Token}");
        await page.WaitForSelectorAsync("#kernel_indicator_icon.kernel_idle_icon", new PageWaitForSelectorOptions { Timeout = 120_000 });
        Assert.Equal("C# and SQL (ResearchKit)", (await page.Locator("#kernel_indicator .kernel_indicator_name").InnerTextAsync()).Trim());
        await page.Locator(".code_cell .CodeMirror").First.ClickAsync();
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("Shift+Enter");
        var outputs = page.Locator(".code_cell .output_area");
        await page.WaitForSelectorAsync(".code_cell >> nth=2 >> .output_area svg", new PageWaitForSelectorOptions { Timeout = 120_000 });
        Assert.Equal(0, await page.Locator(".output_error").CountAsync());
        Assert.Equal("42", (await outputs.First.Locator(".output_text").InnerTextAsync()).Trim());
        var table = page.Locator(".code_cell >> nth=1 >> .output_area table");
        Assert.Contains("subject_code", await table.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await table.IsVisibleAsync());
        var chart = page.Locator(".code_cell >> nth=2 >> .output_area svg").First;
        Assert.True((await chart.BoundingBoxAsync())!.Height > 100);
        if (Environment.GetEnvironmentVariable("RESEARCHKIT_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, picture + ".png"), FullPage = true });
    }

    private const string Notebook = """
        {"cells": [
          {"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], "source": "using ResearchKit.Synthesis;\nvar grades = SyntheticCity.Generate(new CityOptions { Learners = 300 })[\"grade\"];\n6 * 7"},
          {"cell_type": "code", "execution_count": null, "id": "b", "metadata": {}, "outputs": [], "source": "#!sql --name subjects\nselect subject_code, count(*) as n, avg(grade_value::double) as mean from grades group by subject_code order by subject_code"},
          {"cell_type": "code", "execution_count": null, "id": "c", "metadata": {}, "outputs": [], "source": "Chart.Histogram(grades.Sql(\"select grade_value::double as grade from this\"), \"grade\", title: \"Grades\")"}],
         "metadata": {"kernelspec": {"display_name": "C# and SQL (ResearchKit)", "language": "C#", "name": "researchkit"}}, "nbformat": 4, "nbformat_minor": 5}
        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task UntilListening()
    {
        for (var i = 0; i < 600; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (!_server!.HasExited)
            {
                await Task.Delay(100);
            }
        }

        Assert.Fail("The notebook server did not begin to listen within a minute.");
    }
}
