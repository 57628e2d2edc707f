using System.Text;
using System.Text.Json.Nodes;
using Grid.Inference.Repository;

namespace Grid.Inference.Tests.ModelFiles;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Read_WhatWriteWrote_IsTheSameManifest()
    {
        var reading = Read(ManifestReader.Write(ModelManifests.Small));

        Assert.Empty(reading.Errors);
        Assert.Equal(ModelManifests.Small, reading.Manifest);
    }

    [Fact]
    public void Read_UnknownField_NamesItsPath()
    {
        var reading = Read(Bent(json => json["input"]!["rowz"] = 3));

        Assert.Null(reading.Manifest);
        var error = Assert.Single(reading.Errors);
        Assert.Contains("rowz", error, StringComparison.Ordinal);
        Assert.Contains("$.input", error, StringComparison.Ordinal);
        Assert.StartsWith("m.json: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(".NET", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongType_NamesItsPathAndLine()
    {
        var error = Assert.Single(Read(Bent(json => json["planesPerStep"] = "four")).Errors);

        Assert.Contains("$.planesPerStep (line ", error, StringComparison.Ordinal);
        Assert.Contains("wrong type", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingField_NamesIt()
    {
        var error = Assert.Single(Read(Bent(json => json.Remove("sha256"))).Errors);

        Assert.Contains("fields are missing", error, StringComparison.Ordinal);
        Assert.Contains("sha256", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    public void Read_NoObject_IsAnErrorAndNoException(string json) => Assert.Single(Read(json).Errors);

    [Fact]
    public void Read_FieldGivenTwice_IsAnError() =>
        Assert.Single(Read(ManifestReader.Write(ModelManifests.Small).Replace("\"file\"", "\"name\": \"other\",\n  \"file\"", StringComparison.Ordinal)).Errors);

    [Fact]
    public void Read_SeveralWrongValues_ReportsAllTogether()
    {
        var errors = Read(Bent(json =>
        {
            json["file"] = "../../etc/model.onnx";
            json["sha256"] = "abc";
            json["finding"]!["threshold"] = 1.5;
            json["preprocess"]!["window"]!["high"] = -5;
        })).Errors;

        Assert.Equal(4, errors.Count);
        Assert.Contains(errors, error => error.Contains("$.file", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("$.sha256", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("$.finding.threshold: found 1.5, expected between 0 and 1", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("$.preprocess.window", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_FieldOfViewWithoutMillimetres_SaysWhatIsNeeded() =>
        Assert.Contains("fieldOfViewMm", Assert.Single(Read(Bent(json => json["preprocess"]!["resample"] = "fieldOfView")).Errors), StringComparison.Ordinal);

    [Fact]
    public void Read_FileTooLarge_IsRefusedUnparsed() =>
        Assert.Contains("65536", Assert.Single(ManifestReader.Read(new byte[ManifestReader.MaxBytes + 1], "m.json").Errors), StringComparison.Ordinal);

    private static ManifestReading Read(string json) => ManifestReader.Read(Encoding.UTF8.GetBytes(json), "m.json");

    private static string Bent(Action<JsonObject> bend)
    {
        var json = JsonNode.Parse(ManifestReader.Write(ModelManifests.Small))!.AsObject();
        bend(json);
        return json.ToJsonString();
    }
}
