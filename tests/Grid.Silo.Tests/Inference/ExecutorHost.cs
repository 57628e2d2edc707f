using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Studies;
using Grid.Dicom;
using Grid.Gateway.Instances;
using Grid.Grains.Ports;
using Grid.Inference.Reading;
using Grid.Inference.Repository;
using Grid.Inference.Sessions;
using Grid.Samples.Phantoms;
using Grid.Samples.Studies;
using Grid.Silo.Inference;

namespace Grid.Silo.Tests.Inference;

/// <summary>The executor over a store of real files, without a network: what another site holds never comes.</summary>
internal sealed class ExecutorHost : IDisposable
{
    public const string Here = "SC-01";
    public const string Elsewhere = "SC-02";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-executor-").FullName;
    private readonly SilentPeer _peer = new();
    private readonly HttpClient _http;
    private readonly ModelSessions _sessions;
    private readonly InstanceStore _store;

    public ExecutorHost(params VerifiedModel[] models)
    {
        _http = new HttpClient(_peer, disposeHandler: true);
        _sessions = ModelSessions.Open(models, new Grid.Inference.Sessions.InferenceOptions(), TimeProvider.System);
        Assert.Empty(_sessions.Errors);
        var options = new InstanceStoreOptions { Root = _folder };
        _store = new InstanceStore(options);
        var tickets = new UploadTickets(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"), options.TicketLifetime, TimeProvider.System);
        Executor = new OnnxJobExecutor(_sessions, new InstanceFetcher(_store, tickets, _ => new Uri("http://peer.test"), _ => true, _http, options, TimeProvider.System));
    }

    public OnnxJobExecutor Executor { get; }

    /// <summary>Complete once the executor has asked another site for an instance.</summary>
    public Task AskedElsewhere => _peer.Asked.Task;

    public ModelSession Session(string model) => _sessions.Find(model)!;

    /// <summary>A sample study in the store here, as a job for node "n1".</summary>
    public JobOrder Hold(SampleKind kind, ulong seed, string model, bool isPositive = true)
    {
        var study = SampleGenerator.Create(kind, isPositive, seed);
        return Hold(new JobId(study.StudyInstanceUid, model), [.. study.Instances.Select(instance => instance.Content.ToArray())]);
    }

    /// <summary>Files in the store here.</summary>
    public JobOrder Hold(JobId job, IReadOnlyList<byte[]> files)
    {
        var order = Order(job, files);
        foreach (var (content, sha256) in files.Zip(order.Series.SelectMany(one => one.Instances).Select(one => one.Sha256)))
            Write(content, sha256);
        return order;
    }

    /// <summary>A sample study that only the other site has.</summary>
    public static JobOrder Miss(SampleKind kind, ulong seed, string model)
    {
        var study = SampleGenerator.Create(kind, isPositive: true, seed);
        return Order(new JobId(study.StudyInstanceUid, model), [.. study.Instances.Select(instance => instance.Content.ToArray())]) with { StudySiteId = Elsewhere };
    }

    public IReadOnlyList<byte[]> Read(JobOrder order) =>
        [.. order.Series.SelectMany(one => one.Instances).Select(one => File.ReadAllBytes(PathOf(one)))];

    public StudyFiles Open(JobOrder order) => StudyFiles.Open(
        [.. order.Series.SelectMany(one => one.Instances.Select(instance =>
            new SubmittedInstance(order.Job.StudyInstanceUid, one.SeriesInstanceUid, instance.SopInstanceUid, PathOf(instance))))],
        CancellationToken.None);

    public void Dispose()
    {
        _http.Dispose();
        _sessions.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // One series for each file: the order of the files is the manifest's.
    private static JobOrder Order(JobId job, IReadOnlyList<byte[]> files) => new(
        job, "n1", Here, Here, [.. files.Select(Series)], CancellationToken.None);

    private static SeriesManifest Series(byte[] file)
    {
        var instance = new InstanceManifest("2.25.1", Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
        if (!DicomFile.Read(file).TryGetFile(out var parsed, out _)) return new SeriesManifest { SeriesInstanceUid = "2.25.2", Instances = [instance] };
        return new SeriesManifest
        {
            SeriesInstanceUid = parsed.Dataset.GetString(DicomTags.SeriesInstanceUID)!,
            Instances = [instance with { SopInstanceUid = parsed.Dataset.GetString(DicomTags.SOPInstanceUID)! }],
        };
    }

    private void Write(byte[] content, string sha256)
    {
        using var writer = _store.BeginWrite(InstanceAddress.Create(Here, sha256));
        Assert.Null(writer.AppendAsync(content).AsTask().GetAwaiter().GetResult());
        Assert.IsType<InstanceWrite.Held>(writer.Commit());
    }

    private string PathOf(InstanceManifest instance) => _store.FindFile(InstanceAddress.Create(Here, instance.Sha256))!;

    /// <summary>Takes every request and never answers.</summary>
    private sealed class SilentPeer : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            return await new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken);
        }
    }
}
