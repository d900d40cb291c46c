using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ResearchKit.DuckDB;
using ResearchKit.Notebooks.Execution.Processes;
using ResearchKit.Notebooks.Workshop.Contents;
using ResearchKit.Notebooks.Workshop.Processes;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>
/// The workshop's server: live notebooks in the browser. It speaks Jupyter's REST and websocket protocols, so that other clients can use it as an existing server, and serves a page of its own. Each notebook runs in a process of its own.
/// Specifications: https://jupyter-server.readthedocs.io/en/latest/developers/rest-api.html, https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html.
/// </summary>
public sealed class WorkshopServer : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _app;
    private readonly KernelRegistry _registry;
    private readonly WorkshopOptions _options;
    private readonly IReadOnlyList<Participant> _participants;
    private readonly DateTimeOffset _started;
    private Task _looking = Task.CompletedTask;

    private WorkshopServer(WebApplication app, KernelRegistry registry, WorkshopOptions options, IReadOnlyList<Participant> participants) =>
        (_app, _registry, _options, _participants, _started) = (app, registry, options, participants, options.Time.GetUtcNow());

    /// <summary>The server's address, without a token.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The address that the one user, or the facilitator, opens.</summary>
    public Uri Entrance => new(Address, $"?token={_participants[0].Token}");

    /// <summary>The addresses that the participants of a classroom open, one each.</summary>
    public IReadOnlyList<(string Name, Uri Address)> Entrances => [.. _participants.Skip(1).Select(participant => (participant.Name, new Uri(Address, $"?token={participant.Token}")))];

    /// <summary>The ids of kernels' processes, for tests that end them.</summary>
    internal IReadOnlyList<int> KernelProcessIds => [.. _registry.All.Select(kernel => kernel.ProcessId)];

    /// <summary>Starts a server. Copies of the notebooks are made where they are missing, before it answers.</summary>
    /// <param name="options">Folders, address, limits.</param>
    /// <param name="kernel">How this program is started as a kernel that waits for its assignment (<see cref="Jupyter.JupyterKernel.RunAssignedAsync"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The port is taken, or a folder cannot be made.</exception>
    public static async Task<WorkshopServer> StartAsync(WorkshopOptions options, NotebookProcessCommand kernel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(kernel);
        var participants = Enrol(options);
        foreach (var participant in participants)
            WorkFolders.Fill(options.Originals, participant.Folder, options.Participants > 0 && participant != participants[0] ? Path.Combine(participants[0].Folder, "datasets") : null);
        var pool = new KernelPool(kernel, options.Limits, options.Log);
        var registry = new KernelRegistry(pool, options);
        var app = Build(options);
        var server = new WorkshopServer(app, registry, options, participants);
        server.Route();
        try
        {
            pool.Prepare();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        server.Address = server.Reached();
        server._looking = Task.WhenAll(server.LookAsync(), Task.Run(server.BuildStores, CancellationToken.None));
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _registry.DisposeAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    // The first is the one user of this machine, or the facilitator of a classroom.
    private static IReadOnlyList<Participant> Enrol(WorkshopOptions options)
    {
        if (options.Participants == 0)
            return [Participant.New("you", options.WorkFolder, isFacilitator: true, options.Token)];
        var folder = Path.Combine(options.WorkFolder, "participants");
        return
        [
            Participant.New("facilitator", Path.Combine(options.WorkFolder, "facilitator"), isFacilitator: true, options.Token),
            .. Enumerable.Range(1, options.Participants).Select(number =>
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"participant-{number:00}");
                return Participant.New(name, Path.Combine(folder, name), isFacilitator: false);
            }),
        ];
    }

    private static WebApplication Build(WorkshopOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MostBytes;
            kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private void Route()
    {
        var guard = new AccessGuard(_participants, _options);
        _app.Use((context, next) => AnswerAsync(context, () => next(context)));
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });
        _app.Use((context, next) => guard.InvokeAsync(context, () => next(context)));
        _app.UseRouting();
        _app.MapGet("/api", () => Answers.Json(new JsonObject { ["version"] = "2.14.0" }));
        _app.MapGet("/api/status", () => Answers.Json(new JsonObject
        {
            ["connections"] = _registry.All.Sum(kernel => kernel.Connections),
            ["kernels"] = _registry.All.Count,
            ["last_activity"] = _registry.All.Select(kernel => kernel.LastActivity).Append(_started).Max().UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["started"] = _started.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        }));
        _app.MapGet("/api/me", (HttpContext context) => Answers.Json(new JsonObject
        {
            ["identity"] = new JsonObject { ["username"] = AccessGuard.Of(context).Name, ["name"] = AccessGuard.Of(context).Name, ["display_name"] = AccessGuard.Of(context).Name, ["initials"] = null, ["avatar_url"] = null, ["color"] = null },
            ["permissions"] = new JsonObject(),
        }));
        _app.MapGet("/api/terminals", () => Answers.Json(new JsonArray()));
        KernelEndpoints.Map(_app, _registry, _options, _stopping.Token);
        ContentsEndpoints.Map(_app, _options);
        WorkshopEndpoints.Map(_app, _registry, _participants, _options);
        PageFiles.Map(_app);
        _app.MapFallback(context => Answers.ErrorAsync(context, 404, $"there is nothing at {context.Request.Path}."));
    }

    private async Task AnswerAsync(HttpContext context, Func<Task> next)
    {
        try
        {
            await next().ConfigureAwait(false);
        }
        catch (RequestRefusedException refused) when (!context.Response.HasStarted)
        {
            await Answers.ErrorAsync(context, refused.Status, refused.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await Answers.ErrorAsync(context, refused.StatusCode, refused.Message).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            return; // whoever asked is gone
        }
        catch (Exception failure) when (!context.Response.HasStarted && failure is IOException or UnauthorizedAccessException or Store.LearningStoreException or Synthesis.DataPackageException)
        {
            _options.Log($"{context.Request.Method} {context.Request.Path} failed: {failure.Message}");
            await Answers.ErrorAsync(context, 500, failure.Message).ConfigureAwait(false);
        }
    }

    // The first cell that opens the city does not wait for its store to be built. Participants of a classroom share it.
    private void BuildStores()
    {
        try
        {
            DataBrowser.Prepare(_participants[0].Contents, _stopping.Token);
        }
        catch (Exception interrupted) when (_stopping.IsCancellationRequested && interrupted is OperationCanceledException or DuckDBException)
        {
            return; // a cell builds it when it needs it
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or Synthesis.DataPackageException or Store.LearningStoreException or DuckDBException)
        {
            _options.Log($"the store of a data set could not be built ahead: {problem.Message}");
        }
    }

    private Uri Reached()
    {
        var bound = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        if (!_options.Address.Equals(IPAddress.Any) && !_options.Address.Equals(IPAddress.IPv6Any))
            return new UriBuilder(bound) { Path = "/" }.Uri;
        var outside = LocalAddresses.All().FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)) ?? IPAddress.Loopback;
        return new UriBuilder(bound) { Host = _options.HostNames.Count > 0 ? _options.HostNames[0] : outside.ToString(), Path = "/" }.Uri;
    }

    private async Task LookAsync()
    {
        if (_options.Limits.CellTime is not { } limit)
            return;
        try
        {
            while (true)
            {
                await Task.Delay(BetweenLooks, _options.Time, _stopping.Token).ConfigureAwait(false);
                foreach (var kernel in _registry.All.Where(kernel => kernel.InterruptIfOverdue()))
                    _options.Log(string.Create(CultureInfo.InvariantCulture, $"a cell of kernel {kernel.Id} ran longer than {limit.TotalSeconds:0} s and was interrupted."));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
    }
}
