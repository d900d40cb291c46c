using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Processes;
using ResearchKit.Notebooks.Tests.Jupyter;
using ResearchKit.Notebooks.Workshop.Server;

namespace ResearchKit.Notebooks.Tests.Workshop.Server;

/// <summary>A workshop's server for tests: small originals, copies in a folder of its own, everything gone at the end.</summary>
public sealed class WorkshopRoom : IAsyncDisposable
{
    internal const string Path = "notebooks/tutorials/lesson.ipynb";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-workshop");

    private WorkshopRoom() => Originals = System.IO.Path.Combine(_folder.FullName, "originals");

    internal string Originals { get; private set; }

    internal string Work => System.IO.Path.Combine(_folder.FullName, "work");

    internal WorkshopServer Server { get; private set; } = null!;

    internal ConcurrentQueue<string> Log { get; } = new();

    internal string Token => Server.Entrance.Query["?token=".Length..];

    /// <summary>A room with a lesson of its own, or with the notebooks of the repository.</summary>
    internal static async Task<WorkshopRoom> OpenAsync(Func<WorkshopOptions, WorkshopOptions>? with = null, bool repository = false)
    {
        var room = new WorkshopRoom();
        if (repository)
            room.Originals = JupyterPackages.Repository;
        else
            room.WriteLesson();
        await room.StartAsync(with);
        return room;
    }

    /// <summary>Starts the server, once more on the same folders after it was stopped.</summary>
    internal async Task StartAsync(Func<WorkshopOptions, WorkshopOptions>? with = null)
    {
        var options = new WorkshopOptions { Originals = Originals, WorkFolder = Work, Log = Log.Enqueue };
        Server = await WorkshopServer.StartAsync(with?.Invoke(options) ?? options, Kernel);
    }

    /// <summary>How the tests' own build of the program is started as a kernel.</summary>
    internal static NotebookProcessCommand Kernel => new(JupyterPackages.DotNet, System.IO.Path.Combine(AppContext.BaseDirectory, "ResearchKit.Cli.dll"), "jupyter", "kernel", "-");

    /// <summary>A client with a token; null for one without.</summary>
    internal HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = Server.Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("token", token);
        return client;
    }

    internal static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    internal static async Task ExpectAsync(HttpStatusCode status, Task<HttpResponseMessage> answer)
    {
        using var found = await answer;
        Assert.True(found.StatusCode == status, $"{found.RequestMessage!.Method} {found.RequestMessage.RequestUri}: {found.StatusCode}, expected {status}: {await found.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private void WriteLesson()
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Markdown("# A lesson\n\n**Is two and two four?**"));
        notebook.Add(NotebookCell.Code("1 + 1", "sum"));
        notebook.Add(NotebookCell.Markdown("## Exercise: double it\n\nMake `x`, which is four.", "prompt", "exercise:1"));
        notebook.Add(NotebookCell.Code("var x = 2 + 2;", "solve", null, "exercise:1", "solution"));
        notebook.Add(NotebookCell.Code("Exercise.Check(\"1\", () => x == 4, \"Add them.\")", "check", null, "exercise:1", "check"));
        var file = System.IO.Path.Combine(Originals, Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        Directory.CreateDirectory(System.IO.Path.Combine(Originals, "datasets"));
        notebook.Save(file);
    }
}
