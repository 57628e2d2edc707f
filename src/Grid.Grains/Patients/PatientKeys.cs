using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Patients;
using Grid.Grains.Patients.Judging;
using Grid.Grains.Plan;
using Grid.Grains.Ports;

namespace Grid.Grains.Patients;

/// <summary>
/// Turns a patient's identity into the key under which the grid knows them: HMAC-SHA-256 (FIPS 198-1) of issuer and ID
/// under a secret that never leaves the servers, so that keys cannot be guessed back from a list of national IDs.
/// </summary>
public sealed class PatientKeys
{
    /// <summary>Shortest secret accepted, in bytes.</summary>
    public const int MinimumSecretBytes = 32;

    private readonly byte[] _secret;
    private readonly PatientIssuerPlan _issuers;

    public PatientKeys(ReadOnlySpan<byte> secret, PatientIssuerPlan issuers)
    {
        if (secret.Length < MinimumSecretBytes)
            throw new ArgumentException($"The patient key secret has {secret.Length} bytes; at least {MinimumSecretBytes} are needed.", nameof(secret));
        _secret = secret.ToArray();
        _issuers = issuers;
    }

    /// <summary>
    /// Whose a study is, in keyed hashes alone. A number that is nobody's gives the study a key of its own, so that nobody's history is
    /// ever offered to an unknown patient and none is joined to a stranger's.
    /// </summary>
    /// <param name="today">Nobody is born after it.</param>
    public KeyedPatient Of(PatientIdentity patient, string siteId, string studyInstanceUid, DateOnly today)
    {
        var facts = PersonFacts.Of(patient, today);
        var number = PatientNumber.Of(patient.Issuer, patient.PatientId, facts, _issuers, siteId);
        return new KeyedPatient(
            number.Doubt.Length > 0 ? OwnKey(studyInstanceUid) : Hash(number.Issuer, number.Id),
            number.Doubt,
            facts.Born is { } born ? Hash("sealed birth date", born.ToString("yyyyMMdd", CultureInfo.InvariantCulture)) : "",
            facts.Sex.Length > 0 ? Hash("sealed sex", facts.Sex) : "");
    }

    /// <summary>The key of a study whose patient nobody knows: its own.</summary>
    public string OwnKey(string studyInstanceUid) => Hash("unknown-patient", studyInstanceUid);

    /// <summary>
    /// What is stored of a sealed birth date and sex: hashed once more under the patient's key, so that those of two patients cannot be
    /// compared with each other. Half of the digits: to tell two people apart they are more than enough.
    /// </summary>
    public PatientFacts FactsUnder(string patientKey, string sealedBirthDate, string sealedSex, string note = "") =>
        new(Half(patientKey, sealedBirthDate), Half(patientKey, sealedSex), note);

    private string Half(string patientKey, string fact) => fact.Length == 0 ? "" : Hash(patientKey, fact)[..32];

    private string Hash(string issuer, string id)
    {
        // Length-prefixed, so that ("ab", "c") and ("a", "bc") differ.
        var issuerBytes = Encoding.UTF8.GetBytes(issuer);
        var idBytes = Encoding.UTF8.GetBytes(id);
        var message = new byte[sizeof(int) + issuerBytes.Length + idBytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, issuerBytes.Length);
        issuerBytes.CopyTo(message, sizeof(int));
        idBytes.CopyTo(message, sizeof(int) + issuerBytes.Length);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_secret, message));
    }
}

/// <summary>A patient as keyed hashes; what the rest of the grid knows of them.</summary>
/// <param name="Key">64 lower-case hexadecimal digits.</param>
/// <param name="Doubt">Empty when the number is somebody's; else why not, and the key is the study's own.</param>
/// <param name="SealedBirthDate">A keyed hash that travels between grains and is never stored; empty when the date is not known.</param>
/// <param name="SealedSex">As the birth date.</param>
public sealed record KeyedPatient(string Key, string Doubt, string SealedBirthDate, string SealedSex);
