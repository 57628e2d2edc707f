using System.Text;

namespace Grid.Dicom.Tests.Peers;

public sealed class PydicomHeaderTests
{
    [Fact]
    public void Read_EveryNormalSharedFile_GivesTheHeaderThatPydicomReads()
    {
        var files = SharedData.Files(kind => kind is "normal" or "charset" or "dicomdir-tree" or "derived-charset" or "derived-dental");
        var theirs = CompactDump.Split(Tool.Pydicom(CompactDump.Script, files.Select(file => file.Path)));
        var differences = new StringBuilder();
        foreach (var file in files)
        {
            if (!DicomFile.ReadFile(file.Path).TryGetFile(out var read, out var fault))
            {
                differences.AppendLine($"{file.Name}: refused: {fault}");
                continue;
            }

            Compare(file.Name, CompactDump.Of(read), theirs[file.Path], differences);
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static void Compare(string name, List<string> ours, List<string> theirs, StringBuilder differences)
    {
        var mine = ours.Select(Normalise).ToHashSet(StringComparer.Ordinal);
        if (theirs is ["ERROR ValueError"]) return;
        var other = theirs.Select(Normalise).ToHashSet(StringComparer.Ordinal);
        foreach (var line in other.Except(mine).Take(4)) differences.AppendLine($"{name}: pydicom has {line}");
        foreach (var line in mine.Except(other).Take(4)) differences.AppendLine($"{name}: Grid has {line}");
    }

    /// <summary>pydicom 2 leaves the escape sequence of GB 2312 in the text it decodes.</summary>
    private static string Normalise(string line) => line.Replace("\\x1b$)A", string.Empty, StringComparison.Ordinal);
}
