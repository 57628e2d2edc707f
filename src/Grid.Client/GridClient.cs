using System.Runtime.CompilerServices;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Grid.Client;

/// <summary>
/// A hospital program's connection to the grid: submit studies, follow them, read their results, list what is there.
/// Safe for any number of callers at once; make one and keep it. Every call may be repeated.
/// </summary>
public sealed class GridClient : IAsyncDisposable
{
    // Below the response timeout, or a study that does not change would look like a grid that does not answer.
    private static readonly TimeSpan PollMargin = TimeSpan.FromSeconds(3);

    private readonly IHost _host;
    private readonly IClusterClient _cluster;
    private readonly GridClientOptions _options;
    private readonly RetryingCaller _caller;
    private readonly StudySender _sender;

    private GridClient(IHost host, GridClientOptions options)
    {
        (_host, _options) = (host, options);
        _cluster = host.Services.GetRequiredService<IClusterClient>();
        _caller = new RetryingCaller(options.RetryFor, TimeProvider.System);
        var intake = _cluster.GetGrain<IIntakeGrain>(0);
        _sender = new StudySender(
            (request, cancel) => _caller.CallAsync("prepare upload", () => intake.PrepareAsync(request), cancel),
            (request, cancel) => _caller.CallAsync("submit study", () => SubmitAsync(intake, request), cancel),
            new InstanceUploader(TimeProvider.System, options.RetryFor),
            options.ParallelUploads);
    }

