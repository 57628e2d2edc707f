using Grid.Contracts.Patients;
using Grid.Dicom;

namespace Grid.Client.Tests.Folders;

public sealed class StudyFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task ReadFolder_TwoStudiesInNestedFolders_GroupsThemBySeriesAndStudy()
    {
        _folder.AddInstance("a/1.dcm", "2.25.101");
        _folder.AddInstance("a/2.dcm", "2.25.102");
        _folder.AddInstance("a/deep/3.dcm", "2.25.103", series: "2.25.21");
        _folder.AddInstance("b/IM1", "2.25.201", series: "2.25.30", study: "2.25.11");

        var read = await ReadAsync();

        Assert.Empty(read.LeftOut);
        Assert.Equal(["2.25.10", "2.25.11"], read.Studies.Select(study => study.StudyInstanceUid));
        var first = read.Studies[0];
        Assert.Equal(["2.25.20", "2.25.21"], first.Series.Select(series => series.Attributes.SeriesInstanceUid));
        Assert.Equal(3, first.InstanceCount);
        Assert.Equal("КТ головы", first.StudyDescription);
        Assert.Equal(new PatientIdentity("HOSPITAL", "P-1"), first.Patient);
        Assert.Equal("CT", first.Modalities);
        Assert.Empty(first.Fault);
    }

    [Fact]
    public async Task ReadFolder_FilesOfOtherKinds_AreListedEachWithItsReason()
    {
        _folder.AddInstance("good.dcm", "2.25.101");
        _folder.Add("empty.dcm", []);
        _folder.Add("readme.txt", "not an image"u8.ToArray());
        _folder.AddInstance("no-study.dcm", "2.25.102", change: dataset => dataset.Remove(DicomTags.StudyInstanceUID));

        var read = await ReadAsync();

        Assert.Single(read.Studies);
        Assert.Equal(["empty.dcm", "no-study.dcm", "readme.txt"], read.LeftOut.Select(file => file.Path));
        Assert.Equal("empty file", read.LeftOut[0].Reason);
        Assert.Contains("without Study Instance UID (0020,000D)", read.LeftOut[1].Reason, StringComparison.Ordinal);
        Assert.StartsWith("not-dicom", read.LeftOut[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFolder_SameInstanceTwice_IsCountedOnce()
    {
        _folder.AddInstance("1.dcm", "2.25.101");
        _folder.AddInstance("copy of 1.dcm", "2.25.101");

        var study = Assert.Single((await ReadAsync()).Studies);

        Assert.Equal((1, 1, ""), (study.InstanceCount, study.Repeats, study.Fault));
    }

    [Fact]
    public async Task ReadFolder_SameUidWithOtherBytes_IsAFaultOfTheStudy()
    {
        _folder.AddInstance("1.dcm", "2.25.101");
        _folder.AddInstance("2.dcm", "2.25.101", change: dataset => dataset.Set(DicomTags.StudyDescription, "КТ грудной"));

        var study = Assert.Single((await ReadAsync()).Studies);

        Assert.Contains("2.25.101 have different bytes", study.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFolder_TwoPatientsInOneStudy_IsAFaultThatNamesNeither()
    {
        _folder.AddInstance("1.dcm", "2.25.101");
        _folder.AddInstance("2.dcm", "2.25.102", change: dataset => dataset.Set(DicomTags.PatientID, "SECRET-2"));

        var study = Assert.Single((await ReadAsync()).Studies);

        Assert.Contains("2 different patients", study.Fault, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", study.Fault, StringComparison.Ordinal);
        Assert.DoesNotContain("P-1", study.Fault, StringComparison.Ordinal);
        Assert.Equal(new PatientIdentity("", ""), study.Patient);
    }

    [Fact]
    public async Task ReadFolder_LinkToItsOwnParent_IsNotFollowed()
    {
        _folder.AddInstance("1.dcm", "2.25.101");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "loop"), _folder.Path);

        var read = await ReadAsync();

        Assert.Equal(1, Assert.Single(read.Studies).InstanceCount);
        Assert.Equal("link to a folder, not followed", Assert.Single(read.LeftOut).Reason);
    }

    [Fact]
    public async Task ReadFolder_NoSuchFolder_SaysSoWithoutItsName()
    {
        var fault = await Assert.ThrowsAsync<GridClientException>(() =>
            GridClient.ReadFolderAsync(Path.Combine(_folder.Path, "IVANOV"), TestContext.Current.CancellationToken));

        Assert.DoesNotContain("IVANOV", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.RetryMayHelp);
    }

    [Fact]
    public async Task ReadFolder_SharedTreeWithDicomdir_FindsEveryStudyAndNamesTheIndex()
    {
        var shared = SharedData.Find("dicom");
        if (shared is null) Assert.Skip("Needs the shared DICOM files: GRID_SHARED or ../shared.");

        var read = await GridClient.ReadFolderAsync(shared, TestContext.Current.CancellationToken);

        var files = Directory.GetFiles(shared, "*", SearchOption.AllDirectories).Length;
        Assert.Equal(files, read.LeftOut.Count + read.Studies.Sum(study => study.InstanceCount + study.Repeats) + Conflicting(read));
        Assert.Contains(read.LeftOut, file => file is { Expected: true } && file.Path.EndsWith("DICOMDIR", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    // The collection holds variants of one instance; those beyond the first are neither counted nor repeats.
    private static int Conflicting(StudyFolder read) => read.Studies.Sum(study => study.Conflicting);

    private Task<StudyFolder> ReadAsync() => GridClient.ReadFolderAsync(_folder.Path, TestContext.Current.CancellationToken);
}
