using System.Security.Cryptography;
using System.Text;

namespace Grid.Dicom.Tests.Peers;

public sealed class PydicomPixelTests
{
    private const string Script = """
import sys, warnings, hashlib, logging, pydicom, numpy
warnings.simplefilter('ignore'); logging.disable(logging.CRITICAL)
for path in sys.stdin.read().split('\n'):
    try:
        ds = pydicom.dcmread(path, force=True)
        if ds.file_meta.get('TransferSyntaxUID', None) is None: ds.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian if ds.is_implicit_VR else pydicom.uid.ExplicitVRLittleEndian
        a = ds.pixel_array
        a = a.astype(a.dtype.newbyteorder('<'))
        print('%s\t%d\t%s' % (path, a.nbytes, hashlib.sha256(a.tobytes()).hexdigest()))
    except Exception as error:
        print('%s\t-1\t%s %s' % (path, type(error).__name__, str(error).replace('\n', ' ')[:120]))
""";

    /// <summary>
    /// 8-bit samples in big endian OW: pydicom 2 leaves the pairs of bytes swapped, which PS3.5 annex A.3 does not. The second
    /// has a little endian twin, which <see cref="Decode_EightBitBigEndianWords_GivesThePixelsOfTheLittleEndianTwin"/> compares.
    /// </summary>
    private static readonly HashSet<string> SwappedInPydicom = new(StringComparer.Ordinal)
    {
        "pydicom__SC_rgb_small_odd_big_endian.dcm", "pydicom-data__OBXXXX1A_expb.dcm",
    };

    [Fact]
    public void Decode_EveryUncompressedSharedFile_GivesTheBytesOfPydicomsArray()
    {
        var files = SharedData.Files(kind => kind is "normal" or "charset" or "dicomdir-tree" or "derived-charset")
            .Where(file => HasNativePixels(file.Path)).ToList();
        var theirs = Tool.Pydicom(Script, files.Select(file => file.Path)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => (Length: long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), Hash: parts[2]));
        var differences = new StringBuilder();
        var compared = 0;
        foreach (var file in files)
        {
            var (length, hash) = theirs[file.Path];
            if (!DicomPixels.Decode(Read(file.Path)).TryGetPixels(out var pixels, out var fault))
            {
                differences.AppendLine($"{file.Name}: Grid refuses: {fault}; pydicom: {length} {hash}");
                continue;
            }

            if (SwappedInPydicom.Contains(file.Name)) continue;
            compared++;
            if (length != pixels.NativeLength || hash != Convert.ToHexStringLower(SHA256.HashData(Samples.Native(pixels))))
                differences.AppendLine($"{file.Name}: Grid {pixels.NativeLength} bytes ({pixels.Photometric}); pydicom {length} {hash}");
        }

        Assert.True(differences.Length == 0, $"{compared} compared\n{differences}");
        Assert.True(compared > 50, $"only {compared} files were compared");
    }

    [Fact]
    public void Decode_EightBitBigEndianWords_GivesThePixelsOfTheLittleEndianTwin()
    {
        var folder = Path.Combine(SharedData.Require(), "data", "dicom");
        Assert.True(DicomPixels.Decode(Read(Path.Combine(folder, "pydicom-data__OBXXXX1A_expb.dcm"))).TryGetPixels(out var big, out _));
        Assert.True(DicomPixels.Decode(Read(Path.Combine(folder, "pydicom-data__OBXXXX1A.dcm"))).TryGetPixels(out var little, out _));

        Assert.Equal(Samples.Native(little), Samples.Native(big));
    }

    private static bool HasNativePixels(string path) =>
        Read(path).Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Encapsulated is null;

    private static DicomFile Read(string path) => Assert.IsType<DicomReadResult.Ok>(DicomFile.ReadFile(path)).File;
}
