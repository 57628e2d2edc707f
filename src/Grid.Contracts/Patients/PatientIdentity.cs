namespace Grid.Contracts.Patients;

/// <summary>
/// A patient as the hospital names them. Crosses the wire once, at submission or at a question about the patient, and is turned into
/// keyed hashes before anything is stored or logged; its text form is blank so that no log can carry it by accident.
/// </summary>
/// <param name="Issuer">Issuer of Patient ID (0010,0021); empty when the file does not name one.</param>
/// <param name="PatientId">Patient ID (0010,0020); empty when unknown, as for some emergencies.</param>
[GenerateSerializer, Immutable, Alias("grid.patient-identity.v1")]
public sealed record PatientIdentity([property: Id(0)] string Issuer, [property: Id(1)] string PatientId)
{
    /// <summary>Patient's Birth Date (0010,0030) as the file has it; empty when unknown, or when the study's files disagree.</summary>
    [Id(2)] public string BirthDate { get; init; } = "";

    /// <summary>Patient's Sex (0010,0040) as the file has it; empty when unknown, or when the study's files disagree.</summary>
    [Id(3)] public string Sex { get; init; } = "";

    public override string ToString() => "PatientIdentity { withheld }";
}
