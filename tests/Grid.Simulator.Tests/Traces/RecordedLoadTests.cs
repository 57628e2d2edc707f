using Grid.Simulator.Traces;

namespace Grid.Simulator.Tests.Traces;

public sealed class RecordedLoadTests : IDisposable
{
    private static readonly RecordedLoad Sample = Recorded.Load(
        Recorded.Study(1, 0, "dental", Recorded.Job()),
        Recorded.Study(2, 17, "", []),
        Recorded.Study(3, 17, "stroke", Recorded.Job("stroke-hypodensity", 5, 60, 1_500, 1_565), Recorded.Job("second-look", null, null, null, null, "")));

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"grid-load-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(RecordedLoadFormat.Ndjson)]
    [InlineData(RecordedLoadFormat.Csv)]
    public void Open_WhatWasWritten_IsReadBackAndWritesTheSameBytes(RecordedLoadFormat format)
    {
        var text = Recorded.Text(Sample, format);
        File.WriteAllText(_file, text);

        var read = RecordedLoad.Open(_file);

        Assert.Equal(Sample.Header, read.Header);
        Assert.Equal(text, Recorded.Text(read, format));
        Assert.Equal(Sample.Read().Select(s => Line(s.Study)), read.Read().Select(s => Line(s.Study)));
    }

    [Theory]
    [InlineData("", "/FILE:1: ")]
    [InlineData("{\"header\":{}}\n", "/FILE:1: JSON deserialization")]
    [InlineData("HEADER\n{\"study\":1}\n", "/FILE:2: JSON deserialization")]
    [InlineData("HEADER\nSTUDY\nSTUDY\n", "/FILE:3: study 1, expected 2: studies are numbered as they came")]
    [InlineData("HEADER\nSTUDY\n", "/FILE:2: ends after 1 studies, and the header says that there are 2: it is cut off")]
    [InlineData("HEADER\nSTUDY,\"patient\":\"x\"}\n", "could not be mapped")]
    [InlineData("HEADER\nLONG\n", "/FILE:2: a line of more than 65536 characters; expected one study")]
    [InlineData("HEADER\nNAME\n", "/FILE:2: site \"Алматы, больница\", expected 1 to 64 letters a-z, digits, '-' or '_'")]
    [InlineData("HEADER\nBACK\n", "resultMs 3 before waitMs 40")]
    [InlineData("NEWER\n", "/FILE:1: a recorded-load of version 9; this program reads version 1")]
    public void Read_WrongLine_SaysWhereAndWhatWasExpected(string text, string expected)
    {
        var load = Recorded.Load(Recorded.Study(1, 0, "dental", Recorded.Job()), Recorded.Study(2, 9, "", []));
        var (header, study) = (Recorded.Text(load, RecordedLoadFormat.Ndjson).Split('\n')[0], Recorded.Text(load, RecordedLoadFormat.Ndjson).Split('\n')[1]);
        File.WriteAllText(_file, text
            .Replace("HEADER", header, StringComparison.Ordinal)
            .Replace("NEWER", header.Replace("\"version\":1", "\"version\":9", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("STUDY,", study[..^1] + ",", StringComparison.Ordinal)
            .Replace("STUDY", study, StringComparison.Ordinal)
            .Replace("LONG", new string('x', 65_537), StringComparison.Ordinal)
            .Replace("NAME", study.Replace("SC-01", "Алматы, больница", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("BACK", study.Replace("540", "3", StringComparison.Ordinal), StringComparison.Ordinal));

        var wrong = Assert.Throws<RecordedLoadException>(() => RecordedLoad.Open(_file).Read().Count());

        Assert.Contains(expected.Replace("/FILE", _file, StringComparison.Ordinal), wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,0,SC-01,dental,answered,2,3000000,dental-lesion", ":3: 8 columns, expected 14")]
    [InlineData("1,0,SC-01,dental,done,2,3000000,dental-lesion,,1,,,,", ":3: column state: \"done\", expected one of waiting, running, answered")]
    [InlineData("1,0,SC-01,dental,answered,2,much,dental-lesion,,1,,,,", ":3: column bytes: \"much\", expected a whole number")]
    [InlineData("1,0,SC-01,dental,answered,2,30,,node-1,1,,,,", ":3: figures of a job and no model")]
    [InlineData("1,0,SC-01,dental,answered,2,30,a,n,1,,,,\n1,0,SC-02,dental,answered,2,30,b,n,1,,,,", ":4: study 1 is another one than a line above")]
    public void Read_WrongRow_SaysWhereAndWhatWasExpected(string rows, string expected)
    {
        var lines = Recorded.Text(Recorded.Load(Recorded.Study(1, 0, "dental", Recorded.Job())), RecordedLoadFormat.Csv).Split('\n');
        File.WriteAllText(_file, $"{lines[0]}\n{lines[1]}\n{rows}\n");

        var wrong = Assert.Throws<RecordedLoadException>(() => RecordedLoad.Open(_file).Read().Count());

        Assert.Contains(_file + expected, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RecordedLoadFormat.Ndjson)]
    [InlineData(RecordedLoadFormat.Csv)]
    public void Open_OtherWhiteSpace_IsReadAsTheSame(RecordedLoadFormat format)
    {
        var text = Recorded.Text(Sample, format);
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.StartsWith('{') || line.StartsWith('#') ? $"  {line}\t" : line.Replace(",", " ,  ", StringComparison.Ordinal));
        File.WriteAllText(_file, "\uFEFF\r\n" + string.Join("\r\n\r\n", lines) + "\r\n \r\n");

        Assert.Equal(text, Recorded.Text(RecordedLoad.Open(_file), format));
    }

    [Fact]
    public void Add_TextThatIsNoName_IsRefusedBeforeAnythingOfItIsWritten()
    {
        using var to = new StringWriter();
        var study = Recorded.Study(1, 0, "dental", Recorded.Job()) with { Site = "Akhmetov^Daniyar" };
        var writer = new RecordedLoadWriter(to, RecordedLoadFormat.Ndjson);
        writer.Begin(Recorded.Header([study]));

        Assert.Throws<FormatException>(() => writer.Add(study));

        Assert.DoesNotContain("Akhmetov", to.ToString(), StringComparison.Ordinal);
    }

    private static string Line(RecordedStudy study) => NdjsonForm.Study(study);
}
