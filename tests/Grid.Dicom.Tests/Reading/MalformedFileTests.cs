using System.Diagnostics;

namespace Grid.Dicom.Tests.Reading;

public sealed class MalformedFileTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Read_EveryMalformedSharedFile_AnswersWithinTheBoundWithAFileOrAFault()
    {
        foreach (var file in SharedData.Files(kind => kind.Contains("malformed", StringComparison.Ordinal)))
        {
            var bytes = File.ReadAllBytes(file.Path);
            var result = DicomFile.Read(bytes);
            var best = Enumerable.Range(0, 3).Min(_ => Time(() => DicomFile.Read(bytes)));
            output.WriteLine($"{file.Name} {best.TotalMilliseconds:F1} ms {result switch
            {
                DicomReadResult.Refused refused => refused.Fault.ToString(),
                DicomReadResult.Ok ok => $"read {ok.File.Dataset.Count} elements, {ok.File.Warnings.Count} warnings: {(ok.File.Warnings.Count > 0 ? ok.File.Warnings[0] : null)}; pixels {Pixels(ok.File)}",
                _ => "?",
            }}");
            Assert.True(best < Bound, $"{file.Name} took {best.TotalMilliseconds:F0} ms");
            if (result is DicomReadResult.Refused { Fault: var fault })
            {
                Assert.NotEqual(DicomFaultCode.Unreadable, fault.Code);
                Assert.NotEmpty(fault.Expected);
                Assert.InRange(fault.Offset, 0, bytes.Length);
            }
        }
    }

    private static string Pixels(DicomFile file) => DicomPixels.Decode(file) is DicomPixelsResult.Refused refused ? refused.Fault.ToString() : "decoded";

    private static TimeSpan Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }
}
