using Grid.Client;
using Grid.Dicom;
using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>A live grid is recorded, and what was recorded comes again in the simulator.</summary>
public sealed class RecordedLoadTests : IDisposable
{
    private static readonly DicomTag[] Identities =
    [
        DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.SOPInstanceUID, DicomTags.PatientID, DicomTags.PatientName,
        DicomTags.PatientBirthDate, DicomTags.AccessionNumber, DicomTags.IssuerOfPatientID, DicomTags.InstitutionName, DicomTags.StudyDescription,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_OfALiveGrid_NamesNobodyAndIsReplayedWithTheLiveHash()
    {
        var cancel = TestContext.Current.CancellationToken;
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-1).ToString("O");
        var studies = await Samples.WriteAsync(_folder.In("samples"), new SampleCounts(1, 1, 1, 4), seed: 43);
        var (load, traces) = (_folder.In("load.ndjson"), _folder.In("traces"));
        string recordedKeys;
        await using (var grid = await RunningGrid.StartAsync(_folder.In("data"), $"dispatch.traceDirectory={traces}"))
        {
            await Task.WhenAll(studies.Select(async study =>
            {
                var found = Assert.Single((await GridClient.ReadFolderAsync(study.Path, cancel)).Studies);
                await grid.Client.SubmitAsync(found, new SubmitOptions { SiteId = "INST-050" }, null, cancel);
                await foreach (var _ in grid.Client.FollowAsync(study.StudyInstanceUid, cancel)) { }
            }));

            string[] place = ["--gateway", grid.Gateway, "--config", Path.Combine(Repository.Folder, "silo.json"), "--from", from];
            var exported = await RunningGrid.CommandAsync(["trace", "export", .. place, "--out", load]);
            Assert.True(exported.Code == 0, exported.Error);
            var rows = await RunningGrid.CommandAsync(["trace", "export", .. place, "-o", "csv"]);
            Assert.Equal(studies.Count + 2, rows.Out.TrimEnd('\n').Split('\n').Length);
            await using var ledger = await LedgerProbe.OpenAsync(grid.Data);
            recordedKeys = string.Join('\n', await ledger.DumpAsync());
        }

        var text = await File.ReadAllTextAsync(load, cancel);
        var identities = studies.SelectMany(s => IdentitiesOf(s.Path)).ToHashSet(StringComparer.Ordinal);
        Assert.True(identities.Count > 7 * studies.Count, "the samples name studies, images, patients and orders");
        Assert.Contains(identities, i => recordedKeys.Contains(i, StringComparison.Ordinal));
        Assert.DoesNotContain(identities, i => text.Contains(i, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(studies.Count + 1, text.TrimEnd('\n').Split('\n').Length);

        var replayed = await RunningGrid.CommandAsync("simulate", "--trace", load);
        Assert.Equal(0, replayed.Code);
        Assert.Contains($"{studies.Count} recorded studies of {load}", replayed.Out, StringComparison.Ordinal);

        var live = await RunningGrid.CommandAsync("simulate", "--trace", Assert.Single(Directory.GetFiles(traces)));
        Assert.Equal((0, ""), (live.Code, live.Error));
        Assert.EndsWith(" decisions equals the live one\n", live.Out, StringComparison.Ordinal);
    }

    private static IEnumerable<string> IdentitiesOf(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.dcm"))
        {
            Assert.True(DicomFile.ReadHeader(path).TryGetFile(out var file, out _));
            foreach (var tag in Identities)
            {
                if (file!.Dataset.GetString(tag) is { Length: >= 4 } value) yield return value;
            }
        }
    }
}
