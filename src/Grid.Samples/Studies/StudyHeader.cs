using System.Globalization;
using Grid.Dicom;
using Grid.Samples.Drawing;
using Grid.Samples.People;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>What all images of a study share: patient, study, series, equipment (PS3.3 sections C.7.1 to C.7.5).</summary>
internal sealed class StudyHeader
{
    private static readonly string[] Institutions =
        ["Қалалық көпбейінді аурухана", "Облыстық клиникалық аурухана", "Городская поликлиника", "Областная больница", "City Hospital", "Regional Diagnostic Centre"];

    private readonly SyntheticPerson _person;
    private readonly DateTime _acquired;
    private readonly string _description, _institution, _accession;
    private readonly string _uidStem;

    public StudyHeader(Phantom phantom, SyntheticPerson person, DateTime acquired)
    {
        (_person, _acquired) = (person, acquired);
        // The label is part of the name: the same head with and without its lesion is two studies.
        _uidStem = $"grid sample {phantom.Kind} {phantom.IsPositive} {phantom.Seed} {Phantom.Version}";
        var random = SeededRandom.For(phantom.Seed, $"{phantom.Kind} header");
        _description = random.Pick(Descriptions(phantom.Layout));
        _institution = random.Pick(Institutions);
        _accession = $"A{random.NextUInt64() % 1_000_000_000:D9}";
        IsComputedRadiography = random.Chance(0.25f);
    }

    /// <summary>A quarter of the chests come from a computed-radiography reader.</summary>
    public bool IsComputedRadiography { get; }

    public string StudyUid => DicomUid.FromName(_uidStem + " study").ToString();

    public string SeriesUid => DicomUid.FromName(_uidStem + " series").ToString();

    public string FrameOfReferenceUid => DicomUid.FromName(_uidStem + " frame of reference").ToString();

    public string InstanceUid(int index) => DicomUid.FromName(string.Create(CultureInfo.InvariantCulture, $"{_uidStem} image {index}")).ToString();

    public DicomDataset Begin(int index)
    {
        var date = _acquired.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var time = _acquired.ToString("HHmmss", CultureInfo.InvariantCulture);
        var imageTime = _acquired.AddSeconds(20 + index).ToString("HHmmss", CultureInfo.InvariantCulture);
        return new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.SOPInstanceUID, InstanceUid(index))
            .Set(DicomTags.StudyDate, date).Set(DicomTags.SeriesDate, date).Set(DicomTags.AcquisitionDate, date).Set(DicomTags.ContentDate, date)
            .Set(DicomTags.StudyTime, time).Set(DicomTags.SeriesTime, time).Set(DicomTags.AcquisitionTime, imageTime).Set(DicomTags.ContentTime, imageTime)
            .Set(DicomTags.AccessionNumber, _accession)
            .Set(DicomTags.ReferringPhysicianName, "")
            .Set(DicomTags.InstitutionName, _institution)
            .Set(DicomTags.Manufacturer, "Grid Samples")
            .Set(DicomTags.ManufacturerModelName, "Phantom " + Phantom.Version)
            .Set(DicomTags.SoftwareVersions, Phantom.Version)
            .Set(DicomTags.StudyDescription, _description)
            .Set(DicomTags.PatientName, _person.Name)
            .Set(DicomTags.PatientID, _person.PatientId)
            .Set(DicomTags.IssuerOfPatientID, SyntheticPerson.Issuer)
            .Set(DicomTags.PatientBirthDate, _person.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture))
            .Set(DicomTags.PatientSex, _person.Sex)
            .Set(DicomTags.PatientAge, $"{Math.Max(0, _acquired.Year - _person.BirthDate.Year):D3}Y")
            .Set(DicomTags.StudyInstanceUID, StudyUid)
            .Set(DicomTags.SeriesInstanceUID, SeriesUid)
            .Set(DicomTags.StudyID, _accession[^4..])
            .Set(DicomTags.SeriesNumber, "1")
            .Set(DicomTags.AcquisitionNumber, "1")
            .Set(DicomTags.InstanceNumber, (index + 1).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>As sites write them, in three languages, with and without care.</summary>
    private static string[] Descriptions(PhantomLayout layout) => layout switch
    {
        PhantomLayout.AxialSlices => ["CT HEAD W/O", "Бас КТ", "КТ головного мозга", "HEAD", "Бас миының КТ, инсультке күдік"],
        PhantomLayout.FourViewMammogram => ["Маммография скрининг", "MAMMOGRAPHY SCREENING", "Скринингтік маммография", "ММГ"],
        PhantomLayout.FrontalChest => ["Рентген ОГК", "Кеуде қуысының рентгені", "CHEST PA", "Обзорная рентгенография ОГК"],
        PhantomLayout.Panoramic => ["ОПТГ", "Ортопантомограмма", "PANORAMIC"],
        _ => ["Прицельный снимок зуба", "Тіс рентгені", "PERIAPICAL"],
    };
}