    /// <summary>Connects to the first gateway that answers.</summary>
    /// <exception cref="GridClientException">No gateway answered in time, or one is not written as host:port.</exception>
    public static async Task<GridClient> ConnectAsync(GridClientOptions options, CancellationToken cancel = default)
    {
        if (options.Gateways.Count == 0)
            throw new GridClientException("No gateway was given; at least one is needed, for example 127.0.0.1:30000.", retryMayHelp: false);

        var endpoints = await Task.WhenAll(options.Gateways.Select(gateway => GatewayAddress.ResolveAsync(gateway, cancel)));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. endpoints.SelectMany(one => one)])
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId))
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout)
            .UseConnectionRetryFilter((_, stop) => PauseAsync(stop)));

        var host = builder.Build();
        using var patience = new CancellationTokenSource(options.ConnectFor);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            await host.StartAsync(either.Token);
            return new GridClient(host, options);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            host.Dispose();
            throw new GridClientException(
                $"No grid answers at {string.Join(", ", options.Gateways)} (cluster '{options.ClusterId}'). Is it running, and are address and cluster id right?",
                retryMayHelp: true, fault);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>The studies in a folder and everything below it, read by their headers only.</summary>
    /// <exception cref="GridClientException">There is no such folder.</exception>
    public static Task<StudyFolder> ReadFolderAsync(string path, CancellationToken cancel = default) => StudyFolder.ReadAsync(path, cancel);

    /// <summary>
    /// Sends what the site's store does not hold yet and submits the study. Safe to repeat after anything, a kill included.
    /// </summary>
    /// <exception cref="GridClientException">The study's files are at fault, or the grid did not answer.</exception>
    public Task<SubmittedStudy> SubmitAsync(
        FoundStudy study, SubmitOptions options, IProgress<SubmitProgress>? progress = null, CancellationToken cancel = default) =>
        _sender.SendAsync(study, options, progress, cancel);

    /// <summary>The study as it stands; null when the grid never acknowledged one with this UID.</summary>
    public Task<StudyReport?> GetStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        _caller.CallAsync("get study", () => Study(studyInstanceUid).GetAsync(), cancel);

    /// <summary>The study each time its state or revision changes, as it stands first, and last when it is answered or will not be.</summary>
    /// <exception cref="GridClientException">The grid knows no such study, or did not answer.</exception>
    public async IAsyncEnumerable<StudyReport> FollowAsync(
        string studyInstanceUid, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var poll = _options.ResponseTimeout > 2 * PollMargin ? _options.ResponseTimeout - PollMargin : _options.ResponseTimeout / 2;
        StudyReport? last = null;
        while (last is null || !last.State.IsFinal())
        {
            var (known, revision) = (last?.State, last?.Revision ?? 0);
            var next = await _caller.CallAsync(
                "follow study",
                () => known is { } state ? Study(studyInstanceUid).WaitForChangeAsync(state, poll, revision) : Study(studyInstanceUid).GetAsync(),
                cancel) ?? throw new GridClientException($"The grid knows no study {studyInstanceUid}.", retryMayHelp: false);
            if (next.State == known && next.Revision == revision) continue;
            last = next;
            yield return next;
        }
    }

    /// <summary>Puts what was quarantined or cancelled back into the queue, with the receipt and deadline it had. Safe to repeat.</summary>
    /// <param name="reason">Kept with the study: at most 256 characters, naming nobody.</param>
    /// <exception cref="GridClientException">The grid refused, or did not answer.</exception>
    public Task<OrderReply> RequeueAsync(string studyInstanceUid, string reason, CancellationToken cancel = default) =>
        OrderAsync("requeue study", () => Study(studyInstanceUid).RequeueAsync(reason), cancel);

    /// <summary>Ends a study that is not answered yet: nobody runs it. Safe to repeat; <see cref="RequeueAsync"/> takes it up again.</summary>
    /// <param name="reason">Kept with the study: at most 256 characters, naming nobody.</param>
    /// <exception cref="GridClientException">The grid refused, or did not answer.</exception>
    public Task<OrderReply> CancelAsync(string studyInstanceUid, string reason, CancellationToken cancel = default) =>
        OrderAsync("cancel study", () => Study(studyInstanceUid).CancelAsync(reason), cancel);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<StudyReport>> ListStudiesAsync(StudyFilter filter, CancellationToken cancel = default) =>
        _caller.CallAsync("list studies", () => Operations.ListStudiesAsync(filter), cancel);

    public Task<IReadOnlyList<NodeListing>> ListNodesAsync(CancellationToken cancel = default) =>
        _caller.CallAsync("list nodes", Operations.ListNodesAsync, cancel);

    public Task<IReadOnlyList<QueueReport>> ListQueuesAsync(CancellationToken cancel = default) =>
        _caller.CallAsync("list queues", Operations.ListQueuesAsync, cancel);

    /// <summary>How good each dispatcher's estimates were since its memory began, by model and node.</summary>
    public async Task<IReadOnlyList<DispatcherEstimates>> ListEstimatesAsync(CancellationToken cancel = default)
    {
        var queues = await ListQueuesAsync(cancel);
        return await Task.WhenAll(queues.Select(async queue => new DispatcherEstimates(
            queue.Dispatcher,
            await _caller.CallAsync("list estimates", _cluster.GetGrain<IDispatcherGrain>(queue.Dispatcher).GetEstimatesAsync, cancel))));
    }

    /// <summary>How many studies the grid received from one time until before another.</summary>
    public Task<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default) =>
        _caller.CallAsync("measure load", () => Operations.MeasureLoadAsync(from, until), cancel);

    /// <summary>What the grid received from one time until before another, oldest first; read in pages, so that memory stays bounded.</summary>
    public async IAsyncEnumerable<LoadedStudy> ReadLoadAsync(
        DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var query = new LoadQuery { From = from, Until = until };
        LoadPage page;
        do
        {
            page = await _caller.CallAsync("read load", () => Operations.ReadLoadAsync(query), cancel);
            foreach (var study in page.Studies) yield return study;
            query = query with { After = page.Next };
        }
        while (page.Next is not null);
    }

    /// <summary>
    /// What was published about a patient in any region, newest first, and, with <paramref name="beforeExam"/>, whether such an exam was just
    /// done and its result still stands. Number and issuer become a keyed hash at the grid's door and go no further.
    /// </summary>
    /// <param name="site">The asking site: a number without an issuer is its own, unless it has the national form.</param>
    /// <exception cref="GridClientException">The number cannot be anybody's, the grid listens beyond loopback, or it did not answer.</exception>
    public async Task<HistoryReply> GetHistoryAsync(
        string site, PatientIdentity patient, PlannedExam? beforeExam = null, CancellationToken cancel = default)
    {
        var question = new HistoryQuestion { SiteId = site, Patient = patient, BeforeExam = beforeExam };
        var reply = await _caller.CallAsync("get history", () => Patients.GetHistoryAsync(question), cancel);
        return reply.Refusal.Length == 0 ? reply : throw new GridClientException(reply.Refusal, retryMayHelp: false);
    }

    /// <summary>Keeps that two numbers are one person's. Safe to repeat.</summary>
    /// <exception cref="GridClientException">The grid refused, or did not answer.</exception>
    public Task<RecordsReply> LinkPatientsAsync(LinkNumbers request, CancellationToken cancel = default) =>
        ChangeAsync("link patients", () => Patients.LinkAsync(request), cancel);

    /// <summary>Ends a link: the numbers are two people's. Safe to repeat.</summary>
    /// <exception cref="GridClientException">The grid refused, or did not answer.</exception>
    public Task<RecordsReply> UnlinkPatientsAsync(LinkNumbers request, CancellationToken cancel = default) =>
        ChangeAsync("unlink patients", () => Patients.UnlinkAsync(request), cancel);

    /// <summary>Moves a study to its right patient; both stay on record. Safe to repeat.</summary>
    /// <exception cref="GridClientException">The grid refused, or did not answer.</exception>
    public Task<RecordsReply> CorrectPatientAsync(CorrectPatient request, CancellationToken cancel = default) =>
        ChangeAsync("correct patient", () => Patients.CorrectAsync(request), cancel);

    /// <summary>Keeps new work away from a node, or lets it come again; draining also gives up what runs there. Outlives a restart of the node.</summary>
    /// <exception cref="GridClientException">No such node is configured, or it or the grid did not answer.</exception>
    public async Task SetAvailabilityAsync(string node, NodeAvailability availability, CancellationToken cancel = default)
    {
        var nodes = await ListNodesAsync(cancel);
        var listed = nodes.FirstOrDefault(one => one.Node == node)
            ?? throw new GridClientException($"The grid has no node {node}. It has {string.Join(", ", nodes.Select(one => one.Node))}.", retryMayHelp: false);

        // Only the node itself can keep the order; while its silo is down, nothing could be placed there anyway.
        if (listed.Status is null)
            throw new GridClientException($"Node {node} {listed.Problem}. Is its silo running? The order was not given; give it again when it answers.", retryMayHelp: true);

        await _caller.CallAsync(
            "set availability",
            async () =>
            {
                await _cluster.GetGrain<IGpuNodeGrain>(node).SetAvailabilityAsync(availability);
                return true;
            },
            cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<SubmissionReply> SubmitAsync(IIntakeGrain intake, SubmitStudy request)
    {
        var reply = await intake.SubmitAsync(request);

        // The same as no answer at all: nobody knows whether it was committed, and asking again is safe.
        return reply.Outcome == SubmissionOutcome.Unavailable ? throw new TimeoutException(reply.Reason) : reply;
    }

    private async Task<RecordsReply> ChangeAsync(string what, Func<Task<RecordsReply>> change, CancellationToken cancel)
    {
        var reply = await _caller.CallAsync(what, change, cancel);
        return reply.Refusal.Length == 0 ? reply : throw new GridClientException(reply.Refusal, retryMayHelp: false);
    }

    private async Task<OrderReply> OrderAsync(string what, Func<Task<OrderReply>> order, CancellationToken cancel)
    {
        var reply = await _caller.CallAsync(what, order, cancel);
        return reply.Refusal.Length == 0 ? reply : throw new GridClientException(reply.Refusal, retryMayHelp: false);
    }

    private IPatientRecordsGrain Patients => _cluster.GetGrain<IPatientRecordsGrain>(0);

    private IOperationsGrain Operations => _cluster.GetGrain<IOperationsGrain>(0);

    private IStudyGrain Study(string studyInstanceUid) => _cluster.GetGrain<IStudyGrain>(studyInstanceUid);

    // A grid that is just starting refuses connections for a moment; ConnectAsync ends the tries.
    private static async Task<bool> PauseAsync(CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300), stop);
        return true;
    }
}
