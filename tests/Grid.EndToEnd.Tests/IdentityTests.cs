using System.Text.Json;
using Grid.Client;
using Grid.Contracts.Patients;
using Grid.Dicom;
using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>Nothing that names a patient is where it must not be: not in the host's words, its database, its pages or its file names.</summary>
public sealed class IdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Grid_AfterAnsweringStudies_IdentityIsNowhereButInTheImages()
    {
        var cancel = TestContext.Current.CancellationToken;
        var data = _folder.In("data");
        var studies = await Samples.WriteAsync(_folder.In("samples"), new SampleCounts(1, 1, 1, 3), seed: 41);
        var identities = studies.SelectMany(s => IdentityOf(s.Path)).ToHashSet(StringComparer.Ordinal);
        Assert.True(identities.Count >= studies.Count * 2, "the samples name people by ID and name");

        await using var grid = await RunningGrid.StartAsync(data);
        foreach (var study in studies)
        {
            var found = Assert.Single((await GridClient.ReadFolderAsync(study.Path, cancel)).Studies);
            await grid.Client.SubmitAsync(found, new SubmitOptions { SiteId = "INST-050" }, null, cancel);
            await foreach (var _ in grid.Client.FollowAsync(study.StudyInstanceUid, cancel)) { }
        }

        // Questions and corrections about people as well, and what they answer.
        var patient = Assert.Single((await GridClient.ReadFolderAsync(studies[0].Path, cancel)).Studies).Patient;
        var other = patient with { PatientId = "SYN9988776655" };
        var places = new List<string>
        {
            JsonSerializer.Serialize(await grid.Client.GetHistoryAsync("INST-050", patient, new PlannedExam { Pathway = "stroke" }, cancel)),
            JsonSerializer.Serialize(await grid.Client.LinkPatientsAsync(new LinkNumbers("INST-050", patient, other, "one person"), cancel)),
            JsonSerializer.Serialize(await grid.Client.CorrectPatientAsync(new CorrectPatient(studies[0].StudyInstanceUid, "INST-050", other, "wrong wristband"), cancel)),
            JsonSerializer.Serialize(await grid.Client.UnlinkPatientsAsync(new LinkNumbers("INST-050", patient, other, "two people"), cancel)),
            JsonSerializer.Serialize(await grid.Client.GetHistoryAsync("INST-050", other, null, cancel)),
        };
        Assert.Contains(studies[0].StudyInstanceUid, places[0], StringComparison.Ordinal);
        Assert.Contains(studies[0].StudyInstanceUid, places[^1], StringComparison.Ordinal);
        identities.Add(other.PatientId);

        // A refusal too: what is wrong must be said without saying whose it is.
        var bad = Assert.Single((await GridClient.ReadFolderAsync(studies[0].Path, cancel)).Studies);
        var refused = await Assert.ThrowsAsync<GridClientException>(() =>
            grid.Client.SubmitAsync(bad, new SubmitOptions { SiteId = "NOWHERE" }, null, cancel));

        await using var ledger = await LedgerProbe.OpenAsync(data);
        using var http = new HttpClient { BaseAddress = grid.Http };
        places.Add(refused.ToString());
        places.AddRange(grid.Words);
        places.AddRange(await ledger.DumpAsync());
        places.AddRange(Directory.EnumerateFileSystemEntries(Path.Combine(data, "instances"), "*", SearchOption.AllDirectories));
        foreach (var page in new[] { "/health/ready", "/dashboard/", "/dashboard/DashboardCounters", "/dashboard/ClusterStats" })
            places.Add(await http.GetStringAsync(new Uri(page, UriKind.Relative), cancel));

        Assert.Contains(places, p => p.Contains(studies[0].StudyInstanceUid, StringComparison.Ordinal));
        var hits = places.SelectMany(p => identities.Where(i => p.Contains(i, StringComparison.OrdinalIgnoreCase)));
        Assert.Empty(hits);
    }

    /// <summary>The patient's ID, the birth date as people and programs write it, the name as a whole, and its longer parts.</summary>
    private static IEnumerable<string> IdentityOf(string folder)
    {
        var file = DicomFile.ReadHeader(Directory.EnumerateFiles(folder, "*.dcm").First());
        Assert.True(file.TryGetFile(out var read, out _));
        yield return read!.Dataset.GetString(DicomTags.PatientID)!;
        var born = read.Dataset.GetString(DicomTags.PatientBirthDate)!;
        yield return born;
        yield return $"{born[..4]}-{born[4..6]}-{born[6..]}";
        var name = read.Dataset.GetString(DicomTags.PatientName)!;
        yield return name;
        foreach (var part in name.Split('^', '=').Where(p => p.Length >= 5)) yield return part;
    }
}
