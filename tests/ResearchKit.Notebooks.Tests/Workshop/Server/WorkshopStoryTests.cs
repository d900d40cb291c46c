using System.Diagnostics;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Tests.Workshop.Server;

/// <summary>A participant's hour in Chromium, from the home page to a solved exercise, with what goes wrong on the way.</summary>
public sealed class WorkshopStoryTests : IAsyncLifetime
{
    private const string Lesson = "notebooks/tutorials/01-a-question-a-query-a-chart.ipynb";
    private readonly List<string> _problems = [];
    private WorkshopRoom _room = null!;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage _page = null!;
    private bool _serverIsDown;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is null)
            return; // the test was skipped
        await PictureAsync("workshop-end");
        await _browser.DisposeAsync();
        _playwright!.Dispose();
        await _room.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_participant_reads_runs_changes_gets_stuck_stops_solves_and_comes_back()
    {
        await BeginAsync(repository: true);
        var original = File.ReadAllBytes(Path.Combine(_room.Originals, Lesson));

        // The home page, and the first lesson.
        await _page.GotoAsync(_room.Server.Entrance.ToString());
        await ReadyAsync();
        Assert.DoesNotContain("token", _page.Url, StringComparison.Ordinal);
        Assert.Equal(9, await _page.Locator("#group-use-cases ~ ol > li").CountAsync());
        await LookAsync("workshop-home");
        await _page.ClickAsync("text=Begin: A question, a query, a chart");
        await ReadyAsync();
        await LookAsync("workshop-notebook");

        // Read and run: the first cells by Shift+Enter, then all.
        await _page.ClickAsync(".cell.code >> nth=0 >> .cm-content");
        await _page.Keyboard.PressAsync("Shift+Enter");
        await _page.WaitForSelectorAsync(".cell.code >> nth=0 >> .prompt:text-matches('^[0-9]+$')");
        await _page.ClickAsync("button:text-is('Run all')");
        await _page.WaitForSelectorAsync("text=Exercise 3: not yet.", new() { Timeout = 120_000 });
        Assert.Equal(0, await _page.Locator(".outputs .error").CountAsync());
        Assert.True(await _page.Locator(".outputs table.rk-table").CountAsync() >= 5, "tables stand in shadow roots, which locators see through");
        await _page.Locator("figure.chart").First.ScrollIntoViewIfNeededAsync();
        await _page.WaitForSelectorAsync("figure.chart .interactive .plot-container");
        await LookAsync("workshop-chart");

        // Change a cell and make a mistake: the error stands at its line, what was typed is completed.
        await AddAsync("+ C#");
        await _page.Keyboard.TypeAsync("var three = 3;\nvar four = thre + 1;\nfour");
        await _page.Keyboard.PressAsync("Control+Enter");
        var last = _page.Locator(".cell.code").Last;
        await last.Locator(".error").WaitForAsync();
        Assert.Contains("thre", await last.Locator(".error").InnerTextAsync(), StringComparison.Ordinal);
        await last.Locator(".cm-lint-marker-error").WaitForAsync();
        await _page.Keyboard.PressAsync("Control+A");
        await _page.Keyboard.TypeAsync("learners.RowC");
        await _page.Keyboard.PressAsync("Control+Space");
        await _page.WaitForSelectorAsync(".cm-tooltip-autocomplete >> text=RowCount");
        await _page.WaitForTimeoutAsync(200); // the editor takes no answer in the first moment, lest one typed blindly counts
        await _page.Keyboard.PressAsync("Enter");
        await _page.Keyboard.PressAsync("Control+Enter");
        await last.Locator(".outputs >> text=830").WaitForAsync();

        // What a name is, on hovering over it; how far a long cell is.
        await _page.Keyboard.PressAsync("Control+A");
        await _page.Keyboard.TypeAsync("foreach (var x in ShowProgress(Enumerable.Range(0, 30), \"Drawing lots\")) Thread.Sleep(100);");
        await _page.Keyboard.PressAsync("Control+Enter");
        await last.Locator(".outputs >> text=Drawing lots").WaitForAsync();
        await last.Locator(".outputs progress").WaitForAsync();
        await _page.WaitForSelectorAsync(".state[data-status=idle]");
        await last.Locator(".cm-line").First.HoverAsync(new() { Position = new() { X = 200, Y = 10 } });
        await _page.WaitForSelectorAsync(".explanation:has-text('shows how far it is')");

        // Stuck in a loop: Stop, and the variables are still there.
        await _page.Keyboard.PressAsync("Control+A");
        await _page.Keyboard.TypeAsync("while (true) { ");
        await _page.Keyboard.PressAsync("Control+Enter");
        await _page.WaitForSelectorAsync(".state[data-status=busy]");
        await _page.WaitForTimeoutAsync(500);
        await _page.ClickAsync("button:text-is('Stop')");
        await last.Locator(".error").WaitForAsync();
        await _page.WaitForSelectorAsync(".state[data-status=idle]");

        // The keyboard as in Jupyter: b, m, z after d d.
        var before = await _page.Locator(".cell").CountAsync();
        await last.Locator(".cm-content").ClickAsync();
        await _page.Keyboard.PressAsync("Escape");
        await _page.Keyboard.PressAsync("b");
        Assert.Equal(before + 1, await _page.Locator(".cell").CountAsync());
        await _page.Keyboard.PressAsync("m");
        await _page.Keyboard.PressAsync("Enter");
        await _page.Keyboard.TypeAsync("## My note\n\nThe slope is $\\beta = -0.41$.");
        await _page.Keyboard.PressAsync("Control+Enter");
        await _page.WaitForSelectorAsync("h2:text-is('My note')");
        await _page.WaitForSelectorAsync(".prose math");
        await _page.Keyboard.PressAsync("d");
        await _page.Keyboard.PressAsync("d");
        Assert.Equal(before, await _page.Locator(".cell").CountAsync());
        await _page.Keyboard.PressAsync("z");
        await _page.WaitForSelectorAsync("h2:text-is('My note')");

        // The exercise: the hint, a wrong answer, the solution, solved.
        var exercise = _page.Locator(".cell.exercise:has(button.check)").Nth(1);
        await exercise.Locator("button.check").ClickAsync();
        await exercise.Locator("text=not yet.").WaitForAsync();
        await exercise.Locator("text=Show a solution").ClickAsync();
        await _page.ClickAsync("dialog button:text-is('Show it')");
        var solution = await exercise.Locator(".solution pre").First.InnerTextAsync();
        await _page.Locator(".cell.code.exercise:not(:has(button.check))").Nth(2).Locator(".cm-content").ClickAsync();
        await _page.Keyboard.PressAsync("Control+A");
        await _page.Keyboard.InsertTextAsync(solution);
        await _page.Keyboard.PressAsync("Control+Enter");
        await _page.WaitForFunctionAsync("() => !document.querySelector('.cell.running')");
        await exercise.Locator("button.check").ClickAsync();
        await exercise.Locator("text=Exercise 2: solved.").WaitForAsync();
        await exercise.Locator(".exercise-tools.solved").WaitForAsync();
        await LookAsync("workshop-exercise");

        // Beside the notebook: data and variables.
        await _page.ClickAsync("button:text-is('Data')");
        await _page.WaitForSelectorAsync(".side details.table >> nth=10");
        await _page.FillAsync(".side input[type=search]", "burnout");
        await _page.FillAsync(".side input[type=search]", "survey_response");
        await _page.ClickAsync(".side details.table:visible summary >> nth=0");
        await _page.ClickAsync(".side details.table:visible >> nth=0 >> button");
        await _page.WaitForSelectorAsync(".side .sample table.rk-table");
        await LookAsync("workshop-data");
        await _page.ClickAsync("button:text-is('Variables')");
        await _page.WaitForSelectorAsync(".side .variables th:text-is('learners')");

        // The kernel dies: the page says so, and it runs again.
        using (var kernel = Process.GetProcessById(_room.Server.KernelProcessIds.Single()))
            kernel.Kill();
        await _page.WaitForSelectorAsync(".banner:has-text('starts again')");
        await _page.WaitForSelectorAsync(".state[data-status=idle]");
        await _page.ClickAsync(".banner button");
        await _page.ClickAsync(".cell.code >> nth=0 >> .cm-content");
        await _page.Keyboard.PressAsync("Control+Enter");
        await _page.WaitForFunctionAsync("() => !document.querySelector('.cell.running')");
        Assert.Equal(0, await _page.Locator(".cell.code >> nth=0 >> .error").CountAsync());

        // The server dies two seconds after the last letter: nothing is lost.
        await AddAsync("+ Text");
        await _page.Keyboard.TypeAsync("What I thought of last.");
        await _page.WaitForTimeoutAsync(2000);
        _serverIsDown = true;
        await _room.Server.DisposeAsync();
        var saved = Notebook.Load(Path.Combine(_room.Work, Lesson));
        Assert.Equal("What I thought of last.", saved.Cells[^1].Source);
        await _page.Keyboard.TypeAsync(" And more.");
        await _page.WaitForSelectorAsync(".banner:has-text('does not answer')");
        await _page.Context.CloseAsync();
        await _room.StartAsync();
        await using var again = await _browser!.NewContextAsync(new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark, ViewportSize = new ViewportSize { Width = 820, Height = 1180 }, ReducedMotion = ReducedMotion.Reduce });
        _page = await again.NewPageAsync();
        _serverIsDown = false;
        Watch(_page);
        await _page.GotoAsync(_room.Server.Entrance.ToString());
        await ReadyAsync();
        await _page.WaitForSelectorAsync("text=1 of 3 exercises solved");
        await LookAsync("workshop-tablet-dark-home");
        await _page.ClickAsync("text=Begin: A question, a query, a chart");
        await ReadyAsync();
        await _page.Locator("text=What I thought of last.").WaitForAsync();
        await LookAsync("workshop-tablet-dark");

        // A notebook of one's own, and one that is closed.
        await _page.GotoAsync(_room.Server.Address.ToString());
        await ReadyAsync();
        await _page.ClickAsync("li:has-text('A question, a query, a chart') >> button:text-is('Close')");
        await _page.WaitForSelectorAsync("text=Begin: A question, a query, a chart");
        await _page.ClickAsync("button:text-is('New notebook')");
        await _page.WaitForURLAsync("**/notebooks/mine/untitled.ipynb");
        await ReadyAsync();
        await _page.ClickAsync(".cell.code .cm-content");
        await _page.Keyboard.TypeAsync("6 * 7");
        await _page.Keyboard.PressAsync("Control+Enter");
        await _page.WaitForSelectorAsync(".outputs >> text=42");
        await AddAsync("+ C#");
        await _page.Keyboard.TypeAsync("\"It is \" + ReadInput(\"Which number? \")");
        await _page.Keyboard.PressAsync("Control+Enter");
        await _page.FillAsync("dialog input", "seven");
        await _page.Keyboard.PressAsync("Enter");
        await _page.WaitForSelectorAsync(".outputs >> text=It is seven");
        await _page.ClickAsync("a.home");
        await _page.WaitForSelectorAsync("#group-mine");
        await _page.ClickAsync("ol a:text-is('A question, a query, a chart')");
        await ReadyAsync();

        // Back to the beginning; the original was never touched.
        await _page.ClickAsync("button:text-is('Reset')");
        await _page.ClickAsync("dialog button:text-is('Reset')");
        await _page.WaitForFunctionAsync("() => !document.body.innerText.includes('What I thought of last.')");
        Assert.Equal(original, File.ReadAllBytes(Path.Combine(_room.Originals, Lesson)));
        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task A_principal_turns_the_controls_of_a_dashboard()
    {
        await BeginAsync(repository: true);
        await _page.GotoAsync(_room.Server.Entrance.ToString());
        await ReadyAsync();
        foreach (var (name, control, key) in new[] { ("Well-learning", "#control-youngest", "End"), ("Early identification", "#control-lessons", "ArrowRight") })
        {
            await _page.GotoAsync(_room.Server.Address.ToString());
            await ReadyAsync();
            await _page.ClickAsync($"a:text-is('Dashboard')[aria-label*='{name}']");
            await _page.WaitForSelectorAsync("#top [role=status]:text-is('up to date')", new() { Timeout = 120_000 });
            Assert.Equal(0, await _page.Locator(".banner, .slot .error").CountAsync());
            Assert.Equal(0, await _page.Locator(".cm-editor").CountAsync());
            var first = await _page.Locator("main").InnerTextAsync();
            await LookAsync("dashboard-" + name.Split(' ')[0].ToLowerInvariant());
            await _page.FocusAsync(control);
            await _page.Keyboard.PressAsync(key);
            await _page.WaitForSelectorAsync("#top [role=status]:text-matches('^step')");
            await _page.WaitForSelectorAsync("#top [role=status]:text-is('up to date')", new() { Timeout = 120_000 });
            Assert.Equal(0, await _page.Locator(".banner, .slot .error").CountAsync());
            Assert.NotEqual(first, await _page.Locator("main").InnerTextAsync());
            Assert.Contains("Limits", await _page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        }

        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task Outputs_can_do_no_harm()
    {
        await BeginAsync(repository: false);
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Markdown("# Hostile\n\n<img src=x onerror=\"document.title='hacked'\"><a href=\"javascript:document.title='hacked'\">link</a><script>document.title='hacked'</script><img src=\"http://evil.example/a.png\">"));
        notebook.Add(NotebookCell.Code("""HTML("<b onclick=\"document.title='hacked'\">bold</b><img src=x onerror=\"document.title='hacked'\"><style>body{background:url(http://evil.example/b.png)}</style>")"""));
        notebook.Add(NotebookCell.Code("""HTML("<p id='here'>drawn</p><script>document.getElementById('here').textContent = 'ran'; try { parent.document.title = 'hacked'; } catch (e) { document.body.append(' walled'); } fetch('/workshop/home').then(() => document.body.append(' reached')).catch(() => document.body.append(' refused'));</script>")"""));
        notebook.Save(Path.Combine(_room.Work, "notebooks", "tutorials", "hostile.ipynb"));
        await _page.GotoAsync(_room.Server.Entrance.ToString());
        await ReadyAsync();
        await _page.GotoAsync(new Uri(_room.Server.Address, "notebooks/notebooks/tutorials/hostile.ipynb").ToString());
        await ReadyAsync();
        _problems.Clear();
        await _page.ClickAsync("button:text-is('Run all')");
        var frame = _page.FrameLocator("iframe.output-frame");
        await frame.Locator("text=ran").WaitForAsync();
        await frame.Locator("text=walled").WaitForAsync();
        await frame.Locator("text=refused").WaitForAsync();
        await _page.Locator("b:text-is('bold')").ClickAsync();
        await _page.WaitForTimeoutAsync(300);

        Assert.Equal("Hostile · ResearchKit", await _page.TitleAsync());
        Assert.DoesNotContain(_problems, problem => problem.StartsWith("request", StringComparison.Ordinal));
    }

    private async Task BeginAsync(bool repository)
    {
        const string chromium = "/usr/bin/chromium";
        if (!File.Exists(chromium))
        {
            Assert.False(Environment.GetEnvironmentVariable("RESEARCHKIT_REQUIRE_CHROMIUM") == "1", $"{chromium} is not there, and RESEARCHKIT_REQUIRE_CHROMIUM=1 says that it must be.");
            Skip.If(true, "Chromium is not installed: apt-get install chromium");
        }

        _room = await WorkshopRoom.OpenAsync(repository: repository);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox"] });
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        _page = await context.NewPageAsync();
        _page.SetDefaultTimeout(60_000);
        Watch(_page);
    }

    private void Watch(IPage page)
    {
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is "data" or "blob" || (url.Host == "127.0.0.1" && url.Port == _room.Server.Address.Port))
                return;
            if (!_serverIsDown)
                _problems.Add("request: " + request.Url);
        };
        page.WebSocket += (_, socket) =>
        {
            if (!socket.Url.StartsWith($"ws://127.0.0.1:{_room.Server.Address.Port}/", StringComparison.Ordinal) && !_serverIsDown)
                _problems.Add("websocket: " + socket.Url);
        };
        page.PageError += (_, error) => _problems.Add("script: " + error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !_serverIsDown)
                _problems.Add("console: " + message.Text);
        };
    }

    private Task ReadyAsync() => _page.WaitForSelectorAsync("html[data-ready=true]", new() { State = WaitForSelectorState.Attached });

    private async Task AddAsync(string button)
    {
        await _page.Locator(".adders").ScrollIntoViewIfNeededAsync();
        await _page.ClickAsync($".adders button:text-is('{button}')");
    }

    // axe, and a picture for whoever looks.
    private async Task LookAsync(string name)
    {
        await PictureAsync(name);
        var faults = (await _page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").Select(fault => $"{name}: {fault.Id}: {string.Join("; ", fault.Nodes.Take(3).Select(node => node.Html))}").ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }
    private async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("RESEARCHKIT_SCREENSHOTS") is { Length: > 0 } folder && !_page.IsClosed)
            await _page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }
}
