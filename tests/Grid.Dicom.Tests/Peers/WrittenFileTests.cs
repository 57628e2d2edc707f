using System.Globalization;

namespace Grid.Dicom.Tests.Peers;

public sealed class WrittenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-dicom-written-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_EverySyntax_IsReadByDcmdumpWithoutAWarning()
    {
        foreach (var path in WriteAll())
        {
            var (code, output) = Tool.Dcmdump("-v", path);

            Assert.True(code == 0, output);
            Assert.DoesNotContain("W: ", output, StringComparison.Ordinal);
            Assert.DoesNotContain("E: ", output, StringComparison.Ordinal);
            Assert.Contains("(0028,1052) DS [-1024]", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_EverySyntax_GivesPydicomTheSameElementsAsHere()
    {
        var paths = WriteAll();
        var theirs = CompactDump.Split(Tool.Pydicom(CompactDump.Script, paths));

        foreach (var path in paths)
            Assert.Equal(CompactDump.Of(Samples.Read(File.ReadAllBytes(path))), theirs[path]);
    }

    private List<string> WriteAll()
    {
        var paths = new List<string>();
        foreach (var syntax in Samples.Uncompressed)
        {
            var dataset = Samples.Image();
            dataset.SetPrivate("GRID TEST", 0x0029, 1, DicomVr.UN, new byte[] { 1, 2 });
            var path = Path.Combine(_folder, paths.Count.ToString(CultureInfo.InvariantCulture) + ".dcm");
            File.WriteAllBytes(path, Samples.Write(dataset, syntax));
            paths.Add(path);
        }

        return paths;
    }
}
