using System.Diagnostics;
using Grid.Samples.Phantoms;
using Grid.Samples.Studies;

namespace Grid.Samples.Tests.Studies;

/// <summary>What other people's software says about our files, where it is installed.</summary>
public sealed class PeerAcceptanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Dcmdump_EveryKindOfImage_ReadsItWithoutAWarning()
    {
        if (!Exists("/usr/bin/dcmdump")) Assert.Skip("DCMTK's dcmdump is not installed (apt-get install dcmtk)");
        var files = WriteOneOfEach();

        foreach (var file in files)
        {
            var (code, output, errors) = await RunAsync("/usr/bin/dcmdump", "--log-level", "warn", "--convert-to-utf8", file);
            if (errors.Contains("convert-to-utf8", StringComparison.Ordinal)) (code, output, errors) = await RunAsync("/usr/bin/dcmdump", "--log-level", "warn", file);

            Assert.Equal(0, code);
            Assert.Equal("", errors);
            Assert.Contains("PixelData", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Unknown Tag", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pydicom_EveryKindOfImage_HasWhatItsStorageClassRequires()
    {
        const string Script = """
            import sys, warnings
            warnings.simplefilter("error")
            import pydicom
            pydicom.config.settings.reading_validation_mode = pydicom.config.RAISE
            common = "PatientName PatientID PatientBirthDate PatientSex StudyInstanceUID StudyDate StudyTime ReferringPhysicianName StudyID AccessionNumber Modality SeriesInstanceUID SeriesNumber Manufacturer InstanceNumber SamplesPerPixel PhotometricInterpretation Rows Columns BitsAllocated BitsStored HighBit PixelRepresentation PixelData SOPClassUID SOPInstanceUID SpecificCharacterSet"
            projection = " ImageType PresentationIntentType ImageLaterality AnatomicRegionSequence PixelIntensityRelationship PixelIntensityRelationshipSign RescaleIntercept RescaleSlope RescaleType PresentationLUTShape LossyImageCompression BurnedInAnnotation PatientOrientation DetectorType ImagerPixelSpacing AcquisitionContextSequence WindowCenter WindowWidth"
            required = {
              "1.2.840.10008.5.1.4.1.1.2": common + " ImageType FrameOfReferenceUID PositionReferenceIndicator ImagePositionPatient ImageOrientationPatient PixelSpacing SliceThickness RescaleIntercept RescaleSlope RescaleType KVP AcquisitionNumber PatientPosition",
              "1.2.840.10008.5.1.4.1.1.1": common + " BodyPartExamined ViewPosition",
              "1.2.840.10008.5.1.4.1.1.1.1": common + projection,
              "1.2.840.10008.5.1.4.1.1.1.2": common + projection + " PositionerType OrganExposed BreastImplantPresent ViewCodeSequence",
              "1.2.840.10008.5.1.4.1.1.1.3": common + projection + " PositionerType PrimaryAnatomicStructureSequence",
            }
            for path in sys.argv[1:]:
                d = pydicom.dcmread(path)
                d.decode()
                missing = [k for k in required[d.SOPClassUID].split() if k not in d]
                assert not missing, (d.SOPClassUID, missing)
                assert d.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
                assert len(d.PixelData) == d.Rows * d.Columns * 2
                assert int.from_bytes(max(d.PixelData[i:i+2][::-1] for i in range(0, len(d.PixelData), 2)), "big") < 1 << d.BitsStored
                if "ViewCodeSequence" in d: assert "ViewModifierCodeSequence" in d.ViewCodeSequence[0]
                print(d.SOPClassUID, d.Modality, str(d.PatientName))
            """;
        if (!Exists("/usr/bin/python3") || (await RunAsync("/usr/bin/python3", "-c", "import pydicom")).Code != 0)
            Assert.Skip("python3-pydicom is not installed (apt-get install python3-pydicom)");
        var files = WriteOneOfEach();

        var (code, output, errors) = await RunAsync("/usr/bin/python3", ["-c", Script, .. files]);

        Assert.True(code == 0, errors);
        Assert.Equal(files.Count, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>The first image of studies that between them use every storage class and modality.</summary>
    private List<string> WriteOneOfEach()
    {
        var wanted = new HashSet<string> { "CT", "MG", "DX", "CR", "IO", "PX" };
        var files = new List<string>();
        for (var seed = 1UL; wanted.Count > 0 && seed < 60; seed++)
        {
            foreach (var kind in Enum.GetValues<SampleKind>())
            {
                if (kind is SampleKind.Stroke or SampleKind.Breast && seed > 1) continue;
                var study = SampleGenerator.Create(kind, seed % 2 == 0, seed);
                var instance = study.Instances[^1];
                if (!wanted.Remove(SampleGeneratorTests.Read(instance).GetString(Dicom.DicomTags.Modality)!)) continue;
                var path = Path.Combine(_folder, $"{kind}-{seed}.dcm");
                File.WriteAllBytes(path, instance.Content.ToArray());
                files.Add(path);
            }
        }

        Assert.Empty(wanted);
        return files;
    }

    private static bool Exists(string program) => File.Exists(program);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
