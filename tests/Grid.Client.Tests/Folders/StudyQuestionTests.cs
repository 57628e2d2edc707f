using Grid.Contracts.Patients;
using Grid.Dicom;

namespace Grid.Client.Tests.Folders;

/// <summary>What a folder's headers say of whose a study is, what it shows, and when it was made.</summary>
public class StudyQuestionTests
{
    private static readonly TimeZoneInfo Almaty = TimeZoneInfo.CreateCustomTimeZone("UTC+5", TimeSpan.FromHours(5), null, null);

    [Theory]
    [InlineData("20261127101500.250000+0600", "", "", "", "2026-11-27T04:15:00Z")]
    [InlineData("20261127101500", "20200101", "090000", "", "2026-11-27T05:15:00Z")]
    [InlineData("202611271015", "", "", "+0300", "2026-11-27T07:15:00Z")]
    [InlineData("2026", "20261127", "1015", "", "2026-11-27T05:15:00Z")]
    [InlineData("", "20261127", "101500.123", "", "2026-11-27T05:15:00Z")]
    [InlineData("", "2026.11.27", "10:15:00", "", "2026-11-27T05:15:00Z")]
    [InlineData("", "20261127", "", "", "2026-11-26T19:00:00Z")]
    [InlineData("", "20261127", "morning", "-0330", "2026-11-27T03:30:00Z")]
    [InlineData("", "20261127", "101500", "+9900", "2026-11-27T05:15:00Z")]
    public void Of_DateAndTimeAsFilesHaveThem_IsTheInstant(string whole, string date, string time, string offset, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), AcquisitionTime.Of(Header(whole, date, time, offset), Almaty));

    [Theory]
    [InlineData("", "")]
    [InlineData("yesterday", "31.11.2026")]
    [InlineData("00000000", "00000000")]
    [InlineData("99991231235959-1200", "99991231")]
    public void Of_NoDateThatCanBe_IsNotKnown(string whole, string date) => Assert.Null(AcquisitionTime.Of(Header(whole, date, "101500", ""), Almaty));

    [Fact]
    public void Of_OnlyTheStudysDate_IsTaken() =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 27, 4, 0, 0, TimeSpan.Zero),
            AcquisitionTime.Of(new DicomDataset().Set(DicomTags.StudyDate, "20261127").Set(DicomTags.StudyTime, "090000"), Almaty));

    [Fact]
    public void Gather_TeethInAnyOrder_EachOnceInOneOrder()
    {
        var upper = ImageSubjects.Of(Tooth("245648009", "R"));
        var lower = ImageSubjects.Of(Tooth("245570000", "L"));

        Assert.Equal(("SCT:245648009", "R", "TOOTH", "L/F"), (upper.Anatomy, upper.Laterality, upper.BodyPart, upper.Orientation));
        Assert.Equal(ImageSubjects.Gather([lower, upper, lower]), ImageSubjects.Gather([upper, lower]));
        Assert.Empty(ImageSubjects.Gather(Enumerable.Range(0, 65).Select(i => ImageSubjects.Of(Tooth($"{i}", "R")))));
    }

    [Fact]
    public void Of_FilesNameOnePerson_KeepsWhatTheyAgreeOn()
    {
        var (patient, fault) = StudyPatient.Of(
        [
            new PatientIdentity("H", "4711") { BirthDate = "19600101", Sex = "F" },
            new PatientIdentity("H", "4711") { BirthDate = "19600101", Sex = "M" },
            new PatientIdentity("", "") { BirthDate = "", Sex = "" },
        ]);

        Assert.Equal("", fault);
        Assert.Equal(new PatientIdentity("H", "4711") { BirthDate = "19600101" }, patient);
    }

    [Fact]
    public void Of_FilesNameTwoPeople_CannotBeSent()
    {
        var (patient, fault) = StudyPatient.Of([new PatientIdentity("H", "4711"), new PatientIdentity("H", "4712")]);

        Assert.Contains("2 different patients", fault, StringComparison.Ordinal);
        Assert.Equal("", patient.PatientId);
    }

    private static DicomDataset Header(string whole, string date, string time, string offset) => new DicomDataset()
        .Set(DicomTags.AcquisitionDateTime, whole).Set(DicomTags.AcquisitionDate, date).Set(DicomTags.AcquisitionTime, time).Set(DicomTags.TimezoneOffsetFromUTC, offset);

    private static DicomDataset Tooth(string code, string side) => new DicomDataset()
        .Set(DicomTags.BodyPartExamined, "TOOTH").Set(DicomTags.ImageLaterality, side).Set(DicomTags.PatientOrientation, "L", "F")
        .Set(DicomTags.PrimaryAnatomicStructureSequence, new DicomDataset().Set(DicomTags.CodeValue, code).Set(DicomTags.CodingSchemeDesignator, "SCT"));
}
