using System.Text;
using System.Text.Json;

namespace Grid.Dicom.Tests.Json;

public sealed class DicomJsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-dicom-show-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_EveryKindOfValue_FollowsTheModel()
    {
        var dataset = new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 144")
            .Set(DicomTags.PatientName, "Ivanov^Ivan=Иванов^Иван")
            .Set(DicomTags.ImageType, "ORIGINAL", "", "AXIAL")
            .Set(DicomTags.AccessionNumber, "")
            .Set(DicomTags.RescaleSlope, DicomVr.DS, "1.50")
            .Set(DicomTags.RescaleIntercept, DicomVr.DS, "no number")
            .Set(DicomTags.InstanceNumber, DicomVr.IS, " 7 ")
            .Set(DicomTags.Rows, 512)
            .Set(DicomTags.FrameIncrementPointer, "FrameTime")
            .Set(new DicomTag(0x0009, 0x1001), DicomVr.UV, BitConverter.GetBytes(ulong.MaxValue))
            .Set(new DicomTag(0x0009, 0x1002), DicomVr.FD, double.NaN)
            .Set(new DicomTag(0x0009, 0x1003), DicomVr.OB, new byte[] { 1, 2, 3, 4 })
            .Set(DicomTags.ReferencedStudySequence, new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3"), new DicomDataset())
            .Set(DicomTags.PixelData, DicomVr.OW, new byte[2]);

        Assert.Equal("""
            {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},"00080008":{"vr":"CS","Value":["ORIGINAL",null,"AXIAL"]},"00080050":{"vr":"SH"},"00081110":{"vr":"SQ","Value":[{"00081155":{"vr":"UI","Value":["1.2.3"]}},{}]},"00091001":{"vr":"UV","Value":["18446744073709551615"]},"00091002":{"vr":"FD","Value":["NaN"]},"00091003":{"vr":"OB","InlineBinary":"AQIDBA=="},"00100010":{"vr":"PN","Value":[{"Alphabetic":"Ivanov^Ivan","Ideographic":"Иванов^Иван"}]},"00200013":{"vr":"IS","Value":[7]},"00280009":{"vr":"AT","Value":["00181063"]},"00280010":{"vr":"US","Value":[512]},"00281052":{"vr":"DS","Value":["no number"]},"00281053":{"vr":"DS","Value":[1.5]},"7FE00010":{"vr":"OW","BulkDataURI":"#/7FE00010"}}
            """, Json(dataset));
    }

    [Fact]
    public void Write_WordsOfABigEndianFile_AreLittleEndianInline()
    {
        var tag = new DicomTag(0x0009, 0x1001);
        var dataset = new DicomDataset().Set(DicomTags.Modality, "CT").Set(tag, DicomVr.OW, new byte[] { 1, 2 });
        var read = Samples.Read(Samples.Write(dataset, DicomTransferSyntax.ExplicitBigEndian)).Dataset;

        Assert.Contains("\"InlineBinary\":\"AQI=\"", Json(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_ReadableFile_PrintsJsonAndWritesThePixels()
    {
        var (path, raw) = (Path.Combine(_folder, "a.dcm"), Path.Combine(_folder, "a.raw"));
        File.WriteAllBytes(path, Samples.Write(Samples.Image(), DicomTransferSyntax.ExplicitBigEndian));
        using var output = new MemoryStream();
        using var error = new StringWriter();

        Assert.Equal(DicomShow.Shown, DicomShow.Run(path, output, error, raw));

        using var json = JsonDocument.Parse(output.ToArray());
        Assert.Equal("CT", json.RootElement.GetProperty("00080060").GetProperty("Value")[0].GetString());
        Assert.Equal(DicomTransferSyntax.ExplicitBigEndian.Uid, json.RootElement.GetProperty("00020010").GetProperty("Value")[0].GetString());
        Assert.Equal(Samples.Bytes(48), File.ReadAllBytes(raw));
        Assert.Empty(error.ToString());
    }

    [Fact]
    public void Show_DamagedFile_PrintsTheReasonAlone()
    {
        var path = Path.Combine(_folder, "b.dcm");
        File.WriteAllBytes(path, Samples.Write(Samples.Image())[..^9]);
        using var output = new MemoryStream();
        using var error = new StringWriter();

        Assert.Equal(DicomShow.NotReadable, DicomShow.Run(path, output, error));

        Assert.Equal(0, output.Length);
        Assert.Contains("truncated at (7FE0,0010)", error.ToString(), StringComparison.Ordinal);
    }

    private static string Json(DicomDataset dataset)
    {
        using var output = new MemoryStream();
        DicomJson.Write(dataset, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
