using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Studies;

namespace Grid.Client.Tests.Submission;

public sealed class StudySenderTests : IDisposable
{
    private static readonly SubmitOptions FromCentre7 = new() { SiteId = "SC-07", Force = true, OrderPriority = "STAT" };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeStore _store = new();
    private readonly List<SubmitStudy> _submitted = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_NewStudy_PutsEveryInstanceUnderItsHashAndThenSubmits()
    {
        var paths = new[] { _folder.AddInstance("1", "2.25.101"), _folder.AddInstance("2", "2.25.102", series: "2.25.21") };

        var sent = await SendAsync();

        var hashes = paths.Select(path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))).ToList();
        Assert.Equal(hashes.Order(), _store.Held.Keys.Order());
        Assert.Equal(2, sent.InstancesSent);
        var request = Assert.Single(_submitted);
        Assert.Equal(("SC-07", "2.25.10", true, "STAT"), (request.SiteId, request.StudyInstanceUid, request.Force, request.OrderPriority));
        Assert.Equal(hashes.Order(), request.Series.SelectMany(series => series.Instances).Select(instance => instance.Sha256).Order());
        Assert.Equal(["2.25.20", "2.25.21"], request.Series.Select(series => series.SeriesInstanceUid));
    }

    [Fact]
    public async Task Send_NewStudy_SaysBeforeTheUploadWhatItIsAndNotWhose()
    {
        _folder.AddInstance("1", "2.25.101");

        await SendAsync();

        var (announced, submitted) = (_store.Announced!, Assert.Single(_submitted));
        Assert.Equal((submitted.StudyInstanceUid, submitted.OrderPriority), (announced.StudyInstanceUid, announced.OrderPriority));
        Assert.Equal(("", ""), (announced.Patient.Issuer, announced.Patient.PatientId));
    }

    [Fact]
    public async Task Send_GridWouldNotTakeItNow_BusyWithTheTimeAndNoImageTravels()
    {
        _folder.AddInstance("1", "2.25.101");
        (_store.Refusal, _store.RetryAfter) = ("The disk is nearly full.", TimeSpan.FromSeconds(30));

        var sent = await SendAsync();

        Assert.Equal((SubmissionOutcome.Busy, "The disk is nearly full.", TimeSpan.FromSeconds(30)), (sent.Reply.Outcome, sent.Reply.Reason, sent.Reply.RetryAfter));
        Assert.Equal(0, _store.Puts);
        Assert.Empty(_submitted);
    }

    [Fact]
    public async Task Send_Again_SendsNoImageTwice()
    {
        _folder.AddInstance("1", "2.25.101");
        await SendAsync();

        var again = await SendAsync();

        Assert.Equal((0, 0), (again.InstancesSent, again.BytesSent));
        Assert.Equal(1, _store.Puts);
        Assert.Equal(2, _submitted.Count);
    }

    [Fact]
    public async Task Send_ServerFailsTwice_TriesAgainUntilItIsTaken()
    {
        _folder.AddInstance("1", "2.25.101");
        _store.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        _store.Answers.Enqueue(HttpStatusCode.BadGateway);

        await SendAsync();

        Assert.Equal(3, _store.Puts);
        Assert.Single(_submitted);
    }

    [Fact]
    public async Task Send_TicketRunsOut_AsksForAnotherAndGoesOn()
    {
        _folder.AddInstance("1", "2.25.101");
        _folder.AddInstance("2", "2.25.102");
        _store.Expired.Add("ticket-1");

        var sent = await SendAsync();

        Assert.Equal(2, _store.Plans);
        Assert.Equal(2, sent.InstancesSent);
    }

    [Fact]
    public async Task Send_DiskFull_StopsAtOnceWithTheStoresWords()
    {
        _folder.AddInstance("1", "2.25.101");
        _store.Answers.Enqueue(HttpStatusCode.InsufficientStorage);

        var fault = await Assert.ThrowsAsync<GridClientException>(SendAsync);

        Assert.False(fault.RetryMayHelp);
        Assert.Contains("2.25.101 was not taken: A title. The detail.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, _store.Puts);
        Assert.Empty(_submitted);
    }

    [Fact]
    public async Task Send_StudyAtFault_IsNotSent()
    {
        _folder.AddInstance("1", "2.25.101");
        _folder.AddInstance("2", "2.25.101", change: dataset => dataset.Set(Dicom.DicomTags.StudyDescription, "other"));

        await Assert.ThrowsAsync<GridClientException>(SendAsync);

        Assert.Equal((0, 0), (_store.Plans, _store.Puts));
    }

    [Fact]
    public async Task Send_FileGoneMeanwhile_NamesTheInstanceAndNotTheFile()
    {
        _folder.AddInstance("IVANOV.dcm", "2.25.101");
        var study = (await GridClient.ReadFolderAsync(_folder.Path, Cancel)).Studies[0];
        File.Delete(study.Series[0].Instances[0].Path);

        var fault = await Assert.ThrowsAsync<GridClientException>(() => Sender().SendAsync(study, FromCentre7, null, Cancel));

        Assert.Contains("2.25.101", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("IVANOV", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SiteRefused_PassesTheReasonOn()
    {
        _folder.AddInstance("1", "2.25.101");
        _store.Refusal = "Site 'SC-07' is not known.";

        var fault = await Assert.ThrowsAsync<GridClientException>(SendAsync);

        Assert.Equal("Site 'SC-07' is not known.", fault.Message);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _store.Dispose();
    }

    private async Task<SubmittedStudy> SendAsync()
    {
        var read = await GridClient.ReadFolderAsync(_folder.Path, Cancel);
        return await Sender().SendAsync(Assert.Single(read.Studies), FromCentre7, null, Cancel);
    }

    private StudySender Sender() => new(
        (request, _) => Task.FromResult(_store.Plan(request)),
        (request, _) =>
        {
            _submitted.Add(request);
            return Task.FromResult(new SubmissionReply { StudyInstanceUid = request.StudyInstanceUid, Outcome = SubmissionOutcome.Accepted, Reason = "" });
        },
        new InstanceUploader(new SkippingClock(), TimeSpan.FromSeconds(10), _store),
        parallel: 2);

    /// <summary>A site's store as the wire shows it, with prepared answers first.</summary>
    private sealed class FakeStore : HttpMessageHandler
    {
        private int _puts;

        public ConcurrentDictionary<string, byte[]> Held { get; } = new();

        public ConcurrentQueue<HttpStatusCode> Answers { get; } = new();

        public HashSet<string> Expired { get; } = [];

        public string Refusal { get; set; } = "";

        public TimeSpan? RetryAfter { get; set; }

        /// <summary>What the last plan was asked for.</summary>
        public SubmitStudy? Announced { get; private set; }

        public int Plans { get; private set; }

        public int Puts => _puts;

        public UploadPlan Plan(PrepareUpload request)
        {
            Plans++;
            Announced = request.Study;
            return new UploadPlan
            {
                BaseAddress = "http://store/instances/SC-07",
                Ticket = $"ticket-{Plans}",
                Missing = [.. request.Sha256.Where(sha256 => !Held.ContainsKey(sha256))],
                Refusal = Refusal,
                RetryAfter = RetryAfter,
            };
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _puts);
            var bytes = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            if (Expired.Contains(request.Headers.GetValues("Authorization").Single()["Grid-Ticket ".Length..]))
                return Problem(HttpStatusCode.Unauthorized, "ticket-expired");
            if (Answers.TryDequeue(out var status)) return Problem(status, "something");

            Held[request.RequestUri!.Segments[^1]] = bytes;
            return new HttpResponseMessage(HttpStatusCode.Created);
        }

        private static HttpResponseMessage Problem(HttpStatusCode status, string type) => new(status)
        {
            Content = new StringContent($$"""{"type":"urn:grid:problem:{{type}}","title":"A title","detail":"The detail."}""", Encoding.UTF8, "application/problem+json"),
        };
    }
}
