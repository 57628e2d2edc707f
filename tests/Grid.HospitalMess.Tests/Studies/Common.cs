using System.Globalization;
using Grid.HospitalMess.Tests.Writing;

namespace Grid.HospitalMess.Tests.Studies;

/// <summary>What every image of a study carries.</summary>
internal static class Common
{
    public static MessFile File(int study, int series, int number, string modality, string sopClass, int rows, int columns)
    {
        var uid = string.Create(CultureInfo.InvariantCulture, $"1.2.826.0.1.3680043.10.1.{study}");
        var file = new MessFile { Rows = rows, Columns = columns, Stored = new int[rows * columns] };
        void Add(uint tag, string vr, string text) => file.Elements[tag] = Element.Text(vr, text);
        Add(Tags.SopClass, "UI", sopClass);
        Add(Tags.SopInstance, "UI", $"{uid}.{series}.{number}");
        Add(Tags.StudyDate, "DA", "20260301");
        Add(Tags.StudyTime, "TM", "101500");
        Add(Tags.Modality, "CS", modality);
        Add(Tags.PatientName, "PN", "Synthetic^One");
        Add(Tags.PatientId, "LO", FormattableString.Invariant($"MESS-{study}"));
        Add(Tags.BirthDate, "DA", "19600101");
        Add(Tags.Sex, "CS", "F");
        Add(Tags.StudyInstance, "UI", uid);
        Add(Tags.SeriesInstance, "UI", $"{uid}.{series}");
        Add(Tags.SeriesNumber, "IS", series.ToString(CultureInfo.InvariantCulture));
        Add(Tags.InstanceNumber, "IS", number.ToString(CultureInfo.InvariantCulture));
        Add(Tags.StudyDescription, "LO", "");
        Add(Tags.SeriesDescription, "LO", "");
        Add(Tags.Photometric, "CS", "MONOCHROME2");
        file.Elements[Tags.Samples] = Element.Short(1);
        file.Elements[Tags.BitsAllocated] = Element.Short(16);
        file.Elements[Tags.BitsStored] = Element.Short(12);
        file.Elements[Tags.HighBit] = Element.Short(11);
        file.Elements[Tags.PixelRepresentation] = Element.Short(0);
        return file;
    }

    /// <summary>A square of one value round a middle.</summary>
    public static void Square(MessFile file, int row, int column, int half, int value)
    {
        for (var y = row - half; y <= row + half; y++)
        {
            for (var x = column - half; x <= column + half; x++) file.Stored[(y * file.Columns) + x] = value;
        }

        file.ShowsLesion = true;
    }
}
